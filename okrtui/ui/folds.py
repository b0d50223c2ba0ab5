"""Which rows are folded. Objectives start open; key results start with initiatives folded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from okrtui.ui.availability import kind_of


class Folds(Collection[str]):
    """The keys that are folded; only what differs from how it starts is remembered."""

    def __init__(self, turned: Iterable[str] = (), *, all_open: bool = False) -> None:
        """turned: what differs. all_open: also key results start open, as in a filter."""
        self._turned = set(turned)
        self._all_open = all_open

    @property
    def turned(self) -> Collection[str]:
        """What differs from how it starts."""
        return self._turned

    def _starts_folded(self, key: str) -> bool:
        return not self._all_open and kind_of(key) == "key result"

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._starts_folded(key) != (key in self._turned)

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._turned if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def set(self, key: str, folded: bool) -> None:
        if self._starts_folded(key) == folded:
            self._turned.discard(key)
        else:
            self._turned.add(key)
