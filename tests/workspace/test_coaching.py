"""The coach of a workspace: what it knows of a goal's surroundings, and what it looks at again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrtui.domain.coach.finding import Judgement
from okrtui.workspace import commands
from okrtui.workspace.change import Change, Event
from okrtui.workspace.coaching import Coach
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace


class Board:
    """A workspace as the board has it: views and coach follow every change."""

    def __init__(self, path: Path) -> None:
        self.today = date(2026, 10, 3)
        self.workspace = Workspace.open(path, user="ana", today=lambda: self.today)
        self.views = Views(self.workspace)
        self.coach = Coach(self.views, self.workspace)

    def run(self, change: Change) -> Event:
        self.workspace.commit(change)
        event = self.workspace.absorb()
        self.views.invalidate(event)
        self.coach.invalidate(event)
        return event

    def objective(self, title: str, cycle: str = "2026-Q4", **fields: Any) -> None:
        self.run(commands.add_objective(self.workspace, title, cycle=cycle, **fields))

    def key_result(self, objective: int, line: str) -> None:
        self.run(commands.add_key_result(self.workspace, objective, line))

    def edit(self, key: str, **fields: str) -> None:
        self.run(commands.edit(self.workspace, key, fields))

    def rules(self, key: str) -> set[str]:
        return {finding.rule for finding in self.coach.findings(key)}


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    folder = tmp_path / "goals"
    folder.mkdir(mode=0o700)
    opened = Board(folder / "okr.json")
    yield opened
    opened.workspace.close()


def judged(board: Board) -> dict[str, frozenset[str]]:
    model = board.workspace.model
    keys = [f"O{id}" for id in model.objectives]
    keys += [f"KR{id}" for id in model.key_results] + [f"K{id}" for id in model.kpis]
    return {key: frozenset(board.rules(key)) for key in keys}


def test_too_many_goals_of_a_team_or_a_person_are_counted_in_their_cycle(board: Board) -> None:
    for n in range(3):
        board.objective(f"Riders come back often {'abc'[n]}")
    assert "O8" not in board.rules("O1")
    board.objective("Riders come back often d")
    assert "O8" in board.rules("O1")
    board.edit("O4", owner="ben")
    assert "O8" not in board.rules("O1")
    board.objective("Riders come back often e", cycle="2027-Q1")
    assert "O8" not in board.rules("O1")
    board.edit("O5", cycle="2026-Q4")
    assert "O8" in board.rules("O1")
    board.run(commands.delete(board.workspace, "O5"))
    assert "O8" not in board.rules("O1")


def test_alignment_is_asked_for_only_where_there_is_something_to_align_with(board: Board) -> None:
    board.objective("Riders come back every week")
    assert "O9" not in board.rules("O1")
    board.objective("A city that trusts us")
    assert "O9" in board.rules("O1")
    board.edit("O2", parent="O1")
    assert "O9" not in board.rules("O1")
    assert "O9" not in board.rules("O2")


def test_a_target_is_held_against_what_the_same_number_came_to_before(board: Board) -> None:
    board.objective("Riders came back", cycle="2026-Q3", team="product")
    board.objective("Riders come back every week", team="product")
    board.objective("Riders of others", team="city")
    board.key_result(1, "Returning riders from 30 to 45 %")
    board.key_result(2, "Returning riders from 20 to 40 %")
    board.key_result(3, "Returning riders from 20 to 40 %")
    assert "R13" not in board.rules("KR2")
    board.run(commands.check_in(board.workspace, 1, "44", date="2026-09-30"))
    assert "R13" in board.rules("KR2")
    assert "R13" not in board.rules("KR1")
    assert "R13" not in board.rules("KR3")
    board.edit("KR2", target="46")
    assert "R13" not in board.rules("KR2")
    board.edit("KR2", target="40")
    board.edit("KR1", unit="riders")
    assert "R13" not in board.rules("KR2")


def test_the_latest_cycle_before_is_the_one_that_counts(board: Board) -> None:
    for cycle, value in (("2026-Q2", "50"), ("2026-Q3", "30")):
        board.objective("Riders come back", cycle=cycle)
        number = len(board.workspace.objectives)
        board.key_result(number, "Returning riders from 10 to 60 %")
        board.run(commands.check_in(board.workspace, number, value, date="2026-09-30"))
    board.objective("Riders come back every week")
    board.key_result(3, "Returning riders from 20 to 40 %")
    assert "R13" not in board.rules("KR3")
    board.run(commands.delete(board.workspace, "KR2"))
    assert "R13" in board.rules("KR3")


def test_a_kpi_is_pursued_while_a_goal_that_it_feeds_or_guards_is_open(board: Board) -> None:
    w = board.workspace
    board.objective("Answers come in time")
    board.key_result(1, "First answer from 9 to 2 h")
    board.run(commands.add_kpi(w, "First answer", direction="down", green="2", red="4"))
    for day in ("2026-09-18", "2026-09-25", "2026-10-02"):
        board.run(commands.log(w, 1, "9", date=day))
    assert {"K8", "K10"} <= board.rules("K1")
    board.edit("KR1", guardrail="K1")
    assert {"K8", "K10"}.isdisjoint(board.rules("K1"))
    board.edit("KR1", guardrail="")
    assert {"K8", "K10"} <= board.rules("K1")
    board.edit("KR1", kpi="K1")
    assert {"K8", "K10"}.isdisjoint(board.rules("K1"))


def test_kpis_of_one_owner_are_counted(board: Board) -> None:
    for n in range(16):
        board.run(commands.add_kpi(board.workspace, f"Wait at counter {n}", green="2"))
    assert "K5" in board.rules("K1")
    board.run(commands.delete(board.workspace, "K16"))
    assert "K5" not in board.rules("K1")


def test_a_new_day_makes_all_of_it_old(board: Board) -> None:
    board.objective("Riders come back every week")
    board.key_result(1, "Returning riders from 20 to 40 %")
    assert "T1" not in board.rules("KR1")
    board.today = date(2026, 10, 9)
    event = Event(reloaded=True)
    board.views.invalidate(event)
    board.coach.invalidate(event)
    assert "T1" in board.rules("KR1")


def test_one_change_looks_again_only_at_what_depends_on_it(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in (1, 2):
        board.objective(f"Riders come back every week {n}", owner="abc"[n])
        for line in ("Rides from 2 to 3", "Churn from 10 to 8 %", "NPS from 30 to 50"):
            board.key_result(n, line)
    judged(board)
    looked: list[str] = []
    real = Coach._judge

    def counted(coach: Coach, goal: object) -> Judgement:
        looked.append(goal.key)  # type: ignore[attr-defined]
        return real(coach, goal)  # type: ignore[arg-type]

    monkeypatch.setattr(Coach, "_judge", counted)
    judged(board)
    assert looked == []
    board.run(commands.check_in(board.workspace, 1, "2.5"))
    judged(board)
    assert set(looked) == {"O1", "KR1"}


def test_what_is_kept_is_what_a_new_look_would_say(board: Board) -> None:
    w = board.workspace
    board.objective("Launch the new app", team="product")
    board.objective("Riders come back every week", team="product")
    board.run(commands.add_kpi(w, "Increase sales by 5 %", green="3"))
    board.key_result(1, "Make riders happy")
    board.key_result(1, "Maintain 95 % SLA")
    judged(board)
    changes: tuple[Callable[[], Change], ...] = (
        lambda: commands.edit(w, "O1", {"title": "Riders love the app", "owner": ""}),
        lambda: commands.edit(w, "KR2", {"kpi": "K1"}),
        lambda: commands.check_in(w, 1, confidence="10"),
        lambda: commands.move(w, "KR1", "O2"),
        lambda: commands.edit(w, "O2", {"parent": "O1"}),
        lambda: commands.edit(w, "KR2", {"weight": "0"}),
        lambda: commands.log(w, 1, "5"),
        lambda: commands.delete(w, "O1"),
        lambda: commands.delete(w, "K1"),
    )
    for change in changes:
        board.run(change())
        kept = judged(board)
        board.coach = Coach(Views(w), w)
        assert kept == judged(board)


def test_an_initiative_is_never_spoken_of(board: Board) -> None:
    board.objective("Riders come back every week")
    board.key_result(1, "Returning riders from 20 to 40 %")
    board.run(commands.add_initiative(board.workspace, 1, "Launch the app"))
    assert board.coach.findings("I1") == ()


def test_goals_without_a_cycle_or_an_objective_are_read_all_the_same(board: Board) -> None:
    board.objective("Riders came back", cycle="2026-Q3")
    board.objective("Riders come back every week")
    board.key_result(2, "Returning riders from 20 to 40 %")
    state = board.workspace.store.state()
    board.workspace.model.objectives.drop(2)
    board.coach = Coach(board.views, board.workspace)
    assert state["key_results"]
    assert "R5" in board.rules("KR1")


def test_a_detail_has_lines_of_the_coach_without_counting_every_key_result(board: Board) -> None:
    board.objective("Riders come back every week")
    board.key_result(1, "Make riders \x1b[31m happy")
    board.objective("Riders stay with us", cycle="2026-Q3")
    board.key_result(2, "Make riders happy")
    (line,) = [line for line in board.views.detail("KR1").coach if line.rule == "R1"]
    assert (line.severity, line.told) == ("fail", "no number says when it is reached")
    assert "\x1b" not in line.do
    assert not board.views.coach._census.knows_numbers
    assert {f.rule for f in board.views.coach.findings("KR1")} == {
        line.rule for line in board.views.detail("KR1").coach
    }
