"""Templates become goals, and goals become templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from okrtui.domain import records, writing
from okrtui.domain.capture.line import line_of
from okrtui.domain.errors import Invalid, NotFound
from okrtui.domain.kpi_capture import capture_kpi, line_of_kpi
from okrtui.domain.records import Document, Json
from okrtui.domain.text import check_title, one_line
from okrtui.workspace.adding import add_key_result, add_kpi, add_objective
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.fields import nearest
from okrtui.workspace.keys import listed
from okrtui.workspace.rules import validated
from okrtui.workspace.templates.gallery import GALLERY, Template
from okrtui.workspace.together import After

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace


def templates(workspace: Workspace) -> list[Template]:
    """The saved ones by name, then the gallery; a saved one stands for the other of its name."""
    own = sorted((template_of(d) for d in _stored(workspace)), key=lambda t: t.name.casefold())
    names = {template.name.casefold() for template in own}
    return [*own, *(t for t in GALLERY if t.name.casefold() not in names)]


def template_named(workspace: Workspace, name: str) -> Template:
    """Raises NotFound, with the nearest there is."""
    known = {template.name.casefold(): template for template in templates(workspace)}
    found = known.get(name.strip().casefold())
    if found is None:
        hint = nearest(name.strip().casefold(), list(known))
        raise NotFound(
            f"there is no template '{clipped(name, 40)}'",
            f"{hint} There are: {', '.join(one_line(t.name) for t in known.values())}".strip(),
        )
    return found


def template_of(document: Document) -> Template:
    """A stored template; what isn't readable of it is left out."""
    return Template(
        records.text_of(document, "name"),
        "own",
        records.text_of(document, "objective"),
        records.texts_of(document, "key_results"),
        records.texts_of(document, "kpis"),
    )


def use(
    workspace: Workspace,
    template: Template,
    *,
    cycle: str | None = None,
    owner: str | None = None,
    team: str = "",
    kpis: bool = True,
) -> Change:
    """Add a template's objective, key results and KPIs, as one change.

    A KPI of the same name that is there already is left as it is.
    """

    def build(draft: Draft) -> Built:
        with writing.neutrally():
            return added_to(draft)

    def added_to(draft: Draft) -> Built:
        after = After(draft.state)

        def add(change: Change) -> str:
            step = draft.on(after.state)
            built = change.build(step)
            after.take(step.ops)
            draft.ops += step.ops
            return built.key

        objective = add(
            add_objective(workspace, template.objective, cycle=cycle, owner=owner, team=team)
        )
        id = int(objective.removeprefix("O"))
        added = [objective]
        for line in template.key_results:
            added.append(add(add_key_result(workspace, id, line, owner=owner)))
        if kpis:
            there = {records.text_of(d, "name").casefold() for d in draft.table("kpis").values()}
            added += [
                add(_kpi(workspace, line, owner, team))
                for line in template.kpis
                if capture_kpi(line).name.casefold() not in there
            ]
        return Built(
            f"added {listed(added)} from the template {one_line(template.name)}", objective
        )

    return Change(f"new from template {clipped(template.name, 40)}", build)


def save(workspace: Workspace, key: str, name: str) -> Change:
    """Keep an objective with its key results, and the KPIs that feed or guard them, by a name.

    Dates and people stay behind. A template of that name is replaced.
    """
    goal = workspace.resolve(key)
    if goal.table != "objectives":
        raise Invalid(
            f"{goal.key} is no objective", "Name one, like O3; its key results come along"
        )
    named = check_title(name, field="name")
    model, today = workspace.model, workspace.today()
    record = workspace.objectives[goal.id]
    bare = record._replace(owner="", team="", parent=None, starts=None, ends=None)
    key_results = [
        k._replace(owner="", team="", starts=None, ends=None, phases=(), kpi=None, guardrails=())
        for k in model.key_results_of(goal.id)
    ]
    linked = dict.fromkeys(
        kpi
        for k in model.key_results_of(goal.id)
        for kpi in (k.kpi, *k.guardrails)
        if kpi is not None and kpi in workspace.kpis
    )
    with writing.neutrally():
        lines: list[Json] = [line_of(k, today) for k in key_results]
        kpis: list[Json] = [
            line_of_kpi(workspace.kpis[kpi]._replace(owner="", team="", parent=None))
            for kpi in linked
        ]
        document: dict[str, Json] = {
            "name": named,
            "objective": line_of(bare, today),
            "key_results": lines,
            "kpis": kpis,
        }

    def build(draft: Draft) -> Built:
        valid = validated("templates", document)
        for id, stored in draft.table("templates").items():
            if records.text_of(stored, "name").casefold() == named.casefold():
                draft.set("templates", id, valid)
                return Built(f"replaced the template {one_line(named)} by {goal.key}")
        draft.insert("templates", valid)
        return Built(f"saved {goal.key} as the template {one_line(named)}")

    return Change(f"save template {clipped(named, 40)}", build)


def forget(workspace: Workspace, name: str) -> Change:
    """Delete a saved template. Raises NotFound."""
    wanted = name.strip().casefold()

    def build(draft: Draft) -> Built:
        for id, stored in draft.table("templates").items():
            if records.text_of(stored, "name").casefold() == wanted:
                draft.delete("templates", id)
                return Built(f"deleted the template {clipped(name, 40)}")
        raise NotFound(
            f"no template '{clipped(name, 40)}' was saved",
            "Those of the gallery stay; okrtui template list shows which are your own",
        )

    return Change(f"delete template {clipped(name, 40)}", build, validates=False)


def _kpi(workspace: Workspace, line: str, owner: str | None, team: str) -> Change:
    found = capture_kpi(line)
    named = found._replace(owner=owner or found.owner, team=team or found.team)
    fields: dict[str, Any] = named._asdict()
    return add_kpi(workspace, **fields)


def _stored(workspace: Workspace) -> Sequence[Document]:
    return list(workspace.store.state().get("templates", {}).values())
