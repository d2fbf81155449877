"""The rows of people: every word, moves between branches, what never changes, how many queries."""

import datetime as dt

import pytest
import time_machine

from commitments.models import CommitmentItem
from disclosures.inspections.ground import ground_on
from disclosures.summaries import people
from disclosures.summaries.frame import frame_of
from evaluations.ratings.levels import Level
from organizations.models import Organization, Person, Policy
from tests import builders
from tests.disclosures.summaries.year import (
    TODAY,
    Presence,
    corrected,
    deferred,
    met,
    promised,
    rated,
    running,
    transferred,
)

Stage = CommitmentItem.Fulfilment


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


def frame(year=2026, today=TODAY):
    return frame_of(year, ground_on(today))


def branch_list(branch, year=2026, today=TODAY, details_of=()):
    found = people.of_branches([branch], frame(year, today), {branch.pk, *details_of})
    return {summary.name: summary for summary in found}


def test_every_month_says_what_it_was(cast):
    meeting = rated(cast, 2, 顾北川=Level.PIONEER)
    rated(cast, 3, 顾北川=Level.LAGGING)
    corrected(cast, rated(cast, 4), cast.member, Level.BASICALLY_QUALIFIED)
    deferred(cast, 5, cast.member)
    met(cast.branch, [cast.secretary, cast.member], 6, 顾北川=Presence.EXEMPT)
    met(cast.branch, [cast.secretary], 7)
    met(cast.branch, [cast.secretary, cast.member], 9, 顾北川=Presence.LEAVE)
    running(cast.branch, [cast.secretary, cast.member], 10)
    promised(builders.campaign(), cast.member, Stage.FULFILLED, Stage.UNDER_WAY, Stage.UNDER_WAY)
    found = people.of_person(cast.member, frame())
    assert found.texts == [
        "未启用", "★先锋", "△后进", "○基本合格（更正）", "暂缓", "免于参加", "不在名单", "未召开", "待评定", "正在开会",
        "待召开", "未到",
    ]  # fmt: skip
    assert found.meeting_words == "共6次：到会4次，请假1次，免于参加1次"
    assert found.fulfilment.words == "共5项：已兑现1项，推进中2项，未兑现2项"
    assert [found.place, found.superior, found.movement] == ["桐花社区党支部", "松荫街道党工委", ""]
    assert meeting.organization == cast.branch


def test_a_draft_shows_no_level(cast):
    meeting = rated(cast, 9, 顾北川=Level.LAGGING)
    meeting.rating_sheets.update(
        state="draft", confirmed_by=None, confirmed_at=None, quota_allowed=None, over_quota_reason=""
    )
    assert people.of_person(cast.member, frame()).texts[8] == "待评定"


def test_a_probationary_member_without_a_level_is_told_so(cast):
    Policy.objects.create(starts_on=dt.date(2026, 1, 1), probationary_members=Policy.Probation.NO_LEVEL)
    Person.objects.filter(pk=cast.member.pk).update(kind=Person.Kind.PROBATIONARY)
    cast.member.refresh_from_db()
    rated(cast, 9)
    assert people.of_person(cast.member, frame()).texts[8] == "不定等次"


def test_a_list_stands_by_name_and_members_before_staff(cast):
    rated(cast, 9, [cast.secretary, cast.member, cast.staff], 沈知远=Level.LAGGING, 黎晓帆=Level.PIONEER)
    names = list(branch_list(cast.branch))
    members = sorted(
        person.name for person in cast.everyone if person.organization == cast.branch and person.kind != "staff"
    )
    staff = sorted(person.name for person in (cast.head, cast.staff, cast.second_staff))
    assert names == members + staff


def test_who_moved_is_whole_at_the_new_branch_and_a_part_at_the_old_one(cast):
    rated(cast, 8, 顾北川=Level.PIONEER, presence={"顾北川": Presence.ONLINE})
    transferred(cast.member, cast.foreign, dt.date(2026, 9, 5))
    met(cast.foreign, [cast.outsider, cast.member], 9)
    old, new = branch_list(cast.branch)["顾北川"], branch_list(cast.foreign)["顾北川"]
    assert old.texts[7:] == ["★先锋", "在别的支部", "在别的支部", "在别的支部", "未到"]
    assert [old.movement, old.place, old.held] == ["9月5日转出", "桐花社区党支部", 1]
    assert new.texts[7:] == ["★先锋（桐花社区党支部）", "待评定", "未召开", "待召开", "未到"]
    assert [new.movement, new.place, new.held, new.kept_elsewhere] == ["9月5日转入", "芦汀村党支部", 1, 1]
    of_both = branch_list(cast.foreign, details_of=[cast.branch.pk])["顾北川"]
    assert of_both.meeting_words == "共2次：到会1次，线上1次"


