"""A goal typed as one line: ``Reduce churn from 10% to 8% by end of Q3 @ana w2``.

Fields and tags are read word by word (``fields``), then the day it is due (``days``), then one
phrase of numbers (``levels``, ``amounts``). Tags and the day leave the title, and so does a phrase
that ends the sentence where it stands without it. What can't be read stays in the title.
"""

from __future__ import annotations

from datetime import date

from okrtui.domain.capture.captured import By, Captured, Doubt, Missing, missing
from okrtui.domain.records import KeyResultKind

__all__ = ["By", "Captured", "Doubt", "Missing", "capture", "capture_objective", "missing"]


def capture(text: str, today: date, *, kind: KeyResultKind | None = None) -> Captured:
    """The key result that the line says.

    kind: what it is to be; numbers that say something else stay in the title. Raises Invalid when
    it would start at its target.
    """
    from okrtui.domain.capture.grammar import key_result_of

    return key_result_of(text, today, kind)


def capture_objective(text: str, today: date) -> Captured:
    """The objective that the line says: its numbers and dates are words of the title."""
    from okrtui.domain.capture.grammar import objective_of

    return objective_of(text, today)
