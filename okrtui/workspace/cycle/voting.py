"""Confidence votes on the goals of a cycle that is about to start: blind until all have voted.

The store is a file that everybody can read who may; blind is how it is shown, as with cards that
lie face down on a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain import confidence
from okrtui.domain.confidence import SetCheck
from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.workspace.change import Built, Change, Draft
from okrtui.workspace.fields import read_confidence
from okrtui.workspace.rules import objective_of, refuse_closed, validated
from okrtui.workspace.whose import folded

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord
    from okrtui.workspace.rules import Typed
    from okrtui.workspace.workspace import Workspace


class Ballot(NamedTuple):
    """Where the vote on a cycle stands."""

    voted: tuple[str, ...]
    """Who has voted on every key result."""
    missing: tuple[str, ...]
    """Who owns a goal of the cycle, or began to vote, and hasn't yet."""
    votes: Mapping[int, Mapping[str, int]]
    """key result → person → confidence; while somebody is missing only one's own."""

    @property
    def is_open(self) -> bool:
        """Whether all have voted, so that everybody sees everything."""
        return not self.missing and bool(self.voted)

    def mean(self, key_result: int) -> float | None:
        given = self.votes.get(key_result, {})
        return sum(given.values()) / len(given) if self.is_open and given else None

    def check(self) -> SetCheck | None:
        """What the mean of all votes says of the set, once it is open."""
        means = [mean for id in self.votes if (mean := self.mean(id)) is not None]
        return confidence.check_set([round(mean) for mean in means]) if means else None


def vote(workspace: Workspace, key: str, sure: Typed) -> Change:
    """Say how sure one is of a key result; the newest vote of a person counts."""
    goal = workspace.resolve(key)
    if goal.table != "key_results":
        raise Invalid(f"{goal.key} takes no vote", "Key results do; they are named like KR48")
    given = read_confidence(str(sure))

    def build(draft: Draft) -> Built:
        stored = draft.document("key_results", goal.id)
        refuse_closed(draft, objective_of(draft, stored))
        document = {"key_result": goal.id, "confidence": given}
        draft.insert("votes", validated("votes", document))
        return Built(f"voted {given} on {goal.key}", goal.key)

    return Change(f"vote {goal.key}", build)


def ballot(workspace: Workspace, cycle: int) -> Ballot:
    """The vote on a cycle, as far as this person may see it."""
    shown = key_results(workspace, cycle)
    everything = {record.id: _newest(workspace, record.id) for record in shown}
    people = _owners(workspace, cycle)
    people |= {folded(who): who for given in everything.values() for who in given}
    voted: list[str] = []
    missing: list[str] = []
    for person, who in people.items():
        has = all(any(folded(each) == person for each in given) for given in everything.values())
        (voted if has and everything else missing).append(one_line(who))
    mine = folded(workspace.user)
    seen = (
        everything
        if not missing
        else {
            id: {who: given[who] for who in given if folded(who) == mine}
            for id, given in everything.items()
        }
    )
    return Ballot(tuple(sorted(voted)), tuple(sorted(missing)), seen)


def key_results(workspace: Workspace, cycle: int) -> list[KeyResultRecord]:
    model = workspace.model
    return [k for id in model.objectives_of(cycle) for k in model.key_results_of(id)]


def _newest(workspace: Workspace, key_result: int) -> dict[str, int]:
    return {one.by: one.confidence for one in workspace.model.votes(key_result)}


def _owners(workspace: Workspace, cycle: int) -> dict[str, str]:
    model = workspace.model
    owners = [model.objectives[id].owner for id in model.objectives_of(cycle)]
    owners += [record.owner for record in key_results(workspace, cycle)]
    return {folded(owner): owner for owner in owners if owner.strip()}
