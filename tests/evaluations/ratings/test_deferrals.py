"""暂缓: who waits for a level, how it is taken up on its own sheet or by a later round, and who is told."""

import datetime as dt

import pytest
from django.urls import reverse

from evaluations.ratings import actions
from evaluations.ratings.actions import Decision
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from organizations.models import RegisterEntry
from organizations.refusals import Refused
from tests.evaluations.ratings.rounds import confirm, confirmed, decide, member_meeting, secretary_meeting, sheet_of

Pool = RatingSheet.Pool
SEPTEMBER = dt.date(2026, 9, 20)


def deferred(by, sheet, reason="外出培训"):
    """A confirmed sheet whose first row is deferred and whose others are ☆."""
    first, *others = sheet.ratings.current()
    decisions = {first.pk: Decision(is_deferred=True, text=reason)}
    decide(by, sheet, decisions | {row.pk: Decision(Level.QUALIFIED) for row in others})
    confirm(by, sheet)
    return sheet.ratings.get(pk=first.pk)


@pytest.fixture
def row(cast):
    """陆承安 was deferred in September."""
    meeting = member_meeting(cast.branch, [cast.deputy, cast.member, cast.staff], day=SEPTEMBER)
    return deferred(cast.secretary, sheet_of(cast.secretary, meeting))


def test_a_deferral_waits_until_its_own_sheet_gives_a_level(cast, row):
    assert list(Rating.objects.waiting()) == [row]
    actions.correct(by=cast.secretary.user, rating=row, level=Level.QUALIFIED, reason="补听了讲述")
    assert list(Rating.objects.waiting()) == []
    assert RegisterEntry.objects.latest("pk").verb == "补评等次"


def test_a_deferral_waits_until_a_later_round_gives_a_level(cast, row):
    october = sheet_of(cast.secretary, member_meeting(cast.branch, [cast.deputy, cast.member]))
    assert list(Rating.objects.waiting()) == [row]
    again = deferred(cast.secretary, october, "还没有回来")
    assert list(Rating.objects.waiting().order_by("pk")) == [row, again]
    actions.correct(by=cast.secretary.user, rating=again, level=Level.QUALIFIED, reason="补听了讲述")
    assert list(Rating.objects.waiting()) == []


def test_drafts_and_other_peoples_later_levels_leave_a_deferral_waiting(cast, row):
    confirmed(cast.secretary, sheet_of(cast.secretary, member_meeting(cast.branch, [cast.member])))
    assert list(Rating.objects.waiting()) == [row]


def test_a_deferral_of_a_branch_is_taken_up_by_the_next_two_months(cast):
    first = secretary_meeting(cast.committee, [cast.branch, cast.sibling], start=dt.date(2026, 7, 1))
    waiting = deferred(cast.officer, sheet_of(cast.officer, first, Pool.ORGANIZATIONS))
    assert list(Rating.objects.waiting()) == [waiting]
    confirmed(
        cast.officer,
        sheet_of(cast.officer, secretary_meeting(cast.committee, [cast.branch, cast.sibling]), Pool.ORGANIZATIONS),
    )
    assert list(Rating.objects.waiting()) == []


def test_the_next_sheet_leads_to_the_deferral_and_its_record_offers_to_take_it_up(cast, row, signed_in):
    october = sheet_of(cast.secretary, member_meeting(cast.branch, [cast.deputy, cast.member]))
    client = signed_in(cast.secretary)
    shown = client.get(reverse("evaluations:sheet", args=[october.pk])).content.decode()
    link = (
        f'<a href="{reverse("evaluations:sheet", args=[row.sheet_id])}#rating-{row.pk}">2026年9月暂缓的还没有补评</a>'
    )
    assert shown.count(link) == 1
    assert "9月暂缓" in shown
    record = client.get(reverse("evaluations:sheet", args=[row.sheet_id])).content.decode()
    assert '补评<span class="unseen">陆承安的等次</span>' in record
    assert "还有1项暂缓。" in record


def test_taking_up_says_so_and_keeps_the_deferral(cast, row, signed_in):
    client = signed_in(cast.secretary)
    address = reverse("evaluations:rating_correct", args=[row.pk])
    assert "暂缓的原因：外出培训" in client.get(address).content.decode()
    answer = client.post(address, {"level": "qualified", "reason": "补听了讲述"}, follow=True).content.decode()
    assert "已补评陆承安的等次" in answer
    assert "补评的原因：补听了讲述" in answer
    assert "补评以前：暂缓，外出培训" in answer


def test_why_another_branch_deferred_somebody_stays_there(cast, row, signed_in):
    cast.deputy.organization = cast.sibling
    cast.deputy.save()
    moved = sheet_of(cast.sibling_secretary, member_meeting(cast.sibling, [cast.deputy]))
    shown = signed_in(cast.sibling_secretary).get(reverse("evaluations:sheet", args=[moved.pk])).content.decode()
    assert "外出培训" not in shown
    assert reverse("evaluations:sheet", args=[row.sheet_id]) not in shown
    assert "9月暂缓" in shown  # that it was deferred is among the last six rounds


@pytest.mark.parametrize(
    ("who", "is_told"),
    [
        ("secretary", True),
        ("deputy", False),
        ("head", False),
        ("member", False),
        ("outsider", False),
        ("officer", False),
    ],
)
def test_only_who_decides_is_reminded(cast, row, signed_in, who, is_told):
    shown = signed_in(getattr(cast, who)).get(reverse("disclosures:home")).content.decode()
    assert ("补评9月暂缓的1项党员等次" in shown) is is_told


def test_the_head_is_reminded_of_staff_and_the_superior_of_branches(cast, signed_in):
    staff = member_meeting(cast.branch, [cast.staff, cast.second_staff], day=SEPTEMBER)
    deferred(cast.head, sheet_of(cast.secretary, staff, Pool.STAFF))
    branches = secretary_meeting(cast.committee, [cast.branch, cast.sibling])
    deferred(cast.officer, sheet_of(cast.officer, branches, Pool.ORGANIZATIONS))
    told = {
        who: [
            words
            for words in ("补评9月暂缓的1项党外干部职工等次", "补评9—10月暂缓的1项党组织等次")
            if words in signed_in(getattr(cast, who)).get(reverse("disclosures:home")).content.decode()
        ]
        for who in ("head", "secretary", "officer", "committee_secretary", "outsider")
    }
    assert told == {
        "head": ["补评9月暂缓的1项党外干部职工等次"],
        "secretary": [],
        "officer": ["补评9—10月暂缓的1项党组织等次"],
        "committee_secretary": ["补评9—10月暂缓的1项党组织等次"],
        "outsider": [],
    }


def test_a_deferral_without_its_reason_is_not_confirmed(cast):
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, [cast.member]))
    with pytest.raises(Refused, match="选“暂缓”并写明原因"):
        deferred(cast.secretary, sheet, reason="  ")
