"""The command palette: every action of the table by its name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input

from okrtui.ui import actions


class ActionPalette(CommandPalette):
    """Textual's palette, which one can leave the program from."""

    def __init__(self) -> None:
        super().__init__(id="--command-palette")

    def on_mount(self) -> None:
        # Over SSH a blinking cursor sends for ever.
        self.query_one(Input).cursor_blink = False


class ActionProvider(Provider):
    """Searches the actions of the board; what can't run now says why when it is chosen."""

    async def discover(self) -> Hits:
        for action in _choosable():
            yield DiscoveryHit(
                Content(_name(action)), self._run(action), text=_name(action), help=action.help
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in _choosable():
            name = _name(action)
            score = max(matcher.match(name), matcher.match(action.help) * 0.5)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(name),
                    self._run(action),
                    text=name,
                    help=action.help,
                )

    def _run(self, action: actions.Action) -> Callable[[], object]:
        return partial(self.screen.run_action, f"do('{action.id}', '')")


def _name(action: actions.Action) -> str:
    keys = "  ".join(actions.labels(action))
    return f"{action.title}   {keys}" if keys else action.title


def _choosable() -> list[actions.Action]:
    hidden = {"check_in.digit", "app.palette"}
    return [a for a in actions.in_scope("board", "anywhere") if a.id not in hidden]
