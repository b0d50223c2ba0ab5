"""Velo's quarter: the goals, check-ins and measurements of a bike sharing company.

Plain data, told in days before today; ``sample`` turns it into documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from okrtui.domain.records import Json, Number

GONE: Final = 52
"""Days of the cycle that lie behind: 52 of 90 steps, 57 %."""
LEFT: Final = 39


class Entry(NamedTuple):
    """A check-in ``ago`` days before today; ``by`` empty: the key result's owner."""

    ago: int
    value: Number | None
    confidence: int
    note: str = ""
    by: str = ""
    blocker: str = ""
    done: tuple[int, ...] = ()


class KeyResult(NamedTuple):
    title: str
    fields: Mapping[str, Json]
    entries: tuple[Entry, ...] = ()
    initiatives: tuple[tuple[str, str, str], ...] = ()
    """(title, owner, state) each."""
    kpi: str = ""
    """The name of the KPI that feeds it."""
    starts_ago: int | None = None


class Objective(NamedTuple):
    title: str
    fields: Mapping[str, Json]
    key_results: tuple[KeyResult, ...]
    parent: str = ""


class Kpi(NamedTuple):
    """``values`` oldest first, one a period, None where it is missing; the newest is ``ago`` old.

    ``every`` is the days between two of them, 0 for the last day of each month.
    """

    name: str
    fields: Mapping[str, Json]
    values: tuple[Number | None, ...]
    ago: int = 2
    every: int = 7
    notes: Mapping[int, str] = {}
    """Notes by place in ``values``, -1 for the newest."""


def _reach(start: Number, target: Number, unit: str, owner: str, **more: Json) -> dict[str, Json]:
    return {
        "kind": "reach",
        "start": start,
        "target": target,
        "unit": unit,
        "owner": owner,
        **more,
    }


def _steps(*titles: str) -> list[dict[str, Json]]:
    return [{"id": id, "title": title, "weight": 1} for id, title in enumerate(titles, 1)]


