"""Choosing what stands in a field: from a list below it, by arrows or by what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.geometry import Region
from textual.suggester import Suggester

from okrtui.ui import placing
from okrtui.ui.widgets.choice_list import ChoiceList
from okrtui.workspace.offers import Offer, Offers, last_of, matching, put_last

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen

_MOST: Final = 8
"""Offers that are shown at a time."""


class Choosing:
    """What can be chosen for the open field.

    Of a closed set of words or goals the first that fits what is typed is taken; a name is only
    completed when one asks for it, for there may be new ones.
    """

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._list: ChoiceList | None = None
        self._offers = Offers()
        self._text = ""
        """What was typed when the list was made."""
        self._found: Sequence[Offer] = ()
        self._picked: int | None = None
        self.touched = False
        """Something was typed or chosen: arrows up and down go through the list."""

    def begin(self, offers: Offers, text: str) -> None:
        """A field was opened with a text in it."""
        self._offers, self._text, self.touched = offers, text, False
        self._found, self._picked = (), None
        if offers.closed:
            self._found = self._around(text)
            texts = [offer.text for offer in self._found]
            self._picked = texts.index(text) if text in texts else None
        self.place()

    def _around(self, text: str) -> Sequence[Offer]:
        """The first offers, among them the one that the field has."""
        first = list(self._offers.all[:_MOST])
        mine = next((offer for offer in self._offers.all if offer.text == text), None)
        return first if mine is None or mine in first else [mine, *first[:-1]]

    def typed(self, text: str) -> None:
        """Show what may be meant by the text."""
        if text == self._text:
            return
        self._text, self.touched = text, True
        if self._offers.closed:
            self._found = matching(self._offers, text, _MOST)
            wanted = last_of(self._offers, text).strip()
            self._picked = 0 if wanted and self._found else None
        else:
            self._found = matching(self._offers, text, _MOST) if text.strip() else ()
            self._picked = None
            if [offer.text for offer in self._found] == [text.strip()]:
                self._found = ()
        self.place()

    def turn(self, step: int) -> str | None:
        """The text with the next offer in it; None when there is nothing to choose."""
        if not self._found:
            return None
        at = self._picked
        at = (0 if step > 0 else -1) if at is None else at + step
        self._picked, self.touched = at % len(self._found), True
        self._text = put_last(self._offers, self._text, self._found[self._picked])
        self.place()
        return self._text

    @property
    def turns_sideways(self) -> bool:
        """Whether arrows to the side choose: nothing is typed where one of a few words stands."""
        return self._offers.closed and not self._offers.several and bool(self._found)

    @property
    def going(self) -> bool:
        """Whether arrows up and down go through the list now."""
        return self.touched and bool(self._found)

    @property
    def chooses(self) -> bool:
        """Whether something else was chosen than what the field has."""
        return self.going and self._offers.closed

    def taken(self, text: str) -> str:
        """What is to be saved for a text: in a closed set the offer that it means."""
        self.typed(text)
        if self._offers.closed and self.touched and self._picked is not None:
            return put_last(self._offers, text, self._found[self._picked])
        return text

    def completion(self, text: str) -> str:
        """The name that a typed beginning may become; empty when there is none."""
        if self._offers.closed or not text.strip():
            return ""
        begins = (
            offer.text
            for offer in self._offers.all
            if len(offer.text) > len(text) and offer.text.casefold().startswith(text.casefold())
        )
        return next(begins, "")

    def place(self) -> None:
        """Follow the editor; also after the lines around it changed."""
        board, session = self._board, self._board.editing.session
        if session is None or not self._found or board.editing.deciding.asking:
            self.hide()
            return
        if self._list is None:
            self._list = ChoiceList(board.glyphs)
            board.mount(self._list)
        beside = self._beside(placing.region_of(board, session))
        above, below = beside.y - 1, board.size.height - 2 - beside.y - 1
        self._list.show(self._found, self._picked, beside, above=above, below=below)

    def _beside(self, editor: Region) -> Region:
        """As wide as there is room to the right of where the editor begins."""
        width = max(editor.width, self._board.size.width - editor.x - 1)
        return Region(editor.x, editor.y, width, 1)

    def hide(self) -> None:
        if self._list is not None:
            self._list.hide()

    def close(self) -> None:
        self._offers, self._found, self._text = Offers(), (), ""
        if self._list is not None:
            self._list.remove()
            self._list = None


class Ghost(Suggester):
    """What would come if one took the completion, shown behind the cursor."""

    def __init__(self, choosing: Choosing) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._choosing = choosing

    async def get_suggestion(self, value: str) -> str | None:
        return self._choosing.completion(value) or None
