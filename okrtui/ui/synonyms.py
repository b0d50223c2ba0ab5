"""What else people call an action: the palette finds it by these words, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ALSO_CALLED: Final[Mapping[str, str]] = {
    "goal.edit": "rename change title name owner target typo correct",
    "goal.edit_all": "due date deadline start end weight unit cadence description bounds",
    "goal.check_in": "log measure measurement update value progress",
    "goal.add": "new create key result kpi",
    "goal.add_objective": "new create okr",
    "goal.add_initiative": "new create task project todo",
    "goal.delete": "remove erase",
    "mark.row": "select tick",
    "mark.all": "select tick",
    "marks.change": "reassign bulk several",
    "goal.move": "reparent reorder place parent other objective",
    "change.undo": "revert back",
    "goal.why": "explain reason behind",
    "view.filter": "find search whose owner",
    "view.copy": "export share markdown clipboard",
    "view.theme": "colours colors dark light",
    "workspace.week_start": "monday sunday saturday calendar settings",
    "activity.open": "history log journal audit changes",
    "coach.open": "lint hints findings advice",
    "start.open": "wizard roadmap begin setup plan cycle okr",
    "review.open": "weekly check-ins meeting",
    "review.last": "report weekly minutes",
    "kpi.open": "chart measurements",
    "cycle.choose": "quarter period",
    "cycle.open": "close end finish grade grades start vote quarter carry over",
    "app.leave": "quit exit",
    "app.help": "keys shortcuts",
}
