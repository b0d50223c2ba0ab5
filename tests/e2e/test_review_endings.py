"""A review that is ended at any field of any card goes on there, with all that was typed.

The fields come from the program's own tables: one that is new has to be tried here as well.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

import pytest

from okrtui.ui import actions
from okrtui.ui.reviewing import ASIDES, FIELDS, Name
from okrtui.workspace import commands
from okrtui.workspace.review import answering, queue
from okrtui.workspace.review.queue import CardKind
from okrtui.workspace.review.reviews import Review, open_review
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.e2e.okrtui import TODAY, WIDE, Okrtui
from tests.terminal import Terminal

ENDINGS: Final = {"SIGKILL": signal.SIGKILL, "SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP}
CARDS: Final[Mapping[CardKind, str]] = {
    "key_result": "KR1",
    "kpi": "K1",
    "commitment": "C1",
    "priorities": queue.PRIORITIES,
    "ahead": queue.AHEAD,
}
PLACES: Final = {card: place for place, card in enumerate(CARDS.values(), 1)}
TYPED: Final[Mapping[Name, str]] = {
    "value": "15",
    "confidence": "",
    "note": "half a not",
    "outcome": "",
    "lines": "call the ba",
    "blocker": "nobody decid",
    "reason": "no number y",
}
"""What is typed in each field; the ones without a text take a single key, which goes on."""
LABELS: Final[Mapping[Name, str]] = {
    "value": "Value",
    "confidence": "Confidence",
    "note": "Note",
    "outcome": "What became",
    "lines": "Line 1",
    "blocker": "People",
    "reason": "Why skipped",
}
KEYS: Final[Mapping[Name, str]] = {"confidence": "7", "outcome": "c"}
OPENS: Final[Mapping[Name, str]] = {"blocker": "review.blocker", "reason": "review.skip_reason"}
ANSWERS: Final[Mapping[CardKind, dict[str, object]]] = {
    "key_result": {"did": "checked_in"},
    "kpi": {"did": "logged"},
    "commitment": {"did": "carried"},
    "priorities": {"did": "written"},
    "ahead": {"did": "written"},
}


@pytest.fixture
def held(empty: Okrtui) -> Callable[[CardKind | None], Okrtui]:
    """A review with a card of each kind, open at the one of a kind; None: all are answered."""
    today = date.fromisoformat(TODAY)

    def hold(kind: CardKind | None) -> Okrtui:
        workspace = Workspace.open(empty.store, user="ana", today=lambda: today)
        run = workspace.run
        run(commands.add_objective(workspace, "Riders come back every week", cycle="2026-Q4"))
        run(commands.add_key_result(workspace, 1, "Churn", start=10, target=20))
        run(commands.add_kpi(workspace, "Uptime", green=99, red=95))
        begin(workspace)
        run(answering.write_priorities(open_one(workspace), ["hire two"]))
        run(answering.finish(workspace, open_one(workspace)))
        begin(workspace)
        assert list(open_one(workspace).cards) == list(CARDS.values())
        for before, card in CARDS.items():
            if before == kind:
                break
            run(answering.skip(open_one(workspace), card))
        workspace.close()
        return empty

    return hold


def begin(workspace: Workspace) -> None:
    workspace.run(answering.begin(workspace, Views(workspace)))


def open_one(workspace: Workspace) -> Review:
    found = open_review(workspace)
    assert found is not None
    return found


class Walk:
    """Goes through the fields of one card, ended and begun again in each."""

    def __init__(self, okrtui: Okrtui, kind: CardKind, ending: str) -> None:
        self._okrtui = okrtui
        self._kind = kind
        self._ending = ending
        self._typed: dict[Name, str] = {}
        self.review = self.begin()

    def begin(self) -> Terminal:
        review = self._okrtui.terminal("review", size=WIDE)
        review.wait_for(f"{PLACES[CARDS[self._kind]]} of {len(CARDS)}")
        review.wait_keys()
        return review

    def end_and_begin(self, field: Name | None = None) -> None:
        """field: where one is; all that was typed so far has to be there again."""
        if self._typed:
            self.note_down(field or "", *self._typed.values())
        self.review.signal(ENDINGS[self._ending])
        self.review.wait_exit()
        self.review = self.begin()
        aside = field in ASIDES[self._kind]
        rows = {*FIELDS[self._kind], field} - ({"note"} if aside else set())
        for name, text in self._typed.items():
            if text and name in rows:
                self.review.wait_for(f"{LABELS[name]:<13}{text}")
        if field is not None and self._typed:
            self.review.wait_for(f"▌{LABELS[field]}")

    def note_down(self, field: str, *texts: str) -> None:
        """When it is killed nothing can be done any more: a pause writes down what was typed."""
        if self._ending == "SIGKILL":
            until(lambda: is_kept(self._okrtui.home, field, texts))

    def type(self, field: Name) -> None:
        self.review.wait_for(f"▌{LABELS[field]}")
        if text := TYPED[field]:
            self.review.send(text)
            self.review.wait_for(text)
            self._typed[field] = text

    def open(self, field: Name) -> None:
        """By its name in the palette, which works from every field."""
        self.review.press("ctrl+p")
        title = actions.BY_ID[OPENS[field]].title
        self.review.send(title)
        self.review.wait_for(actions.BY_ID[OPENS[field]].help)
        self.review.press("enter")
        self.review.wait_gone(actions.BY_ID[OPENS[field]].help)

    def leave_reason(self) -> None:
        self.review.press("escape")
        self.review.wait_gone(LABELS["reason"])
        typed = self._typed.pop("reason")
        if self._ending == "SIGKILL":
            until(lambda: not is_kept(self._okrtui.home, "reason", (typed,)))

    def forget(self) -> None:
        self._typed.clear()


def until(what: Callable[[], bool], timeout: float = 10) -> None:
    deadline = monotonic() + timeout
    while not what():
        assert monotonic() < deadline
        sleep(0.01)


def is_kept(home: Path, field: str, typed: Sequence[str]) -> bool:
    for file in home.rglob("drafts/review/*.json"):
        draft = json.loads(file.read_text())
        texts = "\n".join(draft["texts"].values())
        return draft["field"] == field and all(text in texts for text in typed)
    return False


def last_answer(okrtui: Okrtui) -> Any:
    return okrtui.json("report", "reviews")[0]["answers"][-1]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", FIELDS)
def test_it_goes_on_at_the_same_field_of_every_card(
    held: Callable[[CardKind | None], Okrtui], kind: CardKind, ending: str
) -> None:
    okrtui = held(kind)
    walk = Walk(okrtui, kind, ending)
    walk.end_and_begin()
    for field in reversed(ASIDES[kind]):
        walk.open(field)
        if field == "blocker":
            walk.review.press("down")
            walk.review.wait_for(LABELS["blocker"])
            walk.note_down(field, "people")
            walk.end_and_begin()
            walk.review.wait_for(LABELS["blocker"])
        walk.type(field)
        walk.end_and_begin(field)
        if field == "reason":
            walk.leave_reason()
        else:
            walk.review.press("enter")
    for field in FIELDS[kind]:
        walk.type(field)
        walk.end_and_begin(field)
        walk.review.press(KEYS.get(field, "enter"))
    if kind in queue.SQUARES:
        walk.review.wait_for("Line 2")
        walk.forget()
        walk.review.press("enter")
    following = PLACES[CARDS[kind]] + 1
    done = "Weekly digest" if kind == "ahead" else f"{following} of {len(CARDS)}"
    walk.review.wait_for(done)
    walk.review.close()
    assert ANSWERS[kind].items() <= last_answer(okrtui).items()
    if kind == "key_result":
        last = okrtui.json("show", "KR1")["check_ins"][-1]
        told = {"value": 15, "confidence": 7, "note": "half a not", "by": "ana"}
        assert told.items() <= last.items()
        assert last["blocker"] == "people: nobody decid"
    elif kind == "kpi":
        last = okrtui.json("show", "K1")["measurements"][-1]
        assert {"value": 15, "note": "half a not"}.items() <= last.items()
    elif kind != "commitment":
        (record, _) = okrtui.json("report", "reviews")
        lines = record["ahead"] or [each["text"] for each in record["priorities"]]
        assert "call the ba" in lines


@pytest.mark.parametrize("ending", ENDINGS)
def test_ended_before_or_on_the_digest_everything_is_there(
    held: Callable[[CardKind | None], Okrtui], ending: str
) -> None:
    okrtui = held(None)
    walk = Walk(okrtui, "ahead", ending)
    walk.end_and_begin()
    walk.review.press("enter")
    walk.review.wait_for("Weekly digest")
    walk.review.signal(ENDINGS[ending])
    walk.review.wait_exit()
    record = okrtui.json("report", "reviews")[0]
    assert (record["state"], len(record["answers"])) == ("done", len(CARDS))
    assert "Weekly digest" in okrtui.ok("report", "weekly", "--last")
