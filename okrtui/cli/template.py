"""``new`` and ``template``: goals out of a gallery, and goals kept to begin with again."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import make
from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import Piece, out_json
from okrtui.cli.parser import add_change_options, add_json
from okrtui.cli.plain import Plain
from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.records import Json
    from okrtui.workspace.change import Change
    from okrtui.workspace.templates.gallery import Template
    from okrtui.workspace.workspace import Workspace


def _new_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--template", metavar="NAME", help="okrtui template list shows them")
    parser.add_argument("--cycle", metavar="C", help="such as 2027-Q1; the current one")
    parser.add_argument("--owner", metavar="N", help="whose it is; yours")
    parser.add_argument("--team", metavar="T", default="")
    parser.add_argument("--without-kpis", action="store_true", help="the objective alone")
    add_change_options(parser)


def _new(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.templates.using import template_named, use

    if options.template is None:
        raise Invalid(
            "new takes a template", "okrtui template list shows them; okrtui new --template support"
        )

    def change(workspace: Workspace) -> Change:
        return use(
            workspace,
            template_named(workspace, options.template),
            cycle=options.cycle,
            owner=options.owner,
            team=options.team,
            kpis=not options.without_kpis,
        )

    return make(options, session, change, adds=True)


def _list_options(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def _list(options: argparse.Namespace, session: Session) -> int:
    found = _known(session)
    if options.json:
        out_json([_shape(template) for template in found])
        return DONE
    plain = Plain(session.color)
    rows: list[list[Piece]] = [
        [one_line(t.name), t.field, one_line(t.objective.partition(" !")[0])] for t in found
    ]
    plain.output.table(rows, "lll", fit=plain.width, flexible=2)
    return DONE


def _known(session: Session) -> list[Template]:
    """All templates; the gallery alone where there is no store yet."""
    from okrtui.cli.session import NothingYet
    from okrtui.workspace.templates.gallery import GALLERY
    from okrtui.workspace.templates.using import templates

    try:
        workspace = session.open()
    except NothingYet:
        return list(GALLERY)
    try:
        return templates(workspace)
    finally:
        workspace.close()


def _shape(template: Template) -> dict[str, Json]:
    return {
        "name": template.name,
        "field": template.field,
        "objective": template.objective,
        "key_results": list(template.key_results),
        "kpis": list(template.kpis),
    }


def _show_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    add_json(parser)


def _show(options: argparse.Namespace, session: Session) -> int:
    from okrtui.domain.errors import NotFound

    wanted = options.name.strip().casefold()
    known = _known(session)
    found = next((t for t in known if t.name.casefold() == wanted), None)
    if found is None:
        names = ", ".join(one_line(t.name) for t in known)
        raise NotFound(f"there is no template {options.name!r}", f"There are: {names}")
    if options.json:
        out_json(_shape(found))
        return DONE
    output = Plain(session.color).output
    output.line(one_line(found.objective))
    for line in found.key_results:
        output.line(f"  {one_line(line)}")
    if found.kpis:
        output.line("KPIs beside it")
    for line in found.kpis:
        output.line(f"  {one_line(line)}")
    return DONE


def _save_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="O3")
    parser.add_argument("name", metavar="NAME")
    add_change_options(parser)


def _save(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.templates.using import save

    return make(options, session, lambda workspace: save(workspace, options.key, options.name))


def _delete_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    add_change_options(parser)


def _delete(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.templates.using import forget

    return make(options, session, lambda workspace: forget(workspace, options.name))


COMMANDS: Final[Mapping[str, Command]] = {
    "new": Command(
        "Begin with a template: an objective, its key results and the KPIs that support it.",
        """\
okrtui new --template support
okrtui new --template health --without-kpis
okrtui new --template engineering --team platform --owner ben""",
        _new_options,
        _new,
    ),
    "template list": Command(
        "List the templates: your own, and the gallery.",
        "okrtui template list",
        _list_options,
        _list,
    ),
    "template show": Command(
        "Show what a template adds, as the lines that it is made of.",
        "okrtui template show support",
        _show_options,
        _show,
    ),
    "template save": Command(
        "Keep an objective with its key results as a template, without dates and people.",
        "okrtui template save O1 riders",
        _save_options,
        _save,
    ),
    "template delete": Command(
        "Delete a template that was saved; the gallery stays.",
        "okrtui template delete riders",
        _delete_options,
        _delete,
    ),
}
