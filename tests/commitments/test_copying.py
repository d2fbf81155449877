"""Last year's words as this year's draft."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from commitments import actions
from commitments.models import AddedArea, Commitment, CommitmentItem
from organizations.models import Person
from organizations.refusals import Refused
from tests import builders

State, Fulfilment = Commitment.State, CommitmentItem.Fulfilment


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(builders.at(dt.date(2026, 8, 3), 9), tick=False):
        yield


@pytest.fixture
def last_year(cast):
    return builders.campaign(2025)


@pytest.fixture
def campaign(cast, last_year):
    return builders.campaign()


def url(name, *args):
    return reverse(f"commitments:{name}", args=args)


def copy(by, campaign, subject):
    return actions.copy_from_last_year(by=by.user, campaign=campaign, subject=subject)


def words(commitment):
    return [
        (item.heading, item.text, item.measure, item.due_on, item.fulfilment, item.fulfilment_note, item.key_task)
        for item in commitment.items.all()
    ]


def test_a_persons_words_come_without_fulfilment(cast, last_year, campaign):
    old = builders.commitment(last_year, cast.member)
    old.items.update(fulfilment=Fulfilment.FULFILLED, fulfilment_note="办成了")
    draft = copy(cast.member, campaign, cast.member)
    assert (draft.campaign, draft.state, draft.consent) == (campaign, State.DRAFT, Commitment.Consent.OWN)
    areas = ["学习提高", "发展业绩", "为民服务", "遵纪守法", "模范带头"]
    assert words(draft) == [
        (area, f"承诺事项{number}", "逐户走访", None, Fulfilment.NOT_YET, "", None)
        for number, area in enumerate(areas, start=1)
    ]


def test_an_organizations_words_come_without_days_and_key_tasks(cast, last_year, campaign):
    old = builders.commitment(last_year, cast.branch)
    old.items.update(key_task=builders.key_task(last_year))
    draft = copy(cast.recorder, campaign, cast.branch)
    assert (draft.theme, draft.carrier, draft.key_tasks, draft.problems) == (
        "红色管家",
        "楼栋党小组",
        "老旧管网改造",
        "停车难",
    )
    assert words(draft) == [("", "承诺事项1", "逐户走访", None, Fulfilment.NOT_YET, "", None)]


def test_a_transferred_person_brings_the_words_along(cast, last_year, campaign):
    builders.commitment(last_year, cast.member)
    Person.objects.filter(pk=cast.member.pk).update(organization=cast.sibling)
    draft = copy(cast.sibling_secretary, campaign, Person.objects.get(pk=cast.member.pk))
    assert (draft.organization, draft.items.count(), draft.consent) == (cast.sibling, 5, Commitment.Consent.ASKED)


def test_an_area_that_is_no_longer_asked_for_becomes_a_free_item(cast, last_year, campaign):
    builders.commitment(last_year, cast.leader)
    Person.objects.filter(pk=cast.leader.pk).update(is_leading_cadre=False)
    cast.leader.refresh_from_db()
    draft = copy(cast.leader, campaign, cast.leader)
    assert [(item.heading, item.text) for item in draft.items.all()][5:] == [("", "承诺事项6"), ("", "承诺事项7")]


def test_an_added_area_is_found_again_by_its_name(cast, last_year, campaign):
    old = builders.commitment(last_year, cast.member, State.DRAFT)
    for year in (last_year, campaign):
        area = AddedArea.objects.create(organization=cast.branch, campaign=year, label="安全生产")
        old.items.filter(area="study").update(area="", added_area=area) if year == last_year else None
    draft = copy(cast.member, campaign, cast.member)
    assert draft.items.get(added_area=area).text == "承诺事项1"


def test_what_is_begun_is_not_copied_over_and_nothing_is_made_of_nothing(cast, last_year, campaign):
    with pytest.raises(Refused, match="没有找到2025年的承诺"):
        copy(cast.member, campaign, cast.member)
    builders.commitment(last_year, cast.member)
    builders.commitment(campaign, cast.member, State.DRAFT)
    with pytest.raises(Refused, match="2026年的承诺已经在写"):
        copy(cast.member, campaign, cast.member)


@pytest.mark.parametrize("who", ["staff", "head", "sibling_secretary", "officer", "outsider"])
def test_others_copy_nothing(cast, last_year, campaign, who):
    builders.commitment(last_year, cast.member)
    with pytest.raises((PermissionDenied, Http404)):
        copy(getattr(cast, who), campaign, cast.member)


def test_one_button_on_the_page(cast, last_year, campaign, signed_in):
    builders.commitment(last_year, cast.member)
    member = signed_in(cast.member)
    address = url("copy_for_person", cast.member.pk)
    assert f'action="{address}"' in member.get(url("write_for_person", cast.member.pk)).content.decode()
    response = member.post(address, follow=True)
    assert "去年的文字已经带过来" in response.content.decode()
    assert ">\n承诺事项1</textarea>" in response.content.decode()
    assert "带入2025年的文字" not in response.content.decode()
    assert "2026年的承诺已经在写" in member.post(address, follow=True).content.decode()
    assert member.get(address).status_code == 405


def test_the_button_of_an_organization(cast, last_year, campaign, signed_in):
    builders.commitment(last_year, cast.branch)
    address = url("copy_for_organization", cast.branch.pk)
    found = {who: signed_in(getattr(cast, who)).post(address).status_code for who in ("member", "officer", "outsider")}
    assert found == {"member": 403, "officer": 403, "outsider": 404}
    signed_in(cast.secretary).post(address)
    assert Commitment.objects.get(campaign=campaign).theme == "红色管家"


def test_who_promised_nothing_last_year_sees_no_button(cast, campaign, signed_in):
    assert "带入" not in signed_in(cast.member).get(url("write_for_person", cast.member.pk)).content.decode()


def test_two_areas_of_one_name_keep_both_texts(cast, last_year, campaign):
    old = builders.commitment(last_year, cast.member, State.DRAFT)
    for area, organization in (("study", cast.committee), ("performance", cast.branch)):
        of_last_year, this_years = (
            AddedArea.objects.create(organization=organization, campaign=year, label="安全生产")
            for year in (last_year, campaign)
        )
        old.items.filter(area=area).update(area="", added_area=of_last_year)
        if organization == cast.branch:
            this_years.delete()
    draft = copy(cast.member, campaign, cast.member)
    assert sorted((item.heading, item.text) for item in draft.items.all()) == [
        ("", "承诺事项2"),
        ("为民服务", "承诺事项3"),
        ("安全生产", "承诺事项1"),
        ("模范带头", "承诺事项5"),
        ("遵纪守法", "承诺事项4"),
    ]
