"""What one does with goals: each function checks what was typed and gives a change to commit.

Nothing happens until the workspace commits the change: it is built on the store's newest state,
validated as a whole there, and written or refused as a whole.
All raise Invalid for what can't be read or breaks a rule and NotFound for what isn't there;
some of it only when the change is committed.
"""

from okrtui.workspace.adding import add_initiative, add_key_result, add_kpi, add_objective
from okrtui.workspace.correcting import correct, remove
from okrtui.workspace.deleting import delete
from okrtui.workspace.editing import edit
from okrtui.workspace.placing import move
from okrtui.workspace.recording import check_in, log, log_many, nudge, nudged
from okrtui.workspace.recovering import recover
from okrtui.workspace.rules import knows_negatives
from okrtui.workspace.targets import give_reason
from okrtui.workspace.together import delete_all, edit_all

__all__ = [
    "add_initiative",
    "add_key_result",
    "add_kpi",
    "add_objective",
    "check_in",
    "correct",
    "delete",
    "delete_all",
    "edit",
    "edit_all",
    "give_reason",
    "knows_negatives",
    "log",
    "log_many",
    "move",
    "nudge",
    "nudged",
    "recover",
    "remove",
]
