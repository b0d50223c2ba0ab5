"""How the goals of a board are arranged: which of them, in which groups, in which order."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

Grouping = Literal["none", "team", "person", "alignment", "pace", "cycle"]
Sorting = Literal["written", "title", "owner", "pace", "score", "confidence", "seen", "due"]
Scope = Literal["all", "mine", "ours"]

GROUPINGS: Final[tuple[Grouping, ...]] = get_args(Grouping)
SORTINGS: Final[tuple[Sorting, ...]] = get_args(Sorting)
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

GROUPING_WORDS: Final[dict[Grouping, str]] = {
    "none": "not grouped",
    "team": "by team",
    "person": "by person",
    "alignment": "by alignment",
    "pace": "by pace",
    "cycle": "by cycle",
}
SORTING_WORDS: Final[dict[Sorting, str]] = {
    "written": "as written",
    "title": "by title",
    "owner": "by owner",
    "pace": "worst pace first",
    "score": "lowest score first",
    "confidence": "lowest confidence first",
    "seen": "longest unseen first",
    "due": "due first",
}
REVERSED_WORDS: Final[dict[Sorting, str]] = {
    "written": "last written first",
    "title": "by title, Z to A",
    "owner": "by owner, Z to A",
    "pace": "best pace first",
    "score": "highest score first",
    "confidence": "highest confidence first",
    "seen": "seen last first",
    "due": "due last first",
}
SCOPE_WORDS: Final[dict[Scope, str]] = {
    "all": "everybody's",
    "mine": "mine",
    "ours": "my team's",
}


HEADING: Final = "="
"""What the key of a group's heading begins with: no goal's does."""


class Arrangement(NamedTuple):
    """What is shown of the goals, and how."""

    cycle: int | None = None
    """None: the goals of all cycles."""
    query: str = ""
    """What filter_words.py reads; empty: everything."""
    scope: Scope = "all"
    grouping: Grouping = "none"
    sorting: Sorting = "written"
    backwards: bool = False

    @property
    def selects(self) -> bool:
        """Whether some goals are left out."""
        return bool(self.query.strip()) or self.scope != "all"

    @property
    def judges(self) -> bool:
        """Whether where a row stands depends on how its goal goes."""
        return self.sorting not in ("written", "title") or self.grouping not in ("none", "cycle")

    @property
    def plain(self) -> Arrangement:
        """The goals of the same people and cycle as they were written, which never takes long."""
        return Arrangement(self.cycle, scope=self.scope)


def sorting_words(sorting: Sorting, *, backwards: bool) -> str:
    return (REVERSED_WORDS if backwards else SORTING_WORDS)[sorting]


def told(arrangement: Arrangement) -> list[str]:
    """What differs from everything as it was written, a phrase each; without the filter."""
    phrases = []
    if arrangement.scope != "all":
        phrases.append(SCOPE_WORDS[arrangement.scope])
    if arrangement.grouping != "none":
        phrases.append(GROUPING_WORDS[arrangement.grouping])
    if arrangement.sorting != "written" or arrangement.backwards:
        phrases.append(sorting_words(arrangement.sorting, backwards=arrangement.backwards))
    return phrases


def is_heading(key: str) -> bool:
    return key.startswith(HEADING)
