"""Which rows are folded. Objectives start open; key results start with initiatives folded."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from okrtui.ui.availability import kind_of


class Folds(Collection[str]):
    """The keys that are folded; only what differs from how it starts is remembered."""

    def __init__(self) -> None:
        self._turned: set[str] = set()

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and _starts_folded(key) != (key in self._turned)

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._turned if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def set(self, key: str, folded: bool) -> None:
        if _starts_folded(key) == folded:
            self._turned.discard(key)
        else:
            self._turned.add(key)


def _starts_folded(key: str) -> bool:
    return kind_of(key) == "key result"
