"""Templates: every one of the gallery passes the coach, and goals come back as they were."""

from __future__ import annotations

import pytest

from okrtui.domain.capture import capture, capture_objective
from okrtui.domain.errors import Invalid, NotFound
from okrtui.domain.kpi_capture import capture_kpi
from okrtui.workspace.coaching import Coach
from okrtui.workspace.commands import add_kpi, edit
from okrtui.workspace.templates.gallery import GALLERY, Template
from okrtui.workspace.templates.using import forget, save, template_named, templates, use
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import TODAY

FIELDS = {
    "sales",
    "marketing",
    "support",
    "engineering",
    "product",
    "people",
    "finance",
    "health",
    "learning",
    "money",
}


def test_the_gallery_is_of_many_fields() -> None:
    assert {template.name for template in GALLERY} >= FIELDS


@pytest.mark.parametrize("template", GALLERY, ids=lambda template: template.name)
def test_every_template_of_the_gallery_passes_the_coach(
    workspace: Workspace, template: Template
) -> None:
    done = workspace.run(use(workspace, template, cycle="2027-Q1"))
    assert done.key == "O1"
    coach = Coach(Views(workspace), workspace)
    cycle = workspace.objectives[1].cycle
    found = [
        (coached.key, finding.rule, finding.told)
        for coached in coach.of_cycle(cycle)
        for finding in coached.findings
        if finding.severity != "info"
    ]
    assert found == []
    assert len(workspace.key_results) == 3
    assert len(workspace.kpis) == len(template.kpis)
    assert {record.kind for record in workspace.key_results.values()} == {"reach"}


@pytest.mark.parametrize("template", GALLERY, ids=lambda template: template.name)
def test_every_line_of_the_gallery_is_read_whole(template: Template) -> None:
    assert capture_objective(template.objective, TODAY).objective_kind is not None
    for line in template.key_results:
        found = capture(line, TODAY)
        assert None not in (found.start, found.target)
    for line in template.kpis:
        kpi = capture_kpi(line)
        assert None not in (kpi.green, kpi.red)


def test_a_template_is_one_change(workspace: Workspace) -> None:
    done = workspace.run(use(workspace, template_named(workspace, "Support")))
    assert done.message == ("added O1, KR1, KR2, KR3, K1 and K2 from the template support")
    workspace.undo()
    workspace.absorb()
    assert not workspace.objectives
    assert not workspace.kpis


def test_a_kpi_that_is_there_already_is_left_as_it_is(workspace: Workspace) -> None:
    workspace.run(add_kpi(workspace, "uptime", green=95, red=90))
    workspace.run(use(workspace, template_named(workspace, "engineering")))
    names = [record.name for record in workspace.kpis.values()]
    assert names == ["uptime", "Pages at night"]


def test_owner_team_and_without_kpis(workspace: Workspace) -> None:
    template = template_named(workspace, "people")
    workspace.run(use(workspace, template, owner="ben", team="hr", kpis=False))
    assert workspace.objectives[1].owner == workspace.key_results[1].owner == "ben"
    assert workspace.objectives[1].team == "hr"
    assert not workspace.kpis


def test_ones_own_goals_are_kept_and_used_again(workspace: Workspace) -> None:
    workspace.run(use(workspace, template_named(workspace, "engineering")))
    workspace.run(edit(workspace, "KR1", {"guardrails": "K1", "owner": "ben"}))
    workspace.run(save(workspace, "O1", "ours"))
    found = template_named(workspace, "OURS")
    assert found.field == "own"
    assert found.key_results == (
        "Lead time of a change from 6 to 2 days",
        "Changes that have to be mended from 14 to 5 %",
        "Time to restore service from 95 to 30 min",
    )
    assert len(found.kpis) == 1
    assert templates(workspace)[0] == found
    workspace.run(use(workspace, found, cycle="2027-Q1"))
    again = workspace.key_results[4]
    before = workspace.key_results[1]
    assert (again.start, again.target, again.unit) == (before.start, before.target, before.unit)
    assert again.owner == "ana"


def test_saving_again_replaces_and_deleting_forgets(workspace: Workspace) -> None:
    workspace.run(use(workspace, template_named(workspace, "money"), kpis=False))
    workspace.run(save(workspace, "O1", "sales"))
    workspace.run(edit(workspace, "O1", {"title": "Something else entirely here"}))
    done = workspace.run(save(workspace, "O1", "Sales"))
    assert done.message == "replaced the template Sales by O1"
    # One's own stands for the one of the gallery.
    assert "Something else" in template_named(workspace, "sales").objective
    assert sum(t.name.casefold() == "sales" for t in templates(workspace)) == 1
    workspace.run(forget(workspace, "sales"))
    assert template_named(workspace, "sales") in GALLERY


def test_what_cant_be(workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="no template 'suport'"):
        template_named(workspace, "suport")
    with pytest.raises(NotFound, match="was saved"):
        workspace.run(forget(workspace, "support"))
    workspace.run(use(workspace, template_named(workspace, "money")))
    with pytest.raises(Invalid, match="is no objective"):
        save(workspace, "KR1", "x")
    with pytest.raises(Invalid, match="empty"):
        save(workspace, "O1", " ")
