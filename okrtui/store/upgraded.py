"""Documents of an unknown, perhaps older schema, made today's in memory."""

from __future__ import annotations

from okrtui.domain.records import Document
from okrtui.store.merge import replay
from okrtui.store.migrate import UPGRADES


def in_todays_schema(
    tables: dict[str, dict[int, Document]],
) -> dict[str, dict[int, Document]]:
    """The same tables; what is that far already is left as it is."""
    for upgrade in UPGRADES.values():
        for (table, id), document in replay(tables, upgrade(tables)).items():
            assert document is not None, "an upgrade takes nothing away"
            tables[table][id] = document
    return tables
