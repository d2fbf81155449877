"""Posts: given from above, ended with a day, acting when nobody is there; only recording is delegated."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from organizations.access import Permission, may
from organizations.actions.posts import appoint, end_post
from organizations.models import Organization, Person, Post, RegisterEntry, Role
from organizations.refusals import Refused
from tests import builders

TODAY = dt.date(2026, 10, 20)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


def give(cast, by="officer", who="member", role=Role.DEPUTY, at="branch", **values):
    person = who if isinstance(who, Person) else getattr(cast, who)
    values = {"starts_on": TODAY} | values
    return appoint(by=getattr(cast, by).user, organization=getattr(cast, at), person=person, role=role, **values)


def end(cast, post, by="officer", on=TODAY, **values):
    return end_post(by=getattr(cast, by).user, post=post, on=on, today=TODAY, **values)


def post_of(person):
    return Post.objects.get(person=person)


def test_the_superior_gives_a_post_with_dates_and_a_line_says_so(cast):
    post = give(cast, ends_on=dt.date(2027, 10, 19), reason="任职文号3")
    assert (post.person, post.role, post.starts_on, post.ends_on, post.is_acting) == (
        cast.member,
        Role.DEPUTY,
        TODAY,
        dt.date(2027, 10, 19),
        False,
    )
    entry = RegisterEntry.objects.first()
    assert (entry.verb, entry.organization, entry.record_name, entry.reason, entry.detail) == (
        "任命副书记",
        cast.branch,
        "顾北川",
        "任职文号3",
        {"任职日期": "2026-10-20", "离任日期": "2027-10-19"},
    )


def test_a_post_ends_with_its_last_day_and_a_line(cast):
    end(cast, post_of(cast.secretary), on=TODAY, reason="退休")
    assert may(cast.secretary.user, Permission.RUN_MEETING, cast.branch, on=TODAY)
    assert not may(cast.secretary.user, Permission.RUN_MEETING, cast.branch, on=TOMORROW)
    entry = RegisterEntry.objects.first()
    assert (entry.verb, entry.record_name, entry.reason, entry.detail) == (
        "书记离任",
        "沈知远",
        "退休",
        {"离任日期": "2026-10-20"},
    )


def test_a_successor_may_begin_on_the_predecessors_last_day(cast):
    end(cast, post_of(cast.secretary))
    assert give(cast, role=Role.SECRETARY).starts_on == TODAY


def test_the_head_of_one_unit_stands_beside_the_head_of_another(cast):
    unit = cast.branch.units.create(name="物业公司")
    post = give(cast, who="staff", role=Role.ADMINISTRATIVE_HEAD, unit=unit)
    assert post.unit == unit
    with pytest.raises(Refused, match="骆明霞在这段时间是行政主要负责人"):
        give(cast, who="second_staff", role=Role.ADMINISTRATIVE_HEAD, unit=cast.unit)


# --- acting -----------------------------------------------------------------------------------------------------------
def test_somebody_acts_when_the_post_is_vacant(cast):
    end(cast, post_of(cast.secretary), on=YESTERDAY)
    post = give(cast, who="deputy", role=Role.SECRETARY, is_acting=True)
    assert (post.title, RegisterEntry.objects.first().verb) == ("代理书记", "指定代理书记")
    assert may(cast.deputy.user, Permission.RATE_MEMBERS, cast.branch, on=TODAY)


def test_somebody_acts_while_the_holder_is_away(cast):
    Person.objects.filter(pk=cast.secretary.pk).update(standing=Person.Standing.AWAY)
    assert give(cast, who="deputy", role=Role.SECRETARY, is_acting=True).pk


def test_nobody_acts_beside_a_secretary_who_is_there(cast):
    with pytest.raises(Refused, match="书记沈知远在岗，不用代理"):
        give(cast, who="deputy", role=Role.SECRETARY, is_acting=True)


def test_an_acting_secretary_ends_before_a_new_one_begins(cast):
    end(cast, post_of(cast.secretary), on=YESTERDAY)
    acting = give(cast, who="deputy", role=Role.SECRETARY, is_acting=True, starts_on=YESTERDAY)
    for is_acting in (True, False):
        with pytest.raises(Refused, match="陆承安在这段时间是代理书记"):
            give(cast, role=Role.SECRETARY, is_acting=is_acting)
    end(cast, acting)
    assert give(cast, role=Role.SECRETARY).pk


# --- who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("by", ["officer", "committee_secretary", "inspector"])
def test_the_superior_and_the_office_appoint_and_end(cast, by):
    assert give(cast, by=by).pk
    assert end(cast, post_of(cast.secretary), by=by).ends_on == TODAY


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        ("outsider", Http404),
        ("secretary", PermissionDenied),
        ("deputy", PermissionDenied),
        ("recorder", PermissionDenied),
        ("head", PermissionDenied),
        ("leader", PermissionDenied),
    ],
)
def test_nobody_else_gives_or_ends_a_post(cast, by, refusal):
    with pytest.raises(refusal):
        give(cast, by=by)
    with pytest.raises(refusal):
        end(cast, post_of(cast.secretary), by=by)


@pytest.mark.parametrize("by", ["officer", "committee_secretary"])
def test_a_committee_gives_no_posts_in_itself(cast, by):
    with pytest.raises(PermissionDenied):
        give(cast, by=by, at="committee", role=Role.COMMITTEE_OFFICER)
    assert give(cast, by="inspector", at="committee", role=Role.COMMITTEE_OFFICER).pk


def test_only_the_own_secretary_delegates_recording(cast):
    assert give(cast, by="secretary", role=Role.RECORDER).pk
    assert RegisterEntry.objects.first().verb == "委托记录员"
    assert end(cast, post_of(cast.recorder), by="secretary").ends_on == TODAY
    refusals = {"officer": PermissionDenied, "inspector": PermissionDenied, "deputy": PermissionDenied}
    for by, refusal in (refusals | {"outsider": Http404}).items():
        with pytest.raises(refusal):
            give(cast, by=by, who="leader", role=Role.RECORDER)


def test_nobody_appoints_themselves(cast):
    for by, at, role in [
        ("secretary", "branch", Role.RECORDER),
        ("inspector", "district", Role.SECRETARY),
        ("officer", "branch", Role.SECRETARY),
    ]:
        with pytest.raises(Refused, match="不能任命自己"):
            give(cast, by=by, who=by, at=at, role=role)


def test_the_last_one_of_the_office_stays(cast):
    with pytest.raises(Refused, match="活动办公室只剩这一位经办人"):
        end(cast, post_of(cast.inspector), by="inspector")
    give(cast, by="inspector", at="office", role=Role.DISTRICT_OFFICE)
    assert end(cast, post_of(cast.inspector), by="inspector").ends_on == TODAY


# --- what is refused --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"role": Role.SECRETARY}, "沈知远在这段时间是书记"),
        ({"who": "deputy"}, "陆承安在这段时间已经是副书记"),
        ({"role": Role.DISTRICT_OFFICE}, "党支部不设“活动办公室”"),
        ({"role": Role.COMMITTEE_OFFICER}, "党支部不设“党务干部”"),
        ({"who": "away"}, "池映雪现在是“流出”，不能任职"),
        ({"who": "staff"}, "副书记要由正式党员担任。黎晓帆是党外干部职工"),
        ({"is_acting": True}, "“副书记”不设代理"),
        ({"ends_on": YESTERDAY}, "离任日期早于任职日期"),
        ({"starts_on": dt.date(2019, 12, 31)}, "不能早于桐花社区党支部的成立日期2020年1月1日"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(cast, values, sentence):
    before = Post.objects.count()
    with pytest.raises(Refused, match=sentence):
        give(cast, **values)
    assert Post.objects.count() == before


def test_a_unit_is_for_a_head_and_of_the_same_branch(cast):
    foreign = cast.foreign.units.create(name="芦汀村委会")
    for role, unit in [(Role.DEPUTY, cast.unit), (Role.ADMINISTRATIVE_HEAD, foreign)]:
        with pytest.raises(Refused, match="要选本支部的单位"):
            give(cast, role=role, unit=unit)


def test_a_dissolved_organization_gets_no_posts(cast):
    Organization.objects.filter(pk=cast.branch.pk).update(dissolved_on=YESTERDAY)
    with pytest.raises(Refused, match="已经撤销，不能再任命"):
        give(cast)


def test_a_term_that_is_over_stays_as_it_is(cast):
    Post.objects.filter(person=cast.secretary).update(ends_on=YESTERDAY)
    with pytest.raises(Refused, match="这个任期已经结束"):
        end(cast, post_of(cast.secretary))


def test_a_post_does_not_end_before_it_begins(cast):
    post = builders.post(cast.member, cast.branch, Role.DEPUTY, starts_on=TODAY)
    with pytest.raises(Refused, match="不能早于任职日期2026年10月20日"):
        end(cast, post, on=YESTERDAY)
