"""What can go wrong, in words a person can act on.

Every error names the thing and the value at fault (``title``) and what to do (``hint``).
Commands print them as ``okrtui: TITLE. HINT``; screens show both and keep the editor open.
"""


class OkrtuiError(Exception):
    """Base of all errors that are told to the user."""

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.title}. {self.hint}" if self.hint else f"{self.title}."


class Invalid(OkrtuiError):
    """A value that can't be read or that breaks a rule. Nothing was changed.

    ``field`` names the field at fault, so that a form can point at it.
    """

    def __init__(self, title: str, hint: str = "", *, field: str = "") -> None:
        super().__init__(title, hint)
        self.field = field


class NotFound(OkrtuiError):
    """No goal, cycle or change of that name."""
