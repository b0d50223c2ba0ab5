"""What stands against what was typed: shown beside the editor until it is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import time
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.drawing.notice import WAS, Against, Key, Notice, Side
from okrtui.workspace.keys import key_of
from okrtui.workspace.wording import ago, field_in_words, in_words

if TYPE_CHECKING:
    from okrtui.ui.actions import Action, Scope
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.errors import FieldConflict
    from okrtui.workspace.touches import Touch

_SEVERAL = ("conflict.all_mine", "conflict.all_theirs")


class _Lost(NamedTuple):
    """What was typed for a goal, and why one is asked about it."""

    heading: str
    brief: str
    texts: tuple[tuple[str, str], ...]
    may_go_on: bool = False
    """Whether there is still a place for it."""


class Deciding:
    """A question about what was typed, or news of it; keys decide only while it asks."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._against: tuple[FieldConflict, ...] = ()
        self._mine: dict[str, bool] = {}
        """What was decided, by stored field."""
        self._lost: _Lost | None = None
        self._news = ("", "")
        """What somebody did to the cell that is being edited, and more briefly."""

    @property
    def asking(self) -> bool:
        """Whether keys decide instead of typing."""
        return bool(self._against) or self._lost is not None

    # ------------------------------------------------------------------ what is asked

    def ask(self, against: Sequence[FieldConflict]) -> None:
        """Have it decided whose values are kept."""
        self.forget()
        self._against = tuple(against)
        self._board.refresh_status()

    def ask_lost(self, goal: str, touch: Touch | None, texts: Mapping[str, str]) -> None:
        """Have it decided what becomes of texts whose goal is gone; goal: its key and title."""
        self.forget()
        did = ": it is gone"
        if touch is not None:
            did = f": {self._named(touch.who)} deleted it {ago(touch.when, time())}"
        key = goal.partition(" ")[0]
        self._lost = _Lost(f"{goal}{did}", f"{key}{did}", _shown(texts))
        self._board.refresh_status()

    def ask_draft(self, goal: str, texts: Mapping[str, str]) -> None:
        """Have it decided what becomes of a draft; goal: its key and title."""
        self.forget()
        key = goal.partition(" ")[0]
        told = ": a draft, not saved"
        self._lost = _Lost(f"{goal}{told}", f"{key}{told}", _shown(texts), may_go_on=True)
        self._board.refresh_status()

    def tell(self, touch: Touch | None, did: str) -> None:
        """Show beside the editor what somebody did to the cell under it; typing goes on.

        did: ``made it 7 %``.
        """
        who = self._named(touch.who if touch else "")
        when = f", {ago(touch.when, time())}" if touch else ""
        self._news = (f"{who} {did}{when}", f"{who} {did}")
        self._board.refresh_status()

    def forget(self) -> None:
        self._against, self._lost, self._news = (), None, ("", "")
        self._mine.clear()
        self._board.refresh_status()

    def _named(self, who: str) -> str:
        if who == self._board.workspace.user:
            return "you yourself, elsewhere,"
        return one_line(who) or "somebody"

    # ------------------------------------------------------------------ answers

    def answer(self, key: str) -> None:
        """While it asks every key is an answer, and only its own keys decide."""
        scope: Scope = "conflict" if self._against else "lost"
        chosen = next((a.id for a in actions.in_scope(scope) if key in a.keys), "")
        editing = self._board.editing
        if chosen == "conflict.edit":
            against = self._against
            self.forget()
            editing.resolving.edit_on(against)
        elif chosen == "lost.edit" and self._lost is not None and self._lost.may_go_on:
            self.forget()
            if editing.session is not None:
                self._board.say(editing.session.hint)
        elif chosen == "lost.keep":
            editing.keeping.leave()
        elif chosen == "lost.copy":
            assert self._lost is not None
            editing.keeping.copy(" · ".join(text for _, text in self._lost.texts))
        elif chosen == "lost.drop":
            editing.drop()
        elif chosen in _SEVERAL or chosen in ("conflict.mine", "conflict.theirs"):
            self._decide(mine=chosen.endswith("mine"), all_left=chosen in _SEVERAL)
        else:
            keys = ", ".join(f"{key.key} {key.word}" for key in self._keys())
            self._board.say(f"decide first: {keys}", "warn")

    def _decide(self, *, mine: bool, all_left: bool) -> None:
        left = [field for field in self._against if field.field not in self._mine]
        for field in left if all_left else left[:1]:
            self._mine[field.field] = mine
        if len(self._mine) < len({field.field for field in self._against}):
            self._board.refresh_status()
            return
        against, decided = self._against, dict(self._mine)
        self.forget()
        self._board.editing.resolving.decide(against, decided)

    # ------------------------------------------------------------------ what is shown

    def notice(self) -> Notice | None:
        if self._lost is not None:
            sides = tuple(Side(*typed) for typed in self._lost.texts)
            return Notice(
                self._lost.heading,
                self._lost.brief,
                against=(Against("", sides),),
                keys=self._keys(),
            )
        if self._against:
            return self._conflict()
        if self._news[0]:
            return Notice(*self._news)
        return None

    def _conflict(self) -> Notice:
        first = self._against[0]
        shown = tuple(map(self._shown, self._against))
        goal = key_of(first.table, first.id)
        if len(shown) == 1:
            who, when = self._named(first.who), _when(first)
            field = field_in_words(first.field)
            return Notice(
                f"{goal} {field}: {who} changed it {when}".rstrip(),
                shown[0].heading,
                against=shown,
                keys=self._keys(),
            )
        return Notice(
            f"{goal}: {len(shown)} fields were changed meanwhile",
            f"{goal}: {len(shown)} conflicts",
            against=shown,
            at=min(len(self._mine), len(shown) - 1),
            keys=self._keys(),
        )

    def _shown(self, field: FieldConflict) -> Against:
        values = (
            in_words(self._board.workspace.model, field.table, field.id, field.field, value)
            for value in (field.base, field.theirs, field.mine)
        )
        chosen = self._mine.get(field.field)
        by = ", ".join(filter(None, (self._named(field.who), _when(field))))
        return Against(
            f"{field_in_words(field.field)}: {by}",
            tuple(Side(*side) for side in zip((WAS, "theirs", "yours"), values, strict=True)),
            "" if chosen is None else "yours is kept" if chosen else "theirs is taken",
        )

    @property
    def offered(self) -> tuple[Action, ...]:
        """The actions that decide what is asked."""
        scope: Scope = "conflict" if self._against else "lost"
        without = set() if len(self._against) > 1 else {*_SEVERAL}
        if self._lost is not None and not self._lost.may_go_on:
            without.add("lost.edit")
        return tuple(action for action in actions.in_scope(scope) if action.id not in without)

    def _keys(self) -> tuple[Key, ...]:
        return tuple(
            Key(actions.label(action.keys[0]), action.title[0].lower() + action.title[1:])
            for action in self.offered
            if action.keys
        )


def _shown(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((field_in_words(field), one_line(text)) for field, text in texts.items())


def _when(field: FieldConflict) -> str:
    return "" if field.when is None else ago(field.when, time())
