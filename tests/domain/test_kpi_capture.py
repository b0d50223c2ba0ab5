"""A KPI typed as a line, and printed as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.errors import Invalid
from okrtui.domain.kpi_capture import KpiCapture, capture_kpi, line_of_kpi, said_of_kpi
from okrtui.domain.records import AGGREGATIONS, CADENCES, DIRECTIONS, KpiRecord, kpi
from okrtui.domain.text import UNSAFE
from tests.domain.test_capture_line import NAMES, NUMBERS, TITLES


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Uptime ≥ 99.9 % red 99.5 monthly @dan #operational",
            KpiCapture(
                "Uptime", "up", 99.9, red=99.5, unit="%", cadence="monthly", owner="dan",
                type="operational",
            ),
        ),
        ("First answer <= 4 h", KpiCapture("First answer", "down", 4, unit="h")),
        ("Office 18..22 °C", KpiCapture("Office", "band", low=18, high=22, unit="°C")),
        ("SLA ≥95 % red 92 %", KpiCapture("SLA", "up", 95, red=92, unit="%")),
        ("Depth ≤ −2 m", KpiCapture("Depth", "down", -2, unit="m")),
        ("Leads ≥ 1.2k flow", KpiCapture("Leads", "up", 1200, aggregation="flow")),
        ("Uptime at least 99.9 %", KpiCapture("Uptime", "up", 99.9, unit="%")),
        ("First answer is Below 4 h", KpiCapture("First answer", "down", 4, unit="h")),
        ("Riders under 26 ≥ 300", KpiCapture("Riders under 26", "up", 300)),
        # The name's own words say nothing of how it is measured.
        ("Cash flow ≥ 3 M€", KpiCapture("Cash flow", "up", 3, unit="M€")),
        ("Daily active users > 500", KpiCapture("Daily active users", "up", 500)),
        ("Red 3 cars ≥ 5", KpiCapture("Red 3 cars", "up", 5)),
        ('"Rides @night" ≥ 5', KpiCapture("Rides @night", "up", 5)),
        ('"Best" rides ≥ 5', KpiCapture('"Best" rides', "up", 5)),
        (
            'MRR ≥ 80 k€ target=100 team="City ops" leading=yes parent=k3',
            KpiCapture("MRR", "up", 80, target=100, unit="k€", team="City ops", leading=True,
                       parent="K3"),
        ),
        ("Rides direction=down", KpiCapture("Rides", "down")),
        ("Rides low=3 high=5", KpiCapture("Rides", "band", low=3, high=5)),
    ],
)  # fmt: skip
def test_a_kpi_is_read_out_of_a_line(line: str, expected: KpiCapture) -> None:
    assert capture_kpi(line) == expected


@pytest.mark.parametrize(
    "line", ["", "Uptime", "Riders under 26", "Uptime 99.9 %", "Cash flow", '"Uptime"']
)
def test_a_line_that_does_not_say_what_is_healthy_is_refused(line: str) -> None:
    with pytest.raises(Invalid, match="doesn't say what is healthy"):
        capture_kpi(line)


@pytest.mark.parametrize(
    "line",
    [
        "Uptime ≥ 99.9 % red 99.5 monthly @dan #operational",
        "Office 18..22 °C red_low=15 red_high=25",
        "Leads ≥ 1200 flow leading=yes parent=K3",
        'First answer ≤ 4 h owner="Ana María"',
        "Rides direction=up unit=h",
    ],
)
def test_a_kpi_is_printed_as_a_plain_line(line: str) -> None:
    said = capture_kpi(line)._asdict()
    parent = int(said.pop("parent")[1:]) if said["parent"] else None
    assert line_of_kpi(kpi(1, {**said, "parent": parent})) == line


@st.composite
def kpis(draw: st.DrawFn) -> KpiRecord:
    number = st.none() | NUMBERS
    fields = ("green", "red", "low", "high", "red_low", "red_high", "target")
    return kpi(
        1,
        {
            **{field: draw(number) for field in fields},
            "name": draw(TITLES),
            "direction": draw(st.sampled_from(DIRECTIONS)),
            "unit": draw(NAMES),
            "cadence": draw(st.sampled_from(CADENCES)),
            "type": draw(NAMES),
            "aggregation": draw(st.sampled_from(AGGREGATIONS)),
            "leading": draw(st.booleans()),
            "owner": draw(NAMES),
            "team": draw(NAMES),
            "parent": draw(st.none() | st.integers(1, 99)),
        },
    )


@given(kpis())
def test_any_kpi_is_read_again_from_its_line(goal: KpiRecord) -> None:
    line = line_of_kpi(goal)
    assert capture_kpi(line) == said_of_kpi(goal), line
    assert UNSAFE.search(line) is None
