"""The demonstration: one small district, built once, in which every state of every workflow is found."""

import datetime as dt
import io
from random import Random

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from commitments.models import Commitment
from disclosures.calendar.models import CalendarFeed
from disclosures.demo import present
from disclosures.demo.foundation import CAST, PASSWORD
from disclosures.demo.workbooks import HOME_BRANCH, HOME_COMMITTEE, Inventor
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from disclosures.reminders.models import MailAddress
from evaluations.ballots import keys, slips
from evaluations.ballots.actions import erase_spent_keys
from evaluations.ballots.models import Ballot, PaperCount, Roll, Slip, SlipFailures, Urn
from evaluations.ratings.models import Level, Rating, RatingSheet
from meetings.models import (
    Attachment,
    Attendance,
    BranchStatement,
    Burden,
    Correction,
    HearingFollowUp,
    Meeting,
    MeetingBranch,
    ReportHearing,
)
from organizations.models import Exemption, Organization, Person, User
from organizations.periods import Month, TwoMonths
from tests.administrator import attack_the_urn
from tests.libreoffice import needs_libreoffice, printed, sheets_of


@pytest.fixture
def district(db):
    call_command("seed_demo", "--seed", "7", stdout=io.StringIO())


def values(queryset, *fields):
    return set(queryset.values_list(*fields).order_by())


def test_the_demonstration_meets_every_state(district):
    assert values(Meeting.objects, "kind", "state") >= {
        ("member", "scheduled"),
        ("member", "in_session"),
        ("member", "concluded"),
        ("secretary", "in_session"),
        ("secretary", "concluded"),
    }
    assert values(Ballot.objects, "state") == {(state,) for state in Ballot.State.values}
    assert values(RatingSheet.objects, "state", "pool") >= {
        ("draft", "members"),
        ("draft", "staff"),
        ("confirmed", "members"),
        ("confirmed", "staff"),
        ("confirmed", "organizations"),
    }
    assert values(Rating.objects.filter(level__isnull=False), "level") == {(level,) for level in Level.values}
    assert Rating.objects.waiting().exists()
    assert RatingSheet.objects.over_quota().exclude(over_quota_reason="").exists()
    assert Rating.objects.filter(replaces__isnull=False, replaces__is_deferred=False).exists()
    assert RatingSheet.objects.draft().filter(version__gt=1).exists()
    assert values(Publication.objects, "kind", "board") == {
        ("results", "notice_board"),
        ("results", "showcase"),
        ("commitments", "notice_board"),
    }
    assert values(Publication.objects, "state") == {(state,) for state in Publication.State.values}
    assert values(Opinion.objects, "state") == {(state,) for state in Opinion.State.values}
    assert values(Opinion.objects.filter(outcome="upheld"), "state") == {("checked",), ("closed",)}
    assert Opinion.objects.filter(referred_to__isnull=False).exists()
    assert values(Commitment.objects, "state") == {(state,) for state in Commitment.State.values}
    assert values(Exemption.objects, "state") == {(state,) for state in Exemption.State.values}
    assert values(MailAddress.objects, "state") == {(state,) for state in MailAddress.State.values}
    assert values(CalendarFeed.objects, "user__username") == {("secretary",)}
    assert values(Attendance.objects, "presence") >= {
        (presence,) for presence in ("present", "online", "written", "leave", "absent", "exempt")
    }
    assert values(Attachment.objects, "removed_reason") == {("",), ("传错了月份",)}
    assert values(Correction.objects, "about", "written_by__username") == {("statement", "member")}
    assert Burden.objects.filter(meeting__state="concluded", seconds__gt=0).exists()
    assert BranchStatement.objects.filter(version=2).exists()
    _check_hearings()
    _check_size()
    _check_invariants()
    _check_accounts()
    _attack_its_ballots()


def _check_hearings():
    """On time, late and missing, draft and void; things done, overdue and to come; somebody who stood in."""
    assert values(ReportHearing.objects, "state") == {(state,) for state in ReportHearing.State.values}
    heard = ReportHearing.objects.first_days()
    assert {day > TwoMonths.of(start).end for (_, start), day in heard.items()} == {True, False}
    committees = Organization.objects.filter(kind__in=Organization.COMMITTEE_KINDS)
    assert len({pk for pk, _ in heard}) < committees.count()
    today = timezone.localdate()
    follow_ups = HearingFollowUp.objects.values_list("done_on", "due_on")
    assert sorted("done" if done else "late" if due < today else "open" for done, due in follow_ups) == [
        "done", "late", "open",
    ]  # fmt: skip
    assert MeetingBranch.objects.exclude(stand_in_name="").count() == 1


def _check_size():
    branches = Organization.objects.branches()
    sizes = sorted(Person.objects.of(branch).count() for branch in branches)
    assert (len(sizes), sizes[0], sizes[-1]) == (40, 3, 60)
    assert 800 < sum(sizes) < 1000
    assert Organization.objects.find_problems() == ([], [], [], [], [])
    kinds = values(Organization.objects, "kind")
    assert {("general_branch",), ("joint_branch",), ("leading_group",)} <= kinds
    assert Person.objects.filter(name__regex="[翀祎喆堃赟𬀩昇玥骉㛃]").exists()
    assert not Person.objects.filter(name__contains="　").exists()


