"""Builds the demonstration's district: the same size, months, seed and day give the same district."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from disclosures.demo import (
    circulars,
    commitments,
    foundation,
    hearings,
    inspections,
    opinions,
    present,
    ratings,
    records,
    summaries,
)
from disclosures.demo.exports import export_the_year
from disclosures.demo.reminders import ask_for_reminders
from disclosures.demo.rounds import Plan, Stage, Writer, two_months_before
from disclosures.demo.workbooks import HOME_BRANCH, HOME_COMMITTEE
from organizations.actions.exemptions import apply_for_exemption
from organizations.bulk_writes import tell_the_planner
from organizations.models import Organization, Person, User
from organizations.periods import Month

AT_ONCE = 100  # meetings in one transaction


def build(*, size: str, months: int, seed: int, today: dt.date) -> None:
    """Write the whole district into an empty database."""
    random = Random(f"{seed} {size} {months}")
    past = _months_before(today, months)
    foundation.import_lists(size, seed, today)
    foundation.lay_foundation(past[0], today)
    foundation.exempt_the_old(today, past[0], random)
    foundation.promise(sorted({month.year for month in past} | {today.year}), today, random)
    tell_the_planner()
    commitments.lay_key_tasks_and_areas(today)
    writer = Writer(foundation.keepers(), today, random)
    branches = list(Organization.objects.branches())
    superiors = [o for o in Organization.objects.superiors() if Organization.objects.children_of(o).exists()]
    for month in past:
        _write(writer, [_past(branch, month, random) for branch in branches], f"载入演示区{month.label}的组织生活会")
    for period in two_months_before(today, months):
        plans = [_past_two_months(superior, period, random) for superior in superiors]
        _write(writer, plans, f"载入演示区{period.label}的支部书记会")
    _present(writer, branches, today)
    hearings.hear_reports(writer.users, two_months_before(today, months), today)
    inspections.inspect(past, today)
    circulars.report(today)


def _months_before(today: dt.date, months: int) -> list[Month]:
    found, month = [], Month.of(today).previous()
    for _ in range(max(1, months)):
        found.append(month)
        month = month.previous()
    return found[::-1]


def _write(writer: Writer, plans: Sequence[Plan | None], verb: str) -> None:
    wanted = [plan for plan in plans if plan]
    for start in range(0, len(wanted), AT_ONCE):
        writer.write(wanted[start : start + AT_ONCE], verb)


def _past(branch: Organization, month: Month, random: Random) -> Plan | None:
    """Most months are done; of forty branches one is missing, one overdue, two late, one without its board."""
    chance, day = random.random(), month.start.replace(day=random.randint(10, 25))
    if branch.short_name == HOME_BRANCH:
        return Plan(branch, month, day, Stage.PUBLISHED)
    if chance < 0.025:
        return None
    if chance < 0.05:
        return Plan(branch, month, day, Stage.SCHEDULED)
    if chance < 0.1:
        return Plan(branch, month, month.start.replace(day=28), Stage.PUBLISHED)
    if chance < 0.14:
        return Plan(branch, month, day, Stage.RATED)
    return Plan(branch, month, day, Stage.PUBLISHED, posted_after=random.choice((1, 1, 2, 2, 3, 9)))


def _past_two_months(superior: Organization, period, random: Random) -> Plan | None:
    chance, day = random.random(), period.months[1].start.replace(day=random.randint(20, 27))
    if superior.short_name != HOME_COMMITTEE and chance < 0.08:
        return None
    return Plan(superior, period, day, Stage.PUBLISHED)


# The branches of the current month, one state after the other; the demonstration's own branch stands apart.
STATES = [
    Stage.PUBLISHED,
    Stage.RATED,
    Stage.SHEETS_DRAWN_UP,
    Stage.CONCLUDED,
    Stage.COUNTED,
    Stage.CRITICIZED,
    Stage.OPENED,
    Stage.SCHEDULED,
    None,
]


def _present(writer: Writer, branches: list[Organization], today: dt.date) -> None:
    month = Month.of(today)
    home = next(branch for branch in branches if branch.short_name == HOME_BRANCH)
    plans = []
    for index, branch in enumerate(branch for branch in branches if branch != home):
        stage = STATES[index % len(STATES)]
        if stage is not None:
            plans.append(Plan(branch, month, _day_of(stage, index, today), stage))
    _write(writer, plans, f"载入演示区{month.label}的组织生活会")
    tell_the_planner()
    waiting = [plan for plan in plans if plan.stage == Stage.CRITICIZED and len(plan.voters) > 5]
    present.branch_while_voting(waiting[0].meeting, writer.random)
    present.branch_after_sealing(waiting[1].meeting, writer.random)
    present.branch_with_a_void_ballot(waiting[2].meeting)
    present.branch_before_its_vote(home, today)
    present.committee_in_session(Organization.objects.get(short_name=HOME_COMMITTEE), today)
    opinions.speak_up(today)
    records.keep_more(home, writer.random)
    ratings.decide_by_hand()
    _ask_for_exemption(home, today)
    ask_for_reminders(today)
    summaries.correct_and_move(home.superior, home, today)
    export_the_year(home.superior.superior, today)


def _day_of(stage: Stage, index: int, today: dt.date) -> dt.date:
    if stage == Stage.SCHEDULED:
        return today + dt.timedelta(days=1)
    if stage in (Stage.OPENED, Stage.CRITICIZED):
        return today
    return today.replace(day=max(1, today.day - 1 - index % 5))


def _ask_for_exemption(home: Organization, today: dt.date) -> None:
    member = Person.objects.of(home).party().filter(user__isnull=True, exemptions__isnull=True).in_name_order().first()
    secretary = User.objects.get(username="secretary")
    apply_for_exemption(
        by=secretary,
        person=member,
        reason="骨折手术后需要休养。",
        starts_on=today,
        ends_on=today + dt.timedelta(days=90),
        today=today,
    )
