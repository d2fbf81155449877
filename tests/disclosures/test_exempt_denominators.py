"""Exempt people (免于参加) are in no denominator from their first day to their last, and in every one before and after.

Each denominator is read through the code that the pages use, for the member of the cast, on one day. 通知三
"""

import datetime as dt

import pytest
import time_machine

from commitments.roster import below, roster_of, row_of
from disclosures.home import todo
from disclosures.home.agenda import steps_of
from disclosures.home.rules import Key
from disclosures.inspections.ground import ground_on
from disclosures.inspections.report import report_of
from disclosures.publications.snapshots import results_of
from evaluations.ballots import actions as ballots
from evaluations.ratings.quotas import quota_of
from meetings import actions as meetings
from meetings.models import Attendance, Meeting
from meetings.rules import CritiqueText, StatementText
from organizations.models import Organization, Person, Policy
from organizations.periods import Month, TwoMonths
from organizations.refusals import Refused
from tests import builders
from tests.evaluations.ratings import rounds

FIRST, LAST = dt.date(2026, 10, 12), dt.date(2026, 10, 16)
DAYS = [
    pytest.param(FIRST - dt.timedelta(days=1), True, id="before"),
    pytest.param(FIRST, False, id="first day"),
    pytest.param(LAST, False, id="last day"),
    pytest.param(LAST + dt.timedelta(days=1), True, id="after"),
]
Presence = Attendance.Presence
SAID = CritiqueText(progress="按期完工", shortcomings="小队差三人", direction="再凑三人")


@pytest.fixture
def exempt(cast):
    """The member is exempt for five days of October; the cast's other exemption goes on all the time."""
    return builders.exemption(cast.member, starts_on=FIRST, ends_on=LAST)


def held(cast, day):
    """The branch's meeting of `day`, in session, everybody marked as there."""
    planned = meetings.schedule(
        by=cast.secretary.user,
        organization=cast.branch,
        period=Month.of(day),
        scheduled_at=builders.at(day),
        place="二楼会议室",
    )
    meeting = meetings.open_meeting(by=cast.secretary.user, meeting=planned)
    here = dict.fromkeys(
        meeting.attendances.filter(presence=Presence.EXPECTED).values_list("person", flat=True), Presence.PRESENT
    )
    return meetings.mark_attendance(by=cast.secretary.user, meeting=meeting, presences=here)


def criticized(cast, day):
    meeting = held(cast, day)
    commentators = {cast.secretary: cast.deputy, cast.staff: cast.head, cast.second_staff: cast.head}
    for row in meeting.attendances.speakers().select_related("person"):
        by = commentators.get(row.person, cast.secretary).user
        meetings.save_critique(by=by, meeting=meeting, person=row.person, text=SAID, based_on=0)
    return meeting


def concluded(cast, day):
    return meetings.conclude(by=cast.secretary.user, meeting=held(cast, day), no_vote_reason="投票改在下次。")


# --- one reader a denominator: who is counted on that day -------------------------------------------------------------
def the_meetings_subjects(cast, day):
    return {row.person for row in held(cast, day).attendances.subjects()}


def statements_missing(cast, day):
    return {row.person for row in held(cast, day).missing_statements()}


def critiques_missing(cast, day):
    return {row.person for row in held(cast, day).missing_critiques()}


def the_agendas_attendance(cast, day):
    words = steps_of(held(cast, day), cast.secretary.user, day)[list(Key).index(Key.ATTENDANCE)].standing.words
    return {cast.member} if words == "到会9人" else {None} if words == "到会8人" else set()


def the_ballots_roll(cast, day):
    ballot = ballots.open_ballot(by=cast.secretary.user, meeting=criticized(cast, day))
    return {row.person for row in ballot.roll.all()}


def the_ballots_subjects(cast, day):
    ballot = ballots.open_ballot(by=cast.secretary.user, meeting=criticized(cast, day))
    return {row.person for row in ballot.subjects.all()}


def rated_people(cast, day):
    sheet = rounds.sheet_of(cast.secretary, concluded(cast, day))
    return {row.person for row in sheet.ratings.all()}


def the_quotas_count(cast, day):
    sheet = rounds.sheet_of(cast.secretary, concluded(cast, day))
    rows = list(sheet.ratings.all())
    counted = quota_of(sheet, rows, Policy()).rated
    return {row.person for row in rows} if counted == len(rows) else set()


def the_inspections_figures(cast, day):
    held(cast, day)
    row = _inspected(cast, day)
    return _by_figures((row.expected, row.present, row.speakers, row.statements_missing), 9, 8, cast)


def _inspected(cast, day):
    report = report_of(cast.branch, Organization.objects.filter(pk=cast.branch.pk), Month.of(day), day)
    return report.rows[0]


def _by_figures(found, with_member, without, cast):
    """The member when every figure counts them, nobody when none does; anything else is no answer."""
    answers = {with_member: {cast.member}, without: {None}}
    return answers[found[0]] if len(set(found)) == 1 else pytest.fail(f"figures disagree: {found}")


def commitments_on_the_roster(cast, day):
    roster = roster_of(cast.branch, builders.campaign(), day, Policy())
    missing = {row.subject for row in roster.missing}
    assert roster.expected == len(missing)
    return missing


def the_own_commitment(cast, day):
    row = row_of(cast.member, builders.campaign(), day, Policy())
    return {cast.member} if row.is_missing else {None}


def commitments_missing_below(cast, day):
    found = below(cast.committee, builders.campaign(), day, Policy())
    row = next(each for each in found if each.organization == cast.branch)
    return _by_figures((row.members_missing,), 6, 5, cast)


def commitments_of_the_inspection(cast, day):
    builders.campaign()
    return _by_figures((_inspected(cast, day).commitments_unpublished,), 10, 9, cast)