def _check_invariants():
    assert not RatingSheet.objects.incomplete().exists()
    for ballot in Ballot.objects.counted():
        rows = {}
        for position, votes in ballot.tallies.values_list("position", "votes"):
            rows[position] = rows.get(position, 0) + votes
        assert set(rows.values()) == {ballot.roll.count()}


def _attack_its_ballots():
    """What the administrator finds of the ballots that the demonstration held: nothing but totals, and chance."""
    over = Ballot.objects.exclude(state__in=Ballot.RUNNING).values("pk")
    assert [model.objects.filter(ballot__in=over).count() for model in (Urn, Slip, SlipFailures, PaperCount)] == [0] * 4
    assert not Roll.objects.filter(blinded__isnull=False).exists()
    erase_spent_keys()  # the test's transaction never commits, and the void ballot's keys go with the commit
    assert keys.kept() == set(Ballot.objects.running().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        for table in ("tally", "roll"):
            cursor.execute(
                f"SELECT max(written) FROM (SELECT count(DISTINCT r.xmin::text) AS written FROM evaluations_{table} r"
                " JOIN evaluations_ballot b ON b.id = r.ballot_id WHERE b.state = 'COUNTED' GROUP BY b.id) AS each"
            )
            assert cursor.fetchone() == (1,)
    meeting = next(m for m in Meeting.objects.running().filter(kind="member", vote="pending") if _may_vote(m))
    drawn = present.branch_while_voting(meeting, Random(20260810))
    ballot = meeting.ballots.get(state="VOTING")
    key = keys.slip_key(ballot.pk)
    tickets = {person: slips.digest(key, code) for person, code in drawn.items()}
    cast = {bytes(ticket) for ticket in Urn.objects.filter(ballot=ballot.pk).values_list("ticket", flat=True)}
    found = attack_the_urn(ballot, {person: ticket for person, ticket in tickets.items() if ticket in cast})
    assert {name: share for name, share in found.items() if share > 2 / len(cast)} == {}


def _may_vote(meeting):
    return meeting.attendances.voters().count() > 5 and not meeting.missing_critiques().exists()


def _check_accounts():
    users = {user.username: user for user in User.objects.filter(username__in=CAST).select_related("person")}
    assert {name: user.person.name for name, user in users.items()} == {name: who for name, (who, _) in CAST.items()}
    assert all(check_password(PASSWORD, user.password) for user in users.values())
    home = Organization.objects.get(short_name=HOME_BRANCH)
    ballot = Ballot.objects.get(state="SIGNIN")
    assert ballot.meeting.organization == home
    waiting = {name for name, user in users.items() if ballot.roll.filter(person=user.person).exists()}
    assert waiting == {"secretary", "head", "member", "leader", "away", "staff"}
    assert home.superior.short_name == HOME_COMMITTEE
    for user in users.values():
        client = Client()
        client.force_login(user)
        assert client.get("/").status_code == 200


def test_a_database_with_a_district_is_left_alone(cast):
    before = Person.objects.count()
    with pytest.raises(CommandError, match="请换一个空的数据库"):
        call_command("seed_demo")
    call_command("seed_demo", "--if-empty", stdout=io.StringIO())
    assert Person.objects.count() == before


def test_a_district_of_one_month_is_whole(db):
    call_command("seed_demo", "--months", "1", stdout=io.StringIO())
    assert values(Opinion.objects, "state") == {(state,) for state in Opinion.State.values}
    erase_spent_keys()  # the void ballot's keys go with a commit, which never comes here
    call_command("check_integrity", stdout=io.StringIO())


def test_the_same_seed_and_day_give_the_same_lists():
    day = dt.date(2026, 11, 24)
    first, again, other = (Inventor("small", seed, day) for seed in (7, 7, 8))
    assert first.people == again.people
    assert [person.name for person in first.people] != [person.name for person in other.people]


@needs_libreoffice
def test_libreoffice_opens_the_report_of_the_demonstration_and_calculates_its_sums(district, tmp_path):
    output = tmp_path / "report.xlsx"
    period = Month.of(timezone.localdate()).previous()
    call_command(
        "inspection_report", "--period", str(period), "--format", "xlsx", "--output", output, stdout=io.StringIO()
    )
    content = output.read_bytes()
    ours = load_workbook(output, data_only=True)
    shown = sheets_of(content, tmp_path)
    *_, foot = ours["汇总"].iter_rows(values_only=True)
    assert shown["汇总"][-1] == ["" if value is None else str(value) for value in foot]
    assert {name: len(rows) for name, rows in shown.items()} == {page.title: page.max_row for page in ours}
    assert len(PdfReader(io.BytesIO(printed(content, tmp_path))).pages) >= 4
