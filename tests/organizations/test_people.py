"""One person at a time: who may take somebody onto a roster, change and transfer, and what stays of it."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from organizations.actions.people import add_person, change_person, transfer_person
from organizations.models import Organization, Person, Post, RegisterEntry, Transfer, Unit
from tests import builders
from tests.refusals import sentence_of

TODAY = dt.date(2026, 3, 10)
Standing = Person.Standing


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def add(by, organization, **values):
    values = {"name": "单雪松", "kind": "member", "standing": "normal"} | values
    return add_person(by=by.user, organization=organization, values=values, today=TODAY)


def change(by, person, **values):
    return change_person(by=by.user, person=person, values=values, today=TODAY)


def transfer(by, person, destination, moved_on=TODAY, reason="工作调动"):
    return transfer_person(
        by=by.user, person=person, destination=destination, moved_on=moved_on, reason=reason, today=TODAY
    )


# --- adding ---


def test_the_superior_takes_somebody_onto_a_branchs_roster(cast):
    person = add(cast.officer, cast.branch, post_title="网格员")
    assert (person.organization, person.since, person.sort_key) == (cast.branch, TODAY, "shan4 xue3 song1 单雪松")
    line = RegisterEntry.objects.get()
    assert (line.verb, line.actor, line.organization) == ("新增人员单雪松", cast.officer.user, cast.branch)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("secretary", PermissionDenied),
        ("member", PermissionDenied),
        ("outsider", Http404),
        ("sibling_secretary", Http404),
    ],
)
def test_a_branch_makes_no_voters_of_its_own(cast, who, error):
    with pytest.raises(error):
        add(getattr(cast, who), cast.branch)


def test_people_stand_on_the_rosters_of_living_branches_only(cast):
    assert "党支部或者联合党支部" in sentence_of(add, cast.inspector, cast.committee)
    Organization.objects.filter(pk=cast.branch.pk).update(dissolved_on=TODAY)
    cast.branch.refresh_from_db()
    assert "没有撤销" in sentence_of(add, cast.officer, cast.branch)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"standing": "away"}, "请写明外出流向"),
        ({"kind": "staff", "is_leading_cadre": True}, "类别不能是党外干部职工"),
        ({"kind": "staff", "joined_on": TODAY}, "没有入党日期"),
    ],
)
def test_what_cannot_be_true_of_one_person_is_refused(cast, values, sentence):
    assert sentence in sentence_of(add, cast.officer, cast.branch, **values)


def test_a_unit_of_another_branch_is_refused(cast):
    elsewhere = Unit.objects.create(organization=cast.sibling, name="物业公司")
    assert "不在这个党支部" in sentence_of(change, cast.officer, cast.member, unit=elsewhere)


# --- changing ---


def test_a_branch_keeps_the_everyday_facts_of_its_people(cast):
    change(
        cast.secretary, cast.member, post_title="组长", phone="13800000000", standing="away", away_destination="深圳"
    )
    cast.member.refresh_from_db()
    assert (cast.member.post_title, cast.member.standing, cast.member.away_destination) == ("组长", "away", "深圳")
    change(cast.secretary, cast.member, standing="normal")
    cast.member.refresh_from_db()
    assert (cast.member.standing, cast.member.away_destination) == ("normal", "")


@pytest.mark.parametrize(
    "values", [{"name": "顾南川"}, {"kind": "probationary"}, {"standing": "left"}, {"is_leading_cadre": True}]
)
def test_who_counts_as_what_is_for_the_superior_to_change(cast, values):
    with pytest.raises(PermissionDenied):
        change(cast.secretary, cast.member, **values)
    assert change(cast.officer, cast.member, **values)


def test_a_branch_does_not_bring_back_who_has_left(cast):
    Person.objects.filter(pk=cast.member.pk).update(standing="left")
    with pytest.raises(PermissionDenied):
        change(cast.secretary, cast.member, standing="normal")
    assert change(cast.officer, cast.member, standing="normal").standing == "normal"


@pytest.mark.parametrize("who", ["member", "recorder", "deputy", "head"])
def test_nobody_else_of_the_branch_changes_people(cast, who):
    with pytest.raises(PermissionDenied):
        change(getattr(cast, who), cast.member, post_title="组长")


@pytest.mark.parametrize("standing", ["suspended", "left", "deceased"])
def test_who_leaves_the_roster_loses_posts_and_account_that_day(cast, standing):
    change(cast.officer, cast.secretary, standing=standing)
    assert Post.objects.get(person=cast.secretary).ends_on == TODAY
    cast.secretary.user.refresh_from_db()
    assert (cast.secretary.user.is_active, cast.secretary.user.closed_on) == (False, TODAY)


def test_a_new_name_gets_a_new_place_in_the_order(cast):
    assert change(cast.officer, cast.member, name="曾北川").sort_key == "zeng1 bei3 chuan1 曾北川"


# --- transferring ---


def test_a_transfer_moves_the_person_and_keeps_where_they_were(cast):
    transfer(cast.officer, cast.secretary, cast.sibling)
    cast.secretary.refresh_from_db()
    assert (cast.secretary.organization, cast.secretary.unit, cast.secretary.since) == (cast.sibling, None, TODAY)
    assert Post.objects.get(person=cast.secretary).ends_on == TODAY - dt.timedelta(days=1)
    moved = Transfer.objects.get()
    assert (moved.origin, moved.destination, moved.moved_on, moved.reason) == (
        cast.branch,
        cast.sibling,
        TODAY,
        "工作调动",
    )
    assert [(line.organization, line.verb) for line in RegisterEntry.objects.order_by("pk")] == [
        (cast.branch, "把沈知远转到鹭洲社区党支部"),
        (cast.sibling, "沈知远从桐花社区党支部转入"),
    ]


@pytest.mark.parametrize(
    ("who", "destination", "error"),
    [
        ("secretary", "sibling", PermissionDenied),
        ("officer", "foreign", Http404),
        ("outsider", "foreign", Http404),
        ("sibling_secretary", "sibling", Http404),
    ],
)
def test_only_who_keeps_both_rosters_transfers(cast, who, destination, error):
    with pytest.raises(error):
        transfer(getattr(cast, who), cast.member, getattr(cast, destination))
    assert transfer(cast.inspector, cast.member, getattr(cast, destination)).destination


@pytest.mark.parametrize(
    ("change_first", "destination", "moved_on", "sentence"),
    [
        ({}, "branch", TODAY, "已经在桐花社区党支部"),
        ({}, "committee", TODAY, "没有撤销的党支部"),
        ({"standing": "left"}, "sibling", TODAY, "请先改正状态"),
        ({}, "sibling", TODAY + dt.timedelta(days=1), "转接日期还没有到"),
        ({}, "sibling", builders.SINCE - dt.timedelta(days=1), "早于转入现支部的日期"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused(cast, change_first, destination, moved_on, sentence):
    Person.objects.filter(pk=cast.member.pk).update(**change_first) if change_first else None
    assert sentence in sentence_of(transfer, cast.inspector, cast.member, getattr(cast, destination), moved_on)


def test_nobody_is_transferred_twice_on_one_day(cast):
    transfer(cast.officer, cast.member, cast.sibling)
    assert "已经转接过一次" in sentence_of(transfer, cast.officer, cast.member, cast.branch)


# --- pages ---

EVERYDAY = {
    "standing": "normal",
    "away_destination": "",
    "unit": "",
    "post_title": "组长",
    "phone": "138 0000 0000",
    "staff_number": "g0042",
}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("add_person", {"officer": 200, "inspector": 200, "secretary": 403, "member": 403, "outsider": 404}),
        ("change_person", {"officer": 200, "inspector": 200, "secretary": 200, "member": 403, "outsider": 404}),
        ("transfer_person", {"officer": 200, "inspector": 200, "secretary": 403, "member": 403, "outsider": 404}),
    ],
)
def test_the_pages_are_for_those_who_keep_the_roster(cast, signed_in, name, allowed):
    about = cast.branch if name == "add_person" else cast.member
    found = {who: signed_in(getattr(cast, who)).get(url(name, about.pk)).status_code for who in allowed}
    assert found == allowed


def test_a_secretary_changes_everyday_facts_on_the_page_and_nothing_more(cast, signed_in):
    client, page = signed_in(cast.secretary), url("change_person", cast.member.pk)
    assert b'name="kind"' not in client.get(page).content
    response = client.post(page, EVERYDAY | {"name": "别人", "kind": "staff"}, follow=True)
    assert "顾北川的信息已经保存" in text_of(response)
    cast.member.refresh_from_db()
    assert (cast.member.name, cast.member.kind, cast.member.post_title) == ("顾北川", "member", "组长")
    assert (cast.member.phone, cast.member.staff_number) == ("13800000000", "G0042")


def test_what_was_typed_stays_when_it_is_refused(cast, signed_in):
    response = signed_in(cast.officer).post(
        url("add_person", cast.branch.pk),
        EVERYDAY | {"name": "张　三2", "kind": "member", "standing": "away", "phone": "12"},
    )
    page = text_of(response)
    assert "姓名里有数字" in page
    assert "电话号码的位数不对" in page
    assert 'value="张　三2"' in response.content.decode()
    assert Person.objects.filter(name__contains="三").count() == 0


def test_a_name_is_kept_as_a_list_would_keep_it(cast, signed_in):
    data = EVERYDAY | {"name": "张　三", "kind": "member", "joined_on": "2001-07-01"}
    signed_in(cast.officer).post(url("add_person", cast.branch.pk), data)
    assert Person.objects.get(name="张三").joined_on == dt.date(2001, 7, 1)


@time_machine.travel(builders.at(TODAY, 12), tick=False)
def test_a_person_is_transferred_on_the_page(cast, signed_in):
    client, page = signed_in(cast.officer), url("transfer_person", cast.secretary.pk)
    assert "职务随之免去：书记" in text_of(client.get(page))
    data = {"destination": cast.foreign.pk, "moved_on": "2026-03-10", "reason": ""}
    assert "鹭洲" in text_of(client.post(page, data))  # another committee's branch is no choice, the own one's still is
    response = client.post(page, data | {"destination": cast.sibling.pk}, follow=True)
    assert "沈知远已经转到鹭洲社区党支部" in text_of(response)
    assert "桐花社区党支部" in text_of(response)  # where they came from


@pytest.mark.parametrize(
    ("destination", "constraint"), [("branch", "transfer_leads_elsewhere"), ("sibling", "transfer_is_once_a_day")]
)
def test_the_database_refuses_a_transfer_that_leads_nowhere_and_a_second_one_of_the_day(cast, destination, constraint):
    values = {"person": cast.member, "origin": cast.branch, "moved_on": TODAY}
    Transfer.objects.create(destination=cast.sibling, **values)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Transfer.objects.create(destination=getattr(cast, destination), **values)
