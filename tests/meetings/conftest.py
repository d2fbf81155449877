"""A member meeting and a secretary meeting of the standing cast, held on one Thursday of October."""

import datetime as dt

import pytest
import time_machine

from meetings import actions
from meetings.models import Attendance
from meetings.rules import BranchCritiqueText, BranchStatementText, CritiqueText, StatementText
from organizations.periods import Month, TwoMonths
from tests import builders

DAY = dt.date(2026, 10, 22)
OCTOBER = Month(2026, 10)
AUTUMN = TwoMonths(2026, 5)
Presence = Attendance.Presence

TOLD = StatementText(duties="管网改造完工", gains="话说在前面", gaps="小队只有5人", direction="把小队凑齐")
SAID = CritiqueText(progress="按期完工", shortcomings="小队差三人", direction="再凑三人")
BRANCH_TOLD = BranchStatementText(activities="入户走访", fulfilment="兑现八项", five_goods="班子好")
BRANCH_SAID = BranchCritiqueText(achievements="走访扎实", gaps="台账不全", suggestions="补齐台账")


@pytest.fixture(autouse=True)
def evening():
    """Every test here happens on the evening of the meeting."""
    with time_machine.travel(builders.at(DAY), tick=False):
        yield


@pytest.fixture
def scheduled(cast):
    return actions.schedule(
        by=cast.recorder.user,
        organization=cast.branch,
        period=OCTOBER,
        scheduled_at=builders.at(DAY),
        place="二楼会议室",
        presider=cast.secretary,
    )


@pytest.fixture
def meeting(cast, scheduled):
    """In session; nobody has signed in yet."""
    return actions.open_meeting(by=cast.secretary.user, meeting=scheduled)


@pytest.fixture
def attended(cast, meeting):
    """Everybody present, but the away member online and one of the staff on leave."""
    presences = dict.fromkeys(_expected(meeting), Presence.PRESENT)
    presences |= {cast.away.pk: Presence.ONLINE, cast.second_staff.pk: Presence.LEAVE}
    return actions.mark_attendance(by=cast.recorder.user, meeting=meeting, presences=presences)


@pytest.fixture
def criticized(cast, attended):
    """Everybody who speaks has been heard and commented on, so that the vote may begin."""
    criticize_all(cast, attended)
    return attended


@pytest.fixture
def secretary_meeting(cast):
    """In session; all present."""
    planned = actions.schedule(
        by=cast.officer.user,
        organization=cast.committee,
        period=AUTUMN,
        scheduled_at=builders.at(DAY),
        place="街道会议室",
    )
    meeting = actions.open_meeting(by=cast.officer.user, meeting=planned)
    presences = dict.fromkeys(_expected(meeting), Presence.PRESENT)
    return actions.mark_attendance(by=cast.officer.user, meeting=meeting, presences=presences)


def _expected(meeting):
    return meeting.attendances.filter(presence=Presence.EXPECTED).values_list("person", flat=True)


def criticize_all(cast, meeting):
    """As the chain has it: the secretary members, the head staff, the deputy the secretary, the secretary the head."""
    commentators = {cast.secretary: cast.deputy, cast.staff: cast.head, cast.second_staff: cast.head}
    for row in meeting.attendances.speakers().select_related("person"):
        by = commentators.get(row.person, cast.secretary).user
        actions.save_critique(by=by, meeting=meeting, person=row.person, text=SAID, based_on=0)
