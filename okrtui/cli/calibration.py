"""``calibration``: how well one's own confidences foretold what came."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import out, out_json
from okrtui.cli.parser import add_json
from okrtui.cli.plain import Plain

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.cli.shapes import Shape
    from okrtui.workspace.calibrating import Scored


def _calibration(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.calibrating import scored, told
    from okrtui.workspace.views import Views

    workspace = session.open()
    try:
        found = scored(workspace, Views(workspace))
        if options.json:
            out_json(_shape(workspace.user, found))
            return DONE
        plain = Plain(session.color)
        for line in told(found):
            plain.output.line(line)
        if found:
            out("")
            plain.columns(_rows(found))
        out("")
        plain.output.line(
            f"Shown to {workspace.user} alone, of nobody else. --as NAME is a claim that nobody "
            "checks:"
        )
        out("whoever may read the store can read the confidences in it.")
        return DONE
    finally:
        workspace.close()


def _rows(found: list[Scored]) -> list[tuple[str, ...]]:
    from okrtui.domain.values import format_number

    rows: list[tuple[str, ...]] = [("", "confidence", "grade", "", "")]
    for key, title, confidence, grade, hit in found:
        said = "met" if hit else "not met"
        rows.append((key, str(confidence), format_number(grade), said, title))
    return rows


def _shape(user: str, found: list[Scored]) -> Shape:
    from okrtui.workspace.calibrating import calibration

    score = calibration(found)
    return {
        "person": user,
        "scored": len(found),
        "brier": None if score is None else round(score.brier, 4),
        "believed": None if score is None else round(score.believed, 4),
        "came_true": None if score is None else round(score.came_true, 4),
        "key_results": [
            {"id": each.key, "confidence": each.confidence, "grade": each.grade, "hit": each.hit}
            for each in found
        ],
    }


COMMANDS: Final[Mapping[str, Command]] = {
    "calibration": Command(
        "How well your own confidences foretold what came. Of others it tells nothing.",
        """\
okrtui calibration
okrtui calibration --json""",
        add_json,
        _calibration,
    ),
}
