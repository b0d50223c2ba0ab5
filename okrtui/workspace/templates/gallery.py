"""A gallery of objectives with key results and the KPIs that support them, from many fields.

Everything is a line as one types it, so that it can be read, changed and learned from. Numbers are
examples: whoever takes one puts their own in.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Template(NamedTuple):
    """An objective to begin with; each text is a line that the board and commands read."""

    name: str
    field: str
    """Where it comes from: ``work``, ``personal``, ``own``."""
    objective: str
    key_results: tuple[str, ...]
    kpis: tuple[str, ...] = ()


GALLERY: Final[tuple[Template, ...]] = (
    Template(
        "sales",
        "work",
        "Buyers come back to us before they ask anybody else !aspirational",
        (
            "Raise repeat purchases from 22% to 35%",
            "Shorten the time from first call to offer from 19 to 9 days",
            "Lost deals that we learn the reason of from 30% to 90%",
        ),
        ("Pipeline coverage ≥ 3 x red 2 weekly", "Win rate ≥ 24 % red 18 monthly"),
    ),
    Template(
        "marketing",
        "work",
        "The right people find us and stay to read on !aspirational",
        (
            "Raise organic visits from 18k to 30k per month",
            "Readers who come back the month after from 12% to 20%",
            "Cost per qualified lead from €70 to €45",
        ),
        ("Unsubscribe rate ≤ 0.4 % red 0.8 weekly", "Page load ≤ 1.5 s red 3 weekly"),
    ),
    Template(
        "support",
        "work",
        "Customers leave every talk with us relieved !aspirational",
        (
            "First response time from 8 to 2 hours",
            "Tickets solved at first contact from 48% to 70%",
            "Customer satisfaction from 4.1 to 4.6 out of 5",
        ),
        ("Open tickets older than a week ≤ 40 red 80 weekly", "Overtime ≤ 20 h red 40 weekly flow"),
    ),
    Template(
        "engineering",
        "work",
        "We change our software every day without holding our breath !aspirational",
        (
            "Lead time of a change from 6 to 2 days",
            "Changes that have to be mended from 14% to 5%",
            "Time to restore service from 95 to 30 min",
        ),
        ("Uptime ≥ 99.9 % red 99.5 weekly", "Pages at night ≤ 2 red 5 weekly flow"),
    ),
    Template(
        "product",
        "work",
        "New users reach their first success on their own !aspirational",
        (
            "New users who finish their first task from 31% to 55%",
            "Time to first success from 26 to 10 min",
            "Users active in week four from 18% to 28%",
        ),
        ("Crash-free sessions ≥ 99.5 % red 99 weekly", "Questions to support ≤ 60 red 90 weekly"),
    ),
    Template(
        "people",
        "work",
        "People grow here and tell their friends about it !aspirational",
        (
            "Would recommend us as a place to work from 6.8 to 8 out of 10",
            "Roles filled from within from 15% to 35%",
            "Days from first talk to offer from 41 to 21",
        ),
        ("Unwanted leavers ≤ 2 red 4 quarterly flow", "Sick days ≤ 1 red 2 monthly"),
    ),
    Template(
        "finance",
        "work",
        "Everybody who decides knows what it costs !aspirational",
        (
            "Days to close the month from 12 to 5",
            "Forecast error from 18% to 6%",
            "Budgets whose owners look at them monthly from 25% to 85%",
        ),
        ("Runway ≥ 12 months red 9 monthly", "Invoices overdue ≤ 8 % red 15 monthly"),
    ),
    Template(
        "health",
        "personal",
        "I wake up rested and climb stairs without thinking !aspirational",
        (
            "Nights with seven hours of sleep from 2 to 5 per week",
            "Run without a break from 1.5 to 6 km",
            "Resting pulse from 72 to 62 bpm",
        ),
        ("Hours at a screen after nine ≤ 3 h red 7 weekly flow",),
    ),
    Template(
        "learning",
        "personal",
        "I hold my own in Spanish with people who grew up with it !aspirational",
        (
            "Words that I use without looking up from 600 to 1,500",
            "Talks of half an hour from 0 to 12",
            "Score in the listening test from 48% to 75%",
        ),
        ("Minutes practised ≥ 150 min red 60 weekly flow",),
    ),
    Template(
        "money",
        "personal",
        "A broken washing machine is no reason to worry !aspirational",
        (
            "Savings for bad days from €800 to €3,000",
            "Share of income that is left on payday from 4% to 15%",
            "Subscriptions that nobody uses from 6 to 1",
        ),
        ("Spending on a whim ≤ 120 € red 250 monthly flow",),
    ),
)
