"""The demonstration: one small district, built once, in which every state of every workflow is found."""

import datetime as dt
import io

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.test import Client

from commitments.models import Commitment
from disclosures.demo.foundation import CAST, PASSWORD
from disclosures.demo.workbooks import HOME_BRANCH, HOME_COMMITTEE, Inventor
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from evaluations.ballots.models import Ballot
from evaluations.ratings.models import Level, Rating, RatingSheet
from meetings.models import Attendance, Meeting
from organizations.models import Exemption, Organization, Person, User


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
    assert values(Ballot.objects, "state") == {("SIGNIN",), ("VOTING",), ("COUNTED",)}
    assert values(RatingSheet.objects, "state", "pool") >= {
        ("draft", "members"),
        ("draft", "staff"),
        ("confirmed", "members"),
        ("confirmed", "staff"),
        ("confirmed", "organizations"),
    }
    assert values(Rating.objects.filter(level__isnull=False), "level") == {(level,) for level in Level.values}
    assert values(Publication.objects, "kind", "board") == {
        ("results", "notice_board"),
        ("results", "showcase"),
        ("commitments", "notice_board"),
    }
    assert values(Publication.objects, "state") == {("posted",), ("taken_down",)}
    assert values(Opinion.objects, "state") == {("received",), ("answered",)}
    assert values(Commitment.objects, "state") == {(state,) for state in Commitment.State.values}
    assert values(Exemption.objects, "state") == {(state,) for state in Exemption.State.values}
    assert values(Attendance.objects, "presence") >= {
        (presence,) for presence in ("present", "online", "written", "leave", "absent", "exempt")
    }
    _check_size()
    _check_invariants()
    _check_accounts()


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


def test_the_same_seed_and_day_give_the_same_lists():
    day = dt.date(2026, 11, 24)
    first, again, other = (Inventor("small", seed, day) for seed in (7, 7, 8))
    assert first.people == again.people
    assert [person.name for person in first.people] != [person.name for person in other.people]
