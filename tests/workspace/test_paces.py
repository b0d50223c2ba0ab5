"""What rolls up, who decides, which preset judges: on a real store."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from okrtui.domain.presets import PRESETS
from okrtui.domain.records import Json
from okrtui.store.ports import Op
from okrtui.workspace import commands
from okrtui.workspace.change import Change
from okrtui.workspace.explaining import last_check_in, sections
from okrtui.workspace.past import as_of, moment_at
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import TODAY, OpenAs


def do(workspace: Workspace, *changes: Callable[[Workspace], Change]) -> None:
    for make in changes:
        workspace.run(make(workspace))


def edit(workspace: Workspace, key: str, **values: str) -> None:
    workspace.run(commands.edit(workspace, key, values))


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    """O1 has KR1 at 0.5 and KR2 at 0.2; O2 and O3 are aligned to it, O2 has KR3 at 0.8."""
    do(
        workspace,
        lambda w: commands.add_objective(w, "Riders come back"),
        lambda w: commands.add_objective(w, "Repairs are quick", parent="O1"),
        lambda w: commands.add_objective(w, "Nobody knows yet", parent="O1"),
        lambda w: commands.add_key_result(w, 1, "Rides", start=0, target=100, weight="2"),
        lambda w: commands.add_key_result(w, 1, "Referrals", start=0, target=100),
        lambda w: commands.add_key_result(w, 2, "Repairs", start=0, target=100),
        lambda w: commands.check_in(w, 1, "50", date="-1d"),
        lambda w: commands.check_in(w, 2, "20", date="-2d"),
        lambda w: commands.check_in(w, 3, "80"),
        lambda w: commands.add_kpi(w, "First answer", direction="down", green="2", red="4"),
    )
    return workspace


def parts(views: Views, objective: int) -> dict[str, float | None]:
    return {
        part.key: None if part.share is None else round(part.share, 4)
        for part in views.roll_up(objective).parts
    }


@pytest.mark.parametrize(
    ("source", "progress", "shares"),
    [
        ("key_results", 0.4, {"KR1": 0.6667, "KR2": 0.3333}),
        ("children", 0.8, {"O2": 1.0, "O3": None}),
        ("both", 0.5, {"KR1": 0.5, "KR2": 0.25, "O2": 0.25, "O3": None}),
    ],
)
def test_an_objective_rolls_up_from_what_it_is_told_to(
    goals: Workspace, source: str, progress: float, shares: dict[str, float | None]
) -> None:
    edit(goals, "O1", roll_up=source)
    views = Views(goals)
    rolled = views.roll_up(1)
    assert rolled.progress == pytest.approx(progress)
    assert parts(views, 1) == shares
    added = [part.contribution for part in rolled.parts if part.contribution is not None]
    assert sum(added) == pytest.approx(progress)
    assert views.goal("O1").progress == rolled.progress
    told = dict(views.detail("O1").facts)
    for key, share in shares.items():
        assert f"{key} {'–' if share is None else f'{share:.0%}'}" in told["weights"]
    assert ("rolls up" in told) == (source != "key_results")


def test_a_key_result_that_is_not_rolled_up_has_no_effective_weight(goals: Workspace) -> None:
    edit(goals, "O1", roll_up="children")
    assert Views(goals).effective_weight(1) is None


def test_children_of_children_count_through_them(goals: Workspace) -> None:
    edit(goals, "O1", roll_up="children")
    edit(goals, "O2", roll_up="both")
    do(
        goals,
        lambda w: commands.add_objective(w, "Vans are in place", parent="O2"),
        lambda w: commands.add_key_result(w, 4, "Vans", start=0, target=10),
        lambda w: commands.check_in(w, 4, "4"),
    )
    assert Views(goals).roll_up(1).progress == pytest.approx((0.8 + 0.4) / 2)


def test_a_long_chain_of_objectives_is_rolled_up(workspace: Workspace) -> None:
    deep = 1500
    documents = [
        Op("ins", "objectives", n, {"title": "x", "cycle": 1, "parent": n - 1, "roll_up": "both"})
        for n in range(1, deep + 1)
    ]
    reach: dict[str, Json] = {
        "objective": deep,
        "title": "y",
        "kind": "reach",
        "start": 0,
        "target": 4,
    }
    last = [
        Op("ins", "key_results", 1, reach),
        Op("ins", "check_ins", 1, {"key_result": 1, "date": TODAY.isoformat(), "value": 3}),
    ]
    workspace.store.commit(lambda *_: [*documents, *last], why="tinydb: insert", user="ana")
    workspace.absorb()
    views = Views(workspace)
    assert views.roll_up(1).progress == 0.75
    assert views.verdict("O1").pace == views.verdict(f"O{deep}").pace


def test_objectives_in_a_circle_do_not_count_for_each_other(goals: Workspace) -> None:
    circle = [
        Op("set", "objectives", 1, {"parent": (None, 2), "roll_up": (None, "both")}),
        Op("set", "objectives", 2, {"roll_up": (None, "both")}),
        Op("set", "objectives", 3, {"parent": (1, 3), "roll_up": (None, "both")}),
    ]
    goals.store.commit(lambda *_: circle, why="tinydb: update", user="ana")
    goals.absorb()
    for order in ((1, 2, 3), (3, 2, 1)):
        views = Views(goals)
        found = {id: views.roll_up(id).progress for id in order}
        assert found == {1: pytest.approx(0.4), 2: pytest.approx(0.8), 3: None}
        assert views.verdict("O3").pace == "no_data"


def test_the_weakest_part_decides_when_it_shall(goals: Workspace) -> None:
    views = Views(goals)
    assert views.verdict("O1").pace == "behind"
    edit(goals, "O1", worst="yes")
    views = Views(goals)
    verdict = views.verdict("O1")
    assert (verdict.pace, verdict.rule) == ("at_risk", "worst")
    assert verdict.sentence == "KR2 is at risk: 0.20 ÷ 0.57 = 0.35, below 0.70"
    assert ("pace", "the weakest part decides") in views.detail("O1").facts


def test_what_an_objective_rolls_up_is_told_in_words(goals: Workspace) -> None:
    said = goals.run(commands.edit(goals, "O1", {"roll_up": "both", "worst": "yes"})).message
    assert said == "changed O1 roll_up: key results → both, worst: no → yes"


def test_a_red_guardrail_caps_its_key_result_and_is_shown_on_both_sides(goals: Workspace) -> None:
    edit(goals, "KR3", guardrail="K1")
    views = Views(goals)
    assert views.verdict("KR3").pace == "on_track"
    assert ("guardrail", "K1 First answer (unknown)") in views.detail("KR3").facts
    goals.commit(commands.log(goals, 1, "5", date="-10d"))
    goals.commit(commands.log(goals, 1, "5"))
    event = goals.absorb()
    assert {"K1", "KR3", "O2"} <= event.keys
    views.invalidate(event)
    verdict = views.verdict("KR3")
    assert (verdict.pace, verdict.rule) == ("at_risk", "guardrail")
    assert views.goal("KR3").pace == "at_risk"
    assert ("guardrail", "K1 First answer (unhealthy)") in views.detail("KR3").facts
    assert ("guards", "KR3") in views.detail("K1").facts


def test_phases_move_what_is_expected_of_a_key_result_and_its_objective(goals: Workspace) -> None:
    gone = 52 / 91
    assert Views(goals).goal("O1").expected == pytest.approx(gone)
    edit(goals, "KR1", phases="2026-11-22: 30")
    views = Views(goals)
    assert views.goal("KR1").expected == pytest.approx(0.3)
    assert views.goal("KR2").expected == pytest.approx(gone)
    assert views.goal("O1").expected == pytest.approx(2 / 3 * 0.3 + 1 / 3 * gone)
    assert ("phases", "2026-11-22: 30") in views.detail("KR1").facts
    # An objective above hears of it, too.
    edit(goals, "O1", parent="", roll_up="key_results")
    edit(goals, "O2", parent="")
    edit(goals, "O1", parent="O2")
    edit(goals, "O2", roll_up="children")
    assert Views(goals).goal("O2").expected == pytest.approx(2 / 3 * 0.3 + 1 / 3 * gone)


def test_rates_stand_in_the_detail(goals: Workspace) -> None:
    assert ("needs", "+8.97 a week, does +12.5, 6 days late") in Views(goals).detail("KR1").facts
    do(
        goals,
        lambda w: commands.add_key_result(w, 1, "Steps", kind="milestones", steps=["A", "B"]),
        lambda w: commands.check_in(w, 4, done=[1]),
    )
    assert "points a week, does" in dict(Views(goals).detail("KR4").facts)["needs"]


def test_the_workspace_says_which_preset_judges(goals: Workspace, open_as: OpenAs) -> None:
    goals.preset = lambda: PRESETS["oboard"]
    views = Views(goals)
    assert views.verdict("KR1").pace == "on_track"
    paces = {preset.name: verdict.pace for preset, verdict in views.by_presets("KR1")}
    assert list(paces) == list(PRESETS)
    assert (paces["oboard"], paces["okrtui"]) == ("on_track", "behind")
    assert Views(open_as("ben")).verdict("KR1").pace == "behind"
    past = as_of(goals, moment_at(goals, goals.number))
    assert Views(past).paces.preset.name == "oboard"


def test_an_explanation_has_the_last_check_in_the_parts_and_every_preset(goals: Workspace) -> None:
    views = Views(goals)
    last, parts_of, presets = sections(views, goals.model, "O1", str)
    assert last.rows == (("2026-11-21", "yesterday"),)
    assert parts_of.rows == (
        ("", "weight", "progress", "× share", "= adds", "pace"),
        ("KR1", "2", "0.50", "67%", "0.33", "behind"),
        ("KR2", "1", "0.20", "33%", "0.07", "at_risk"),
    )
    assert [row[0] for row in presets.rows] == ["okrtui (yours)", *list(PRESETS)[1:]]
    assert [s.title for s in sections(views, goals.model, "KR3", str)] == [
        "last check-in",
        "by every preset",
        "forecast",
    ]
    assert sections(views, goals.model, "KR3", str)[0].rows[0][1] == "today"
    assert sections(views, goals.model, "KR2", str)[0].rows[0][1] == "2 days ago"
    assert [s.title for s in sections(views, goals.model, "O3", str)] == ["by every preset"]


def test_the_last_check_in_of_an_objective_is_the_newest_of_its_parts(goals: Workspace) -> None:
    views = Views(goals)
    assert str(last_check_in(views, goals.model, "O1")) == "2026-11-21"
    assert last_check_in(views, goals.model, "O3") is None
    edit(goals, "O1", roll_up="children")
    assert str(last_check_in(Views(goals), goals.model, "O1")) == "2026-11-22"


def test_what_an_objective_without_data_shows(goals: Workspace) -> None:
    edit(goals, "O1", roll_up="both")
    do(goals, lambda w: commands.add_key_result(w, 1, "Nothing yet", start=0, target=5))
    rows = sections(Views(goals), goals.model, "O1", str)[1].rows
    assert ("KR4", "1", "–", "–", "–", "no_data") in rows
    assert ("O3", "1", "–", "–", "–", "no_data") in rows


def test_a_key_result_whose_objective_is_gone_has_no_effective_weight(goals: Workspace) -> None:
    lone = [Op("set", "key_results", 3, {"objective": (2, 99)})]
    goals.store.commit(lambda *_: lone, why="tinydb: update", user="ana")
    goals.absorb()
    assert Views(goals).effective_weight(3) is None