def to_dos_of_the_branch_about_commitments(cast, day):
    builders.campaign()
    todos = todo.of_commitments(Organization.objects.filter(pk=cast.branch.pk), ground_on(day))
    return {"还有10份承诺没有提交": {cast.member}, "还有9份承诺没有提交": {None}}[todos[0].title]


def the_boards_names(cast, day):
    meeting = concluded(cast, day)
    rounds.confirmed(cast.secretary, rounds.sheet_of(cast.secretary, meeting))
    shown = [level["names"] for pool in results_of(meeting)["pools"] for level in pool["levels"]]
    names = {name for level in shown for name in level}
    return {person for person in cast.everyone if person.name in names}


def the_own_to_do(cast, day):
    """The statement that is asked of the member for the meeting of that day, seen ten days before."""
    meetings.schedule(
        by=cast.secretary.user,
        organization=cast.branch,
        period=Month.of(day),
        scheduled_at=builders.at(day),
        place="二楼会议室",
    )
    asked = todo.of_person(cast.member, ground_on(day - dt.timedelta(days=10)))
    return {cast.member} if [each.title for each in asked] == ["准备10月组织生活会的讲述"] else {None}


def the_organizations_page(cast, day):
    exempt = Person.objects.of(cast.branch).on_the_roster().exempt_on(day)
    return {None} if cast.member in exempt else {cast.member}


DENOMINATORS = [
    the_meetings_subjects,
    statements_missing,
    critiques_missing,
    the_agendas_attendance,
    the_ballots_roll,
    the_ballots_subjects,
    rated_people,
    the_quotas_count,
    the_inspections_figures,
    commitments_on_the_roster,
    the_own_commitment,
    commitments_missing_below,
    commitments_of_the_inspection,
    to_dos_of_the_branch_about_commitments,
    the_boards_names,
    the_own_to_do,
    the_organizations_page,
]


@pytest.mark.parametrize("denominator", DENOMINATORS, ids=lambda each: each.__name__)
@pytest.mark.parametrize(("day", "is_counted"), DAYS)
def test_the_exempt_leave_every_denominator_from_that_day_on_and_no_earlier(cast, exempt, denominator, day, is_counted):
    with time_machine.travel(builders.at(day), tick=False):
        counted = denominator(cast, day)
    assert counted
    assert (cast.member in counted) == is_counted


@pytest.mark.parametrize(("day", "is_counted"), DAYS)
def test_an_exempt_secretary_is_not_expected_at_the_secretary_meeting_and_the_deputy_speaks(cast, day, is_counted):
    builders.exemption(cast.secretary, starts_on=FIRST, ends_on=LAST)
    with time_machine.travel(builders.at(day), tick=False):
        planned = meetings.schedule(
            by=cast.officer.user,
            organization=cast.committee,
            period=TwoMonths.of(day),
            scheduled_at=builders.at(day),
            place="街道会议室",
        )
        meeting = meetings.open_meeting(by=cast.officer.user, meeting=planned)
    speaker = meeting.attendances.get(organization=cast.branch).person
    assert speaker == (cast.secretary if is_counted else cast.deputy)
    assert meeting.branches.get(organization=cast.branch).secretary_name == speaker.name


@pytest.mark.parametrize(("day", "is_counted"), DAYS)
def test_who_is_expected_on_the_meetings_day_may_write_the_statement_beforehand(cast, exempt, day, is_counted):
    with time_machine.travel(builders.at(FIRST - dt.timedelta(days=3)), tick=False):
        meeting = meetings.schedule(
            by=cast.secretary.user,
            organization=cast.branch,
            period=Month.of(day),
            scheduled_at=builders.at(day),
            place="二楼会议室",
        )
        write = {"by": cast.member.user, "meeting": meeting, "person": cast.member, "based_on": 0}
        if is_counted:
            assert meetings.save_statement(text=StatementText(duties="完工"), **write).person == cast.member
        else:
            with pytest.raises(Refused, match="已免于参加"):
                meetings.save_statement(text=StatementText(duties="完工"), **write)


def test_a_meeting_that_was_held_stays_as_it_was_when_somebody_is_exempted_later(cast):
    day = FIRST - dt.timedelta(days=1)
    with time_machine.travel(builders.at(day), tick=False):
        meeting = held(cast, day)
    builders.exemption(cast.member, starts_on=FIRST, ends_on=LAST)
    assert meeting.attendances.get(person=cast.member).presence == Presence.PRESENT
    assert cast.member in {row.person for row in Meeting.objects.get(pk=meeting.pk).missing_statements()}


def test_what_was_owed_at_a_meeting_before_the_exemption_is_still_owed(cast, exempt):
    day = FIRST - dt.timedelta(days=1)
    with time_machine.travel(builders.at(day), tick=False):
        held(cast, day)
    asked = todo.of_person(cast.member, ground_on(FIRST))
    assert [each.title for each in asked] == ["准备10月组织生活会的讲述"]


def test_set_aside_without_agreement_is_found(cast, exempt):
    with time_machine.travel(builders.at(FIRST), tick=False):
        meeting = held(cast, FIRST)
    assert not Attendance.objects.exempt_without_agreement().exists()
    exempt.ends_on, exempt.agreed_until = FIRST - dt.timedelta(days=1), LAST
    exempt.starts_on = exempt.requested_on = exempt.decided_on = FIRST - dt.timedelta(days=3)
    exempt.save()
    assert not Attendance.objects.exempt_without_agreement().exists()
    exempt.state, exempt.agreed_until = exempt.State.REFUSED, None
    exempt.save()
    assert list(Attendance.objects.exempt_without_agreement()) == [meeting.attendances.get(person=cast.member)]