OBJECTIVES: Final = (
    Objective(
        "Riders come back every week",
        {"owner": "ana", "team": "product", "kind": "aspirational"},
        (
            KeyResult(
                "Weekly returning riders",
                _reach(31, 45, "%", "ana"),
                (
                    Entry(49, 31.4, 5, "First week of the new home screen"),
                    Entry(42, 32.9, 5),
                    Entry(35, 34.8, 6, "Commuter passes bring people back on Mondays"),
                    Entry(28, 35.9, 6),
                    Entry(21, 37.2, 6, "A week of rain cost us about a point"),
                    Entry(14, 38.4, 7),
                    Entry(9, 39.1, 7),
                    Entry(2, 39.7, 7, "Evening rides are catching up"),
                ),
            ),
            KeyResult(
                "Monthly churn of pass holders",
                _reach(10, 8, "%", "ben", weight=2),
                (
                    Entry(45, 10, 5),
                    Entry(38, 9.9, 5),
                    Entry(31, 9.6, 5, "Reminder before a pass runs out is live for everybody"),
                    Entry(24, 9.5, 6),
                    Entry(17, 9.3, 6, "Price test looks good, too few riders to be sure", "ana"),
                    Entry(10, 9.2, 6),
                    Entry(3, 9.1, 5, "Price test ended, watching two more weeks"),
                ),
                (
                    ("Price test for monthly passes", "ben", "done"),
                    ("Call every rider who cancels", "ana", "open"),
                ),
            ),
            KeyResult(
                "Loyalty perks that riders really use",
                {
                    "kind": "milestones",
                    "owner": "ana",
                    "steps": _steps(
                        "Cafés near forty stations take part",
                        "Perks used by a tenth of riders in two districts",
                        "Perks used by a tenth of all riders",
                    ),
                },
                (
                    Entry(40, None, 5, "Talks with two chains at once"),
                    Entry(33, None, 6, "Forty-three cafés signed", "", "", (1,)),
                    Entry(20, None, 7, "Harbour is quick, Old Town slow"),
                    Entry(6, None, 8, "Both districts are over a tenth", "ben", "", (2,)),
                ),
            ),
            KeyResult(
                "Average price of a ride",
                {
                    "kind": "between",
                    "low": 2.1,
                    "high": 2.6,
                    "risk_low": 1.9,
                    "risk_high": 2.9,
                    "unit": "€",
                    "owner": "dan",
                },
                (
                    Entry(47, 2.42, 7),
                    Entry(33, 2.51, 7),
                    Entry(19, 2.48, 8, "Half-hour rides grow faster than long ones"),
                    Entry(5, 2.45, 8),
                ),
            ),
        ),
    ),
    Objective(
        "A city that trusts us",
        {"owner": "cho", "team": "operations", "kind": "committed"},
        (
            KeyResult(
                "Incidents per 10,000 rides",
                _reach(4.1, 2, "", "cho", weight=2),
                (
                    Entry(46, 4.1, 5),
                    Entry(39, 4.2, 5, "Two falls on wet tram rails"),
                    Entry(32, 4, 4),
                    Entry(25, 3.9, 4, "New brake pads on a third of the fleet"),
                    Entry(18, 3.7, 4),
                    Entry(11, 3.7, 4),
                    Entry(
                        4,
                        3.6,
                        3,
                        "Slower than we promised the city",
                        "",
                        "The supplier delivers the rest of the pads two weeks late",
                    ),
                ),
                (("Swap the brake pads of the older bikes", "cho", "open"),),
            ),
            KeyResult(
                "District permits renewed",
                _reach(0, 8, "permits", "dan"),
                (
                    Entry(44, 0, 6),
                    Entry(37, 1, 6, "Harbour is signed"),
                    Entry(30, 2, 6),
                    Entry(23, 2, 5, "North wants fewer bikes near the school"),
                    Entry(16, 3, 5, "Old Town is signed; the office is closed for a week"),
                ),
                (("A standing Monday call with the city office", "dan", "open"),),
            ),
            KeyResult(
                "First answer to a complaint",
                _reach(4.1, 2, "h", "eva"),
                (
                    Entry(27, None, 5, "The Sunday queue is what costs us the hours"),
                    Entry(5, None, 4, "Second shift is hired and starts on Monday"),
                ),
                (("A second shift at the complaints desk", "eva", "open"),),
                "First answer",
            ),
            KeyResult(
                "Bikes parked where they belong",
                {"kind": "at_least", "target": 95, "risk": 90, "unit": "%", "owner": "cho"},
                (
                    Entry(43, 93.8, 6, "Market days fill the square"),
                    Entry(36, 95.2, 7),
                    Entry(29, 95.9, 7),
                    Entry(22, 96.4, 8),
                    Entry(15, 95.1, 8),
                    Entry(8, 95.6, 8),
                    Entry(1, 96.1, 8, "Photo at the end of a ride works", "eva"),
                ),
            ),
        ),
    ),
    Objective(
        "A company that carries itself",
        {"owner": "dan", "team": "commercial", "kind": "committed"},
        (
            KeyResult(
                "Revenue from passes",
                _reach(74, 90, "k€", "dan", cadence="monthly"),
                (Entry(7, None, 7, "Two employers are about to sign for their staff"),),
                (),
                "Monthly recurring revenue",
            ),
            KeyResult(
                "Cost of a ride",
                _reach(1.42, 1.2, "€", "dan"),
                (
                    Entry(48, 1.42, 6),
                    Entry(41, 1.4, 6),
                    Entry(34, 1.37, 6),
                    Entry(27, 1.35, 7, "Fewer empty van trips since the new rota"),
                    Entry(20, 1.32, 7),
                    Entry(13, 1.3, 7),
                    Entry(6, 1.28, 7, "The electricity price is fixed for a year"),
                ),
            ),
            KeyResult(
                "Unplanned repairs a week",
                {"kind": "at_most", "target": 40, "risk": 55, "unit": "", "owner": "ben"},
                (
                    Entry(42, 52, 5),
                    Entry(35, 49, 5),
                    Entry(28, 44, 6),
                    Entry(21, 39, 7, "First week under the line"),
                    Entry(14, 38, 7),
                    Entry(7, 47, 5, "A bad batch of tyres, sent back"),
                ),
            ),
            KeyResult(
                "The fleet is insured for next year",
                {"kind": "done", "owner": "dan"},
                (
                    Entry(26, 0, 7, "Asked four insurers"),
                    Entry(4, 0, 8, "Two offers on the table, the third comes on Friday"),
                ),
            ),
        ),
    ),
    Objective(
        "We know what riders need when it rains",
        {"owner": "eva", "team": "product", "kind": "learning"},
        (
            KeyResult(
                "Share of riders who skip a rainy day",
                {"kind": "baseline", "unit": "%", "owner": "eva"},
            ),
            KeyResult(
                "Riders interviewed",
                _reach(0, 30, "riders", "eva"),
                (
                    Entry(38, 6, 6, "Everybody wants to talk about wet saddles"),
                    Entry(31, 13, 7),
                    Entry(24, 19, 8),
                    Entry(17, 26, 9),
                    Entry(8, 31, 10, "Done, the notes are in the wiki"),
                ),
            ),
            KeyResult(
                "The rain kit trial answers its questions",
                {
                    "kind": "milestones",
                    "owner": "ana",
                    "steps": _steps(
                        "Do riders with a kit ride on rainy days?",
                        "Do kits come back in one piece?",
                        "Would riders pay for one?",
                    ),
                },
                (Entry(2, None, 6, "Sixty kits are out at three stations"),),
                (),
                "",
                4,
            ),
        ),
        "Riders come back every week",
    ),
    Objective(
        "The new districts feel at home with us",
        {"owner": "ben", "team": "commercial", "kind": "aspirational"},
        (
            KeyResult(
                "Trips a day in the new districts",
                _reach(0, 1200, "trips", "ben"),
                (
                    Entry(45, 40, 5, "Opening week, without any posters"),
                    Entry(38, 160, 5),
                    Entry(31, 270, 6),
                    Entry(24, 390, 6),
                    Entry(17, 480, 5, "School holidays"),
                    Entry(10, 505, 5),
                    Entry(3, 540, 5, "The station at the clinic is the busiest by far", "cho"),
                ),
            ),
            KeyResult(
                "Stations with a free bike at eight in the morning",
                {"kind": "at_least", "target": 90, "risk": 80, "unit": "%", "owner": "cho"},
                (
                    Entry(36, 91.5, 6),
                    Entry(22, 90, 6),
                    Entry(9, 92.5, 7, "The night van starts an hour earlier now"),
                ),
            ),
            KeyResult(
                "First rides that a friend brought",
                _reach(8, 20, "%", "eva"),
                (
                    Entry(40, 9.1, 5),
                    Entry(33, 11.4, 6, "Vouchers work best on Fridays"),
                    Entry(26, 13, 6),
                    Entry(19, 15.2, 7),
                    Entry(12, 16.1, 8),
                    Entry(5, 17.2, 8),
                ),
                (("Bring-a-friend vouchers", "eva", "open"),),
            ),
        ),
    ),
)

