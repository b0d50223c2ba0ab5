"""Sixty well-written OKRs from many fields of work; none of them may get a ``fail``.

Each block: the field of work, the objective, and three to five key results as one types them.
"""

from __future__ import annotations

from typing import NamedTuple

_TEXT = """
sales: Partners sell our product as if it were their own
- Raise revenue through partners from 12% to 30%
- Partner deals closed from 8 to 25
- Shorten partner ramp-up time from 90 to 45 days
sales: Small companies choose us without having to talk to anybody
- Raise self-service sign-ups from 140 to 400 per week
- Share of trials that pay from 4% to 9%
- Sales calls per new customer from 3.2 to 1
sales: Every large customer has a champion who speaks for us
- Accounts with a named champion from 11 to 40
- Net revenue retention from 97% to 108%
- References given from 6 to 20
- Meetings with executives from 2 to 12 a month
sales: Our forecast is something the board can rely on
- Forecast error from 22% to 8%
- Deals with a next step from 40% to 95%
- Slipped deals from 19 to 6
marketing: Engineers look forward to what we publish
- Subscribers who open every issue from 18% to 35%
- Talks that we are invited to from 2 to 9
- Organic visits from 30k to 75k
marketing: People who compare tools find us first
- Share of voice from 6% to 15%
- Top-10 rankings from 14 to 40 keywords
- Cost per qualified lead from €84 to €50
marketing: Our brand stands for calm in a loud market
- Unaided awareness from 9% to 16%
- Brand searches from 2,100 to 5,000
- Complaints about ads from 34 to 10
marketing: Events bring us together with the people we serve
- Guests who come again from 20% to 45%
- Conversations that lead to a trial from 31 to 90
- Rating of our evenings from 4.1 to 4.7 out of 5
support: Customers get an answer before they lose patience
- First response time from 9 to 2 hours
- Tickets solved at first contact from 51% to 75%
- Backlog older than a week from 340 to 40
support: Nobody has to ask the same thing twice
- Repeat tickets from 28% to 10%
- Help articles rated useful from 55% to 80%
- CSAT from 4.0 to 4.6
- Handovers per ticket from 2.4 to 1.2
support: Our team goes home without a knot in the stomach
- Overtime hours from 160 to 40
- Unplanned absences from 21 to 9
- Team mood from 3.1 to 4.2 out of 5
support: Enterprise customers feel looked after day and night
- Severe incidents answered within 15 min from 60% to 95%
- Enterprise NPS from 12 to 40
- Escalations to management from 17 to 4
engineering: Shipping is boring, in the best sense
- Deployments per week from 3 to 20
- Failed deployments from 18% to 5%
- Time to restore from 240 to 30 min
engineering: New colleagues ship with confidence from their first week
- Days to the first merged change from 14 to 3
- Questions answered by the docs from 35% to 70%
- Build time from 24 to 8 minutes
engineering: Nights on call are quiet
- Pages at night from 41 to 8
- Alerts that need action from 22% to 80%
- Incidents that came back from 9 to 2
engineering: The app feels instant, even on an old phone
- Start time from 4.8 to 1.5 s
- Screens slower than a second from 31% to 5%
- Crash-free sessions from 98.1% to 99.8%
- App store rating from 3.6 to 4.5
engineering: Build trust in our data with everybody who decides by it
- Reports with a known source from 30% to 90%
- Data errors found by customers from 26 to 5
- Hours from event to report from 36 to 4
product: Riders come back every week
- Weekly returning riders from 31% to 45%
- Monthly churn of pass holders from 10% to 8%
- Rides per rider from 2.1 to 3.0
product: Newcomers get it in the first five minutes
- Activation from 24% to 45%
- Minutes to the first success from 19 to 5
- Questions to support from new users from 420 to 150
product: Teams can't imagine planning without us
- Teams active on four days a week from 210 to 600
- Very disappointed without us from 28% to 42%
- Integrations used per team from 0.8 to 2.5
product: We know what to build next, and why
- Decisions backed by interviews from 15% to 70%
- Features used by a tenth of users from 34% to 60%
- Interviews from 4 to 30
product: Paying for what you use feels fair to everybody
- Billing complaints from 96 to 25
- Upgrades without a discount from 38% to 65%
- Refunds from 5.1% to 2%
people: People grow here and tell their friends
- Hires by recommendation from 12% to 30%
- eNPS from 18 to 40
- Internal moves from 5 to 18
people: Managers make their people better
- Feedback talks held from 40% to 90%
- Manager score from 3.4 to 4.3
- Regretted departures from 11 to 4
people: Candidates respect us even when they hear no
- Days to an answer from 21 to 5
- Candidate satisfaction from 3.2 to 4.4 out of 5
- Offers accepted from 62% to 85%
people: Everybody can work at full strength and still live
- Sick days from 9.8 to 7 days
- Unused vacation from 31% to 10%
- Working parents who stay from 71% to 90%
finance: Money that lasts
- Months of runway from 9 to 18 months
- Gross margin from 58% to 66%
- Days to collect from 47 to 30 days
finance: Budget owners know where they stand without asking us
- Days to close a month from 12 to 4 days
- Budget questions by mail from 130 to 30
- Forecasts off by more than a tenth from 40% to 15%
finance: Auditors find nothing to add
- Open audit findings from 23 to 3
- Payments with a second pair of eyes from 82% to 100%
- Manual journal entries from 410 to 120
finance: Suppliers like to work with us
- Invoices paid on time from 71% to 97%
- Early-payment discounts from €14k to €60k
- Suppliers who rate us fair from 60% to 85%
health: Patients feel seen from the first minute
- Waiting time from 74 to 30 min
- Patients who know their next step from 55% to 90%
- Complaints per 1,000 visits from 8.3 to 3
health: Fewer falls on every ward
- Falls per 1,000 patient days from 6.1 to 3.5
- Patients checked for risk from 48% to 95%
- Falls with injury from 14 to 5
health: Nurses have time to nurse
- Minutes of paperwork a shift from 130 to 70 minutes
- Shifts below minimum staff from 22% to 5%
- Nurses who would come again from 41% to 65%
health: Our surgery is the safest in the region
- Infections after surgery from 2.4% to 1.1%
- Checklists fully used from 76% to 100%
- Unplanned returns to theatre from 19 to 8
learning: Every child reads with joy
- Pupils at reading level from 61% to 80%
- Books borrowed per pupil from 3 to 9
- Parents who read along from 22% to 50%
learning: Students leave ready for work
- Graduates hired within 6 months from 54% to 75%
- Internships per class from 7 to 20
- Employers who come back from 30% to 60%
learning: Our courses are finished because they are worth finishing
- Completion from 38% to 65%
- Learners who use it at work from 29% to 55%
- Course rating from 3.9 to 4.6 out of 5
learning: Teachers learn from each other
- Lessons visited by a colleague from 0.4 to 3
- Shared materials used by others from 120 to 600
- Teachers who feel supported from 45% to 75%
public: Citizens settle most things from home
- Services used online from 27% to 60%
- Applications complete at first try from 44% to 80%
- Days to a decision from 38 to 14 days
public: A city that trusts us
- Residents who trust the council from 41% to 55%
- Freedom requests answered in time from 63% to 98%
- Turnout at hearings from 35 to 120
public: Streets where children can walk alone
- Injuries near schools from 17 to 6
- Cars above the limit from 34% to 12%
- Pupils who walk or cycle from 39% to 60%
public: Help arrives while it still helps
- Median arrival from 11.5 to 8 minutes
- Calls dropped from 6.2% to 1%
- Volunteers on call from 80 to 200
charity: Nobody in our district goes to bed hungry
- Families reached from 420 to 1,100
- Food thrown away from 18% to 5%
- Regular volunteers from 35 to 90
charity: Donors stay because they see what they change
- Donors who give again from 33% to 52%
- Monthly donors from 900 to 2,000
- Reports opened from 21% to 45%
manufacturing: Right the first time
- First pass yield from 88% to 96%
- Scrap from 4.1% to 1.5%
- Customer returns from 62 to 20
manufacturing: Nobody gets hurt in our plants
- Lost-time accidents from 9 to 2
- Near misses reported from 14 to 80
- Hazards fixed within a week from 51% to 90%
logistics: Parcels arrive when we said they would
- Deliver on time from 86% to 97%
- Missed first attempts from 13% to 5%
- Damaged parcels from 0.9% to 0.3%
logistics: A warehouse that runs itself on Mondays, too
- Orders picked per hour from 62 to 90
- Picking errors from 1.3% to 0.4%
- Overtime from 310 to 90 hours
security: Attackers give up on us
- Critical holes older than 7 days from 31 to 0
- Staff who report phishing from 24% to 65%
- Systems with second factor from 58% to 100%
security: Customers trust us with what matters most to them
- Deals lost over security from 7 to 1
- Answers to questionnaires from 15 to 3 days
- SOC 2 controls passed from 71% to 100%
data: Decisions start with a look at the facts
- Teams with a weekly look at their numbers from 4 to 15
- Experiments per month from 2 to 10
- Dashboards nobody opens from 64% to 20%
research: Our findings change how others work
- Citations from 310 to 700
- Labs that reuse our data from 6 to 25
- Papers with open code from 30% to 90%
legal: Contracts never hold up a deal
- Contract turnaround from 11 to 3 days
- Standard terms accepted from 45% to 75%
- Escalations from 26 to 8
hotel: Guests leave as friends
- Guests who return from 18% to 32%
- Review score from 8.3 to 9.1 out of 10
- Direct bookings from 34% to 55%
restaurant: The kitchen everybody wants to cook in
- Cooks who leave from 45% to 20%
- Food cost from 36% to 30%
- Tables booked a week ahead from 25% to 60%
retail: Stores people walk into even when they need nothing
- Visitors per day from 410 to 650
- Conversion from 17% to 24%
- Average basket from €31 to €38
energy: Homes in our valley run on sun
- Roofs with panels from 340 to 900
- Own power used from 38% to 65%
- Days without import from 12 to 60
farming: Soil that gets richer every year
- Humus from 1.8% to 2.3%
- Fields with winter cover from 30% to 85%
- Water used per hectare from 4,100 to 2,900
sport: Girls stay in the club beyond fourteen
- Girls above fourteen from 23 to 60
- Female coaches from 2 to 9
- Members who leave from 31% to 15%
personal: Have a back that carries me to eighty
- Pain-free days a week from 2 to 6
- Minutes of walking from 15 to 45 minutes
- Plank from 30 to 120 s
personal: Be ready for 2027 with a language I can live in
- Words I know from 400 to 2,500
- Conversations per month from 0 to 8
- Level test from 31 to 70 points
"""


class Okr(NamedTuple):
    """An objective and its key results, as typed."""

    work: str
    objective: str
    key_results: tuple[str, ...]


def _read() -> list[Okr]:
    okrs: list[Okr] = []
    for line in _TEXT.strip().splitlines():
        if line.startswith("- "):
            last = okrs[-1]
            okrs[-1] = last._replace(key_results=(*last.key_results, line[2:]))
        else:
            work, _, title = line.partition(": ")
            okrs.append(Okr(work, title, ()))
    return okrs


OKRS = _read()
