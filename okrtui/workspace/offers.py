"""What can be chosen for a field instead of being typed in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.text import one_line
from okrtui.workspace.fields import EDITABLE, LinksTo, LinkTo, OneOf, read_yes
from okrtui.workspace.keys import key_of

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace

NOTHING: Final = "none"
_NAMES: Final = frozenset({"owner", "team", "type", "unit", "cycle"})
"""Fields that take any name, where those that other goals have are likely."""


class Offer(NamedTuple):
    """One of the things to choose."""

    text: str
    """What is typed for it."""
    told: str
    """How it is shown: of a goal its key and title. Cleaned already."""


class Offers(NamedTuple):
    """All there is to choose from for a field."""

    all: Sequence[Offer] = ()
    closed: bool = False
    """Nothing else can be typed."""
    several: bool = False
    """More than one of them, divided by commas."""


def offers_for(workspace: Workspace, table: str, field: str, *, apart_from: str = "") -> Offers:
    """apart_from: the key of the goal itself, which can't be linked to itself."""
    read = EDITABLE[table].get(field)
    if isinstance(read, OneOf):
        words = [Offer(word.replace("_", " "), word.replace("_", " ")) for word in read.words]
        return Offers([*words, Offer("", NOTHING)] if read.may_be_empty else words, closed=True)
    if read is read_yes:
        return Offers([Offer("yes", "yes"), Offer("no", "no")], closed=True)
    if isinstance(read, LinkTo | LinksTo):
        goals = list(_goals(workspace, read.table, apart_from))
        return Offers(goals, closed=True, several=isinstance(read, LinksTo))
    if field in _NAMES:
        return Offers(_names(_known(workspace, field)))
    return Offers()


def _known(workspace: Workspace, field: str) -> Iterable[str]:
    if field == "cycle":
        return (cycle.name for cycle in workspace.cycles.values())
    return workspace.model.texts(field)


def _names(names: Iterable[str]) -> Sequence[Offer]:
    cleaned = {one_line(name).strip() for name in names} - {""}
    return [Offer(name, name) for name in sorted(cleaned, key=str.casefold)]


def _goals(workspace: Workspace, table: str, apart_from: str) -> Iterable[Offer]:
    for id, record in getattr(workspace, table).items():
        key = key_of(table, id)
        if key != apart_from:
            name = record.name if table == "kpis" else record.title
            yield Offer(key, f"{key} {one_line(name)}")


def matching(offers: Offers, text: str, most: int) -> Sequence[Offer]:
    """At most so many offers that what was typed may mean, the likeliest first."""
    wanted = " ".join(last_of(offers, text).split()).casefold()
    if not wanted:
        return offers.all[:most]
    beginning: list[Offer] = []
    inside: list[Offer] = []
    for offer in offers.all:
        told = offer.told.casefold()
        if told.startswith(wanted):
            beginning.append(offer)
            if len(beginning) == most:
                break
        elif len(inside) < most and all(word in told for word in wanted.split()):
            inside.append(offer)
    exact = [offer for offer in beginning if offer.text.casefold() == wanted]
    others = [offer for offer in (*beginning, *inside) if offer not in exact]
    return [*exact, *others][:most]


def last_of(offers: Offers, text: str) -> str:
    """What is being typed: of several names the last one."""
    return text.rpartition(",")[2] if offers.several else text


def put_last(offers: Offers, text: str, offer: Offer) -> str:
    """The text with what is being typed made into an offer."""
    before, comma, _ = text.rpartition(",")
    return f"{before}, {offer.text}" if offers.several and comma else offer.text
