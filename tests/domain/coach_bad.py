"""Badly written goals: each with the rule that must find it, and how it reads when it is cured.

Objectives and KPIs as titles, key results as one types them.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Bad(NamedTuple):
    rule: str
    line: str
    better: str
    """The same goal so that the rule has nothing to say any more."""


OBJECTIVES: Final = (
    Bad("O1", "Raise customer happiness to 90 %", "Customers are happy with us"),
    Bad("O1", "Double our market share to 30% in Spain", "Spain buys from us first"),
    Bad("O1", "Earn €2M with new products", "New products carry the company"),
    Bad("O1", "Have 500 paying teams", "Teams pay for us gladly"),
    Bad("O1", "Become a place with NPS 70", "Become a place people recommend"),
    Bad("O1", "Answer everybody in 24h", "Everybody gets an answer in time"),
    Bad("O1", "Cut costs by 10 percent this year", "Spend only on what customers notice"),
    Bad("O2", "Launch the new mobile app", "Riders plan their day in our app"),
    Bad("O2", "Implement SAP in all plants", "All plants work from the same numbers"),
    Bad("O2", "Ship version two of the editor", "Writers finish their texts in our editor"),
    Bad("O2", "Build a data warehouse", "Everybody decides by the same facts"),
    Bad("O2", "Roll out the feedback tool", "Feedback is part of every week"),
    Bad("O2", "Migrate to the new cloud", "The site never makes anybody wait"),
    Bad("O2", "Set up a works council office", "Everybody knows whom to ask"),
    Bad("O2", "Develop three training modules", "New colleagues feel sure of themselves"),
    Bad("O2", "Deliver the quarterly reports", "Leaders act on what they read"),
    Bad("O2", "Organise a customer conference", "Customers learn from each other"),
    Bad("O2", "To publish a new brand guide", "One brand wherever people meet us"),
    Bad("O2", "Hire", "A team that can carry the plan"),
    Bad("O3", "Customer happiness", "Customers are happy with us"),
    Bad("O3", "Growth", "Growth that pays for itself"),
    Bad(
        "O3",
        "We want to be seen by everybody in our industry and beyond it as the company that takes "
        "the wishes of its customers more seriously than all of its many competitors do",
        "Customers say we take them seriously",
    ),
    Bad("O4", "Improve", "Support answers before one asks"),
    Bad("O4", "Optimise our internal processes", "Nobody waits for a signature any more"),
    Bad("O4", "Enhance overall product quality", "Nobody has to report the same bug twice"),
    Bad("O4", "Streamline all operations", "Orders leave the house on the same day"),
    Bad("O4", "Strengthen our team communication", "Everybody knows what the others do"),
    Bad("O10", "Maintain a high service level", "Service that surprises people"),
    Bad("O10", "Keep the website running well", "A website that never makes one wait"),
    Bad("O10", "Continue our successful seminars", "Seminars that people travel for"),
    Bad("O10", "Sustain the current growth rate", "Growth that comes from loyal customers"),
)

KEY_RESULTS: Final = (
    Bad("R1", "Make customers happier", "CSAT from 4.0 to 4.6"),
    Bad("R1", "Better onboarding for everybody", "Activation from 24% to 45%"),
    Bad("R1", "Fewer complaints", "Complaints from 34 to 10"),
    Bad("R1", "More visibility in the market", "Brand searches from 2,100 to 5,000"),
    Bad("R2", "Reduce churn by 15 %", "Reduce churn from 10% to 8.5%"),
    Bad("R2", "Increase sales by 20 percent", "Sales from €100k to €120k"),
    Bad("R2", "Raise NPS to 60", "Raise NPS from 40 to 60"),
    Bad("R6", "Launch three new courses", "Learners in new courses from 0 to 300"),
    Bad("R6", "Write 12 blog posts", "Readers per week from 300 to 900"),
    Bad("R6", "Implement single sign-on for 20 teams", "Teams without passwords from 0 to 20"),
    Bad("R6", "Build 3 dashboards", "Decisions with numbers from 20% to 60%"),
    Bad("R6", "Hold 20 workshops", "People who use the method from 12 to 80"),
    Bad("R1", "Riders trust our prices", "Riders who call our prices fair from 41% to 60%"),
    Bad("R2", "Cut sick days by a third", "Sick days per head from 9 to 6"),
    Bad("R2", "Double our referrals", "Referrals from 40 to 80"),
    Bad("R3", "Rank among the first 10 shops", "Rank among shops from 24 to 10"),
    Bad("R6", "Run 4 training days", "Colleagues who run a shift alone from 6 to 14"),
    Bad("R8", "Move to the new office kind=done", "Teams in the new office from 0 to 9"),
    Bad("R11", "Churn from 10% to 8% by 2027-03-15", "Churn from 10% to 8% by 2026-12-15"),
    Bad("R12", "Rides per rider from 2 to 3 w0", "Rides per rider from 2 to 3"),
    Bad("R9", "Maintain 95 % SLA", "SLA from 91% to 95%"),
    Bad("R9", "Keep churn below 2 %", "Churn from 3% to 2%"),
    Bad("R9", "Stay above 4.5 stars", "Stars from 4.1 to 4.5"),
)

KPIS: Final = (
    Bad("K6", "Quality", "Share of parcels without damage"),
    Bad("K6", "Performance", "Page load time"),
    Bad("K6", "KPI 1", "Monthly recurring revenue"),
    Bad("K6", "Satisfaction", "CSAT of support"),
    Bad("K6", "Efficiency", "Parcels sorted per hour"),
    Bad("K7", "Lower the number of complaints", "Complaints per month"),
    Bad("K7", "Increase sales by 15 %", "Monthly sales"),
    Bad("K7", "Reduce churn", "Monthly churn"),
    Bad("K7", "Grow the newsletter to 5,000 readers", "Newsletter readers"),
    Bad("K7", "Raise NPS from 40 to 60", "NPS of riders"),
    Bad("K7", "Cut waste by 3 tonnes", "Waste in tonnes"),
)
