"""An organization closes when its books are closed: afterwards nobody could finish what is left."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from disclosures.handover.actions import dissolve, merge
from disclosures.opinions.models import Opinion
from meetings.models import Meeting
from organizations.models import Organization, Person, RegisterEntry
from organizations.refusals import Refused
from tests import builders
from tests.disclosures.publications import boards
from tests.evaluations.ratings import rounds
from tests.meetings.heard import follow_up, recorded

TODAY = dt.date(2026, 11, 2)


def close(cast, action, by="inspector"):
    values = {"into": cast.sibling} if action is merge else {}
    by = getattr(cast, by).user
    return action(by=by, organization=cast.branch, on=TODAY, today=TODAY, reason="批复", **values)


@pytest.fixture(params=[merge, dissolve], ids=["merge", "dissolve"])
def action(request, cast):
    if request.param is dissolve:
        Person.objects.of(cast.branch).update(standing=Person.Standing.LEFT)
    return request.param


def _meeting(cast, state="scheduled", **fields):
    return Meeting.objects.create(
        kind="member",
        organization=cast.branch,
        period_start=dt.date(2026, 11, 1),
        state=state,
        scheduled_at=builders.at(TODAY),
        place="会议室",
        **fields,
    )


def _scheduled(cast):
    _meeting(cast)


def _in_session(cast):
    _meeting(cast, "in_session", opened_at=builders.at(TODAY), held_on=TODAY)


def _asked_for_at_a_hearing(cast):
    follow_up(cast, recorded(cast))


def _draft_sheet(cast):
    rounds.sheet_of(cast.secretary, rounds.member_meeting(cast.branch, [cast.member], day=dt.date(2026, 10, 22)))


def _unposted(cast):
    boards.rated_month(cast)


def _opinion(cast):
    Opinion.objects.create(
        organization=cast.branch, text="问", channel="box", received_on=TODAY, due_on=TODAY, receipt_digest="1"
    )


@pytest.mark.parametrize(
    ("leave", "sentence"),
    [
        (_scheduled, "11月组织生活会（已安排）"),
        (_in_session, "11月组织生活会（进行中）"),
        (_asked_for_at_a_hearing, "松荫街道党工委9—10月听取汇报部署的“补齐台账”没有办结"),
        (_draft_sheet, "10月党员评价表没有确认"),
        (_unposted, "10月组织生活会的评比结果没有公示"),
        (_opinion, "意见箱收到的意见没有答复"),
    ],
)
def test_what_is_left_open_keeps_it_alive_and_whole(cast, action, leave, sentence):
    people = list(Person.objects.of(cast.branch))
    leave(cast)
    lines = RegisterEntry.objects.count()
    with pytest.raises(Refused, match=sentence):
        close(cast, action)
    cast.branch.refresh_from_db()
    assert cast.branch.dissolved_on is None
    assert list(Person.objects.of(cast.branch)) == people
    assert not cast.branch.posts.filter(ends_on__isnull=False).exists()
    assert RegisterEntry.objects.count() == lines


def test_with_closed_books_it_closes(cast, action):
    boards.post(cast, boards.rated_month(cast))
    close(cast, action)
    assert Organization.objects.get(pk=cast.branch.pk).dissolved_on == TODAY


@pytest.mark.parametrize(("who", "refusal"), [("secretary", PermissionDenied), ("outsider", Http404)])
def test_only_the_office_closes_an_organization(cast, action, who, refusal):
    _opinion(cast)
    with pytest.raises(refusal):
        close(cast, action, by=who)