def test_who_met_in_both_branches_in_one_month_has_both_entries(cast):
    rated(cast, 9, 顾北川=Level.PIONEER)
    transferred(cast.member, cast.foreign, dt.date(2026, 9, 21))
    met(cast.foreign, [cast.outsider, cast.member], 9)
    assert people.of_person(cast.member, frame()).texts[8] == "★先锋（桐花社区党支部）；待评定"
    assert branch_list(cast.branch)["顾北川"].texts[8] == "★先锋；在别的支部"


def test_a_year_that_is_over_never_changes(cast):
    rated(cast, 9, 顾北川=Level.PIONEER)
    january = dt.date(2027, 1, 10)
    before = branch_list(cast.branch, today=january)
    transferred(cast.member, cast.foreign, dt.date(2027, 1, 5))
    Person.objects.filter(pk=cast.member.pk).update(name="顾新名", kind=Person.Kind.PROBATIONARY, post_title="新职务")
    Organization.objects.filter(pk=cast.committee.pk).update(code="CHANGED")
    builders.person("新来的", cast.branch, since=dt.date(2027, 1, 6))
    assert branch_list(cast.branch, today=january) == before
    assert list(before) == ["沈知远", "顾北川"]
    assert branch_list(cast.foreign, today=january) == {}


def test_who_was_moved_without_a_transfer_is_where_the_meetings_were(cast):
    rated(cast, 8, 顾北川=Level.PIONEER)
    Person.objects.filter(pk=cast.member.pk).update(organization=cast.sibling, since=dt.date(2026, 9, 1))
    old, new = branch_list(cast.branch)["顾北川"], branch_list(cast.sibling)["顾北川"]
    assert [old.movement, old.texts[7], old.texts[8]] == ["已转出", "★先锋", "在别的支部"]
    assert new.texts[7:9] == ["★先锋（桐花社区党支部）", "未召开"]


def test_a_newcomer_has_no_months_before(cast):
    met(cast.branch, [cast.secretary], 8)
    builders.person("新来的", cast.branch, since=dt.date(2026, 10, 9))
    assert branch_list(cast.branch)["新来的"].texts[7:11] == ["未转入", "未转入", "未召开", "待召开"]


def test_who_is_listed_by_a_committee_is_in_no_branch(cast):
    met(cast.branch, [cast.secretary], 10)
    assert people.of_person(cast.officer, frame()).texts[9:] == ["不在支部", "不在支部", "未到"]


def test_nothing_is_expected_of_who_is_off_the_roster(cast):
    met(cast.branch, [cast.secretary, cast.member], 9)
    met(cast.branch, [cast.secretary], 10)
    Person.objects.filter(pk=cast.member.pk).update(standing=Person.Standing.DECEASED)
    cast.member.refresh_from_db()
    assert people.of_person(cast.member, frame()).texts[8:] == ["待评定", "不在名单", "不在支部", "未到"]


def test_observers_are_not_on_the_list(cast):
    meeting = met(cast.branch, [cast.secretary, cast.outsider], 9)
    meeting.attendances.filter(person=cast.outsider).update(is_observer=True)
    assert "庄小禾" not in branch_list(cast.branch)


def test_a_cancelled_meeting_counts_for_nothing(cast):
    meeting = running(cast.branch, [cast.member], 9)
    type(meeting).objects.filter(pk=meeting.pk).update(state="cancelled", cancelled_reason="停电")
    met(cast.branch, [cast.secretary], 8)
    found = people.of_person(cast.member, frame())
    assert [found.texts[8], found.held] == ["未召开", 0]


def test_a_set_of_people_takes_the_same_queries_whatever_their_number(cast, django_assert_max_num_queries):
    rated(cast, 9)
    year = frame()
    branches = [cast.branch]
    with django_assert_max_num_queries(8) as few:
        list(people.of_branches(branches, year, ()))
    for name in ("甲", "乙", "丙"):
        transferred(builders.person(name, cast.branch), cast.sibling, dt.date(2026, 9, 5))
    met(cast.sibling, list(Person.objects.of(cast.sibling)), 10)
    with django_assert_max_num_queries(8) as many:
        assert len(list(people.of_branches([cast.branch, cast.sibling], year, ()))) == 14
    assert len(many) == len(few)


def test_branches_are_read_in_sets(cast, monkeypatch):
    rated(cast, 9)
    met(cast.foreign, [cast.outsider], 9)
    at_once = [s.name for s in people.of_branches([cast.branch, cast.foreign], frame(), ())]
    monkeypatch.setattr(people, "BRANCHES_AT_ONCE", 1)
    assert [s.name for s in people.of_branches([cast.branch, cast.foreign], frame(), ())] == at_once
