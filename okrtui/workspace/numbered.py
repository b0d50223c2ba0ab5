"""One change by its number, read from whichever side the journal still tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.errors import NotFound
from okrtui.store.ports import Damaged

if TYPE_CHECKING:
    from okrtui.store.ports import Commit, Store


def change_numbered(store: Store, n: int) -> Commit:
    """The change with this number.

    Raises NotFound when there is none or its history isn't here, Damaged when it can't be read,
    Archived when it was moved away.
    """
    if not 1 <= n <= store.number:
        raise NotFound(
            f"there is no change {n}",
            f"The last one is {store.number}; okrtui activity lists them. Nothing was changed",
        )
    for commit in store.log(n, n):
        return commit
    try:
        # Damage before it hides a change only from those who read from the beginning on.
        for commit in store.log_back():
            if commit.n == n:
                return commit
    except Damaged as error:
        raise Damaged(f"change {n} can't be read: {error.title}", error.hint) from error
    raise NotFound(
        f"the journal beside {store.path} doesn't tell of change {n}",
        "A copy made with backup -o or restore -o has the goals without their history: that "
        "stayed in the store it was made from. Nothing was changed",
    )
