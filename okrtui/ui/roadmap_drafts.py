"""Where one is on the way to a running quarter, and what was typed there and isn't saved yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from okrtui.ui.drafts import Draft
from okrtui.workspace.roadmap import KINDS, Step

if TYPE_CHECKING:
    from okrtui.ui.drafts import Drafts


class Kept(NamedTuple):
    """A roadmap that was left before its end."""

    objective: str
    """Its key; empty while there is none."""
    cycle: str
    step: Step
    typed: Mapping[Step, str]


class RoadmapDrafts:
    """Keeps one roadmap."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def keep(self, kept: Kept) -> bool:
        """False when it couldn't be written down."""
        if not kept.objective and not any(kept.typed.values()):
            self._drafts.drop()
            return True
        texts = {_name(step): text for step, text in kept.typed.items() if text}
        draft = Draft("roadmap", kept.objective, _name(kept.step), texts, {"cycle": kept.cycle})
        return self._drafts.keep(draft)

    def kept(self) -> Kept | None:
        """None too when it can't be read any more."""
        draft = self._drafts.kept()
        step = None if draft is None else _step(draft.field)
        if draft is None or draft.what != "roadmap" or step is None:
            return None
        typed = {of: text for name, text in draft.texts.items() if (of := _step(name)) is not None}
        cycle = draft.base.get("cycle")
        return Kept(draft.key, cycle if isinstance(cycle, str) else "", step, typed)

    def drop(self) -> None:
        self._drafts.drop()


def _name(step: Step) -> str:
    return f"{step.kind}:{step.key}"


def _step(name: str) -> Step | None:
    said, _, key = name.partition(":")
    return next((Step(kind, key) for kind in KINDS if kind == said), None)