_SWAPS: Final = (196, 199, 203, 201, 206, 210, 208, 213, 211, 214, 212, 209)
_WEEK: Final = (5, 8, 3, -6, -11, -2, 3)

KPIS: Final = (
    Kpi(
        "First answer",
        {
            "type": "customer",
            "direction": "down",
            "green": 2,
            "red": 3,
            "target": 2,
            "unit": "h",
            "cadence": "weekly",
            "owner": "eva",
            "team": "operations",
        },
        (1.8, 1.9, 2, 2.2, 2.1, 2.6, 3.1, 3.7, 4.1, 4.2, 4.1, 4, 3.9, 3.7, 3.6, 3.4),
        notes={8: "Two colleagues left in one week", -1: "Only Sundays are still bad"},
    ),
    Kpi(
        "Rider NPS",
        {
            "type": "customer",
            "direction": "up",
            "green": 50,
            "red": 40,
            "target": 55,
            "cadence": "weekly",
            "owner": "ben",
            "team": "product",
        },
        (44, 45, 43, 46, 47, 46, 48, 49, None, None, 48, 50, 51, 49, 50, 52, 51, 53, 49, 52),
        notes={10: "The survey was broken for two weeks"},
    ),
    Kpi(
        "App and lock uptime",
        {
            "type": "operational",
            "direction": "up",
            "green": 99.9,
            "red": 99.5,
            "unit": "%",
            "cadence": "weekly",
            "owner": "cho",
            "team": "operations",
        },
        (
            *(99.97, 99.95, 99.98, 99.96, 99.41, 99.9, 99.94, 99.95, 99.97, 99.96, 99.98, 99.93),
            *(99.95, 99.96, 99.82, 99.94, 99.97, 99.95, 99.96, 99.98, 99.97, 99.91, 99.94, 99.96),
            *(99.92, 99.93),
        ),
        notes={4: "The map provider was down on Saturday"},
    ),
    Kpi(
        "Battery swaps a day",
        {
            "type": "operational",
            "direction": "up",
            "green": 220,
            "red": 190,
            "target": 230,
            "unit": "/d",
            "cadence": "daily",
            "aggregation": "flow",
            "leading": True,
            "owner": "cho",
            "team": "operations",
        },
        tuple(week + day for week in _SWAPS for day in _WEEK),
        ago=1,
        every=1,
    ),
    Kpi(
        "Bikes in use at rush hour",
        {
            "type": "operational",
            "direction": "band",
            "low": 65,
            "high": 80,
            "red_low": 55,
            "red_high": 90,
            "unit": "%",
            "cadence": "weekly",
            "owner": "dan",
            "team": "operations",
        },
        (61, 63, 66, 68, 67, 70, 74, 79, 82, 78, 75, 74, 73, 72),
        notes={8: "Tram strike"},
    ),
    Kpi(
        "Monthly recurring revenue",
        {
            "type": "financial",
            "direction": "up",
            "green": 80,
            "red": 72,
            "target": 90,
            "unit": "k€",
            "cadence": "monthly",
            "owner": "dan",
            "team": "commercial",
        },
        (70.2, 71, 72.4, 74, 77.1, 80.3, 84.6),
        every=0,
        notes={-1: "The first employer with passes for all staff"},
    ),
    Kpi(
        "Sign-ups",
        {
            "type": "marketing",
            "direction": "up",
            "green": 1000,
            "red": 800,
            "target": 1200,
            "cadence": "weekly",
            "aggregation": "flow",
            "leading": True,
            "owner": "eva",
            "team": "commercial",
        },
        (
            *(812, 790, 845, 880, 861, 902, 915, 870, 940, 968, None, 955),
            *(990, 1021, 1008, 1043, 1077, 1060, 1098, 1134, 1090, 1142, 1116, 1204),
        ),
        notes={-1: "Open day at the university"},
    ),
    Kpi(
        "Cost per sign-up",
        {
            "type": "marketing",
            "direction": "down",
            "green": 6,
            "red": 9,
            "unit": "€",
            "cadence": "weekly",
            "owner": "eva",
            "team": "commercial",
        },
        (8.2, 7.9, 7.4, 7.1, 6.6, 6.8, 6.2, 6, 5.9, 5.7, 5.8, 5.6, 5.4),
        ago=17,
    ),
)
