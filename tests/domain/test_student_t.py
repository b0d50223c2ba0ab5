"""Student's t: known values, and what the density itself says."""

from __future__ import annotations

import math

import pytest

from okrtui.domain.student_t import eighty_percent


@pytest.mark.parametrize(
    ("degrees", "known"),
    [
        (1, 3.0777),
        (2, 1.8856),
        (3, 1.6377),
        (4, 1.5332),
        (5, 1.4759),
        (6, 1.4398),
        (7, 1.4149),
        (8, 1.3968),
        (9, 1.3830),
        (10, 1.3722),
        (12, 1.3562),
        (15, 1.3406),
        (20, 1.3253),
        (30, 1.3104),
        (60, 1.2958),
        (120, 1.2886),
        (100_000, 1.2816),
    ],
)
def test_printed_tables_give_the_same(degrees: int, known: float) -> None:
    assert eighty_percent(degrees) == pytest.approx(known, abs=5e-5)


@pytest.mark.parametrize("degrees", [*range(1, 41), 75, 200])
def test_80_percent_lie_in_the_middle(degrees: int) -> None:
    """The area below the density between −t and t, by Simpson's rule."""
    scale = math.exp(
        math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2) - math.log(degrees * math.pi) / 2
    )

    def density(t: float) -> float:
        return scale * math.pow(1 + t * t / degrees, -(degrees + 1) / 2)

    t, slices = eighty_percent(degrees), 200
    step = t / slices
    inner = sum(density(n * step) * (4 if n % 2 else 2) for n in range(1, slices))
    area = 2 * step / 3 * (density(0) + inner + density(t))
    assert area == pytest.approx(0.8, abs=1e-6)


def test_more_degrees_narrow_it() -> None:
    known = [eighty_percent(degrees) for degrees in range(1, 300)]
    assert known == sorted(known, reverse=True)
    assert len(set(known)) == len(known)
