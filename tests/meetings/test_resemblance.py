"""When two critiques say nearly the same, and who is told so."""

import datetime as dt

import pytest

from meetings import actions
from meetings.critique_hint import hint_for
from meetings.models import Attendance, Critique
from meetings.resemblance import are_nearly_the_same, bare
from meetings.rules import CritiqueText
from organizations.periods import Month
from tests import builders
from tests.meetings.conftest import DAY

LONG = "按期完工，主动认领了两个难点小区，群众评价好"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "顾北川按期完工，走访了十二户，群众说好。",
            "黎晓帆按期完工走访了十二户群众说好",
            True,
        ),  # only the name differs
        ("按期完工，走访了十二户，台账清楚", "按期完工，走访了十三户，台账清楚", True),  # one character in fifteen
        ("按期完工，走访了十二户，台账清楚", "按期完工，小队还差三人，会议没来", False),
        ("按期完工", "按期完工", False),  # too short to say anything
        ("", "", False),
    ],
)
def test_nearly_the_same_is_nine_words_in_ten_of_a_text_that_is_long_enough(one, other, expected):
    assert are_nearly_the_same(bare([one], "顾北川"), bare([other], "黎晓帆")) is expected


def said(progress, shortcomings="小队人手不够", direction="下月把小队凑齐"):
    return CritiqueText(progress=progress, shortcomings=shortcomings, direction=direction)


@pytest.fixture
def first(cast, attended):
    return actions.save_critique(
        by=cast.secretary.user, meeting=attended, person=cast.member, text=said(f"顾北川{LONG}"), based_on=0
    )


def test_a_critique_that_repeats_anothers_is_hinted_at_by_name(cast, attended, first):
    again = actions.save_critique(
        by=cast.secretary.user, meeting=attended, person=cast.leader, text=said(f"傅青禾{LONG}"), based_on=0
    )
    assert hint_for(again) == "这份和给顾北川的点评几乎一样。请添一件本人的具体事，对本人更有用。"
    another = said("在外地坚持线上学习，交了心得")
    other = actions.save_critique(by=cast.secretary.user, meeting=attended, person=cast.away, text=another, based_on=0)
    assert hint_for(other) == ""


def test_what_another_commentator_wrote_is_not_compared(cast, attended, first):
    by_the_head = actions.save_critique(
        by=cast.head.user, meeting=attended, person=cast.staff, text=said(f"黎晓帆{LONG}"), based_on=0
    )
    assert hint_for(by_the_head) == ""


def test_a_critique_that_repeats_last_months_is_hinted_at(cast, attended, first):
    next_month = dt.date(2026, 11, 5)
    later = actions.schedule(
        by=cast.secretary.user,
        organization=cast.branch,
        period=Month(2026, 11),
        scheduled_at=builders.at(next_month),
        place="会议室",
    )
    Critique.objects.create(
        meeting=later,
        person=cast.member,
        commented_by=cast.secretary,
        capacity="党支部书记",
        recorded_by=cast.secretary.user,
        **vars(said(LONG)),
    )
    assert hint_for(Critique.objects.get(meeting=later)) == "这份和10月的点评几乎一样。请写一句这个月有什么变化。"


def test_the_hint_is_seen_by_the_commentator_and_by_nobody_else(cast, signed_in, attended, first):
    actions.save_critique(
        by=cast.secretary.user, meeting=attended, person=cast.leader, text=said(f"傅青禾{LONG}"), based_on=0
    )
    address = f"/meetings/{attended.pk}/people/{cast.leader.pk}/"
    assert "几乎一样" in signed_in(cast.secretary).get(address).content.decode()
    for reader in (cast.recorder, cast.officer, cast.leader):
        assert "几乎一样" not in signed_in(reader).get(address).content.decode()
    assert signed_in(cast.outsider).get(address).status_code == 404


def test_the_autosave_brings_the_hint_and_going_on_does_too(cast, signed_in, attended, first):
    typed = {f"critique-{name}": value for name, value in vars(said(LONG)).items()} | {"critique-version": 0}
    address = f"/meetings/{attended.pk}/people/{cast.leader.pk}/critique/"
    client = signed_in(cast.secretary)
    answer = client.post(address, typed, headers={"Accept": "application/json"})
    assert answer.json()["hint"] == "这份和给顾北川的点评几乎一样。请添一件本人的具体事，对本人更有用。"
    going_on = client.post(address, typed | {"critique-version": 1, "next": cast.away.pk}, follow=True)
    assert "给傅青禾的点评：这份和给顾北川的点评几乎一样" in going_on.content.decode()


def test_a_cancelled_meetings_critique_is_no_last_months(cast, attended, first):
    actions.cancel(by=cast.secretary.user, meeting=attended, reason="停电")
    assert Attendance.objects.filter(meeting=attended).exists()
    again = actions.schedule(
        by=cast.secretary.user,
        organization=cast.branch,
        period=Month(2026, 11),
        scheduled_at=builders.at(DAY + dt.timedelta(days=20)),
        place="会议室",
    )
    repeated = Critique.objects.create(
        meeting=again,
        person=cast.member,
        commented_by=cast.secretary,
        capacity="党支部书记",
        recorded_by=cast.secretary.user,
        **vars(said(LONG)),
    )
    assert hint_for(repeated) == ""
