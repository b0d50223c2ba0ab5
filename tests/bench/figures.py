"""What a benchmark gives, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

Unit = Literal["times", "bytes", "percent", "seconds", "milliseconds", "keys"]


class Figure(NamedTuple):
    """One measured figure; without a budget it only informs."""

    name: str
    value: float
    unit: Unit
    budget: float | None
    how: str
    """What the figure came from: both sides of a ratio, counts, spread."""

    @property
    def kept(self) -> bool:
        """Whether the budget was kept; nothing can be broken without one."""
        return self.budget is None or self.value <= self.budget


def shown(value: float, unit: Unit) -> str:
    if unit == "times":
        return f"{value:.2f} ×"
    if unit == "bytes":
        return f"{value:,.0f} bytes"
    if unit == "percent":
        return f"{value:.2f} %"
    if unit == "milliseconds":
        return f"{value:.2f} ms"
    if unit == "keys":
        return f"{value:.1f} keys"
    return f"{value:.2f} s"


def milliseconds(seconds: float) -> str:
    """A duration with three digits or so: ``0.31 ms``, ``4.2 ms``, ``231 ms``."""
    ms = seconds * 1000
    return f"{ms:.2f} ms" if ms < 1 else f"{ms:.1f} ms" if ms < 10 else f"{ms:.0f} ms"


def row(figure: Figure) -> tuple[str, str, str, str, str]:
    budget = "" if figure.budget is None else shown(figure.budget, figure.unit)
    verdict = "" if figure.budget is None else "kept" if figure.kept else "BROKEN"
    return figure.name, shown(figure.value, figure.unit), budget, verdict, figure.how


HEADINGS = ("benchmark", "figure", "budget", "", "from")


def table(figures: Sequence[Figure], *, headings: bool = True) -> str:
    """Aligned columns for a terminal."""
    rows = [*([HEADINGS] if headings else []), *(row(figure) for figure in figures)]
    widths = [max(len(cells[n]) for cells in rows) for n in range(4)]
    lines = []
    for name, value, budget, verdict, how in rows:
        lines.append(
            f"{name:<{widths[0]}}  {value:>{widths[1]}}  {budget:>{widths[2]}}"
            f"  {verdict:<{widths[3]}}  {how}".rstrip()
        )
    return "\n".join(lines)


def markdown(figures: Sequence[Figure]) -> str:
    rows = [HEADINGS, ("---", "---:", "---:", "---", "---"), *(row(figure) for figure in figures)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)
