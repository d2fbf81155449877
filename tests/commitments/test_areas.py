"""The areas (方面) that organizations add to the notice's: inherited down the tree, never in their place."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from commitments import actions
from commitments.areas import areas_of
from commitments.models import AddedArea, Commitment, CommitmentItem
from commitments.rules import Content, ItemText, required_areas
from organizations.models import Person, RegisterEntry
from organizations.refusals import Refused
from tests import builders

State, Area = Commitment.State, CommitmentItem.Area
FIVE = tuple(ItemText(area=area.value, text=f"写{area.label}") for area in list(Area)[:5])


@pytest.fixture
def campaign(cast):
    return builders.campaign()


def url(name, *args):
    return reverse(f"commitments:{name}", args=args)


def add(by, organization, campaign, label="安全生产"):
    return actions.add_area(by=by.user, organization=organization, campaign=campaign, label=label)


def labels(person, campaign):
    return [area.label for area in areas_of(person, campaign)]


@pytest.mark.parametrize(
    ("kind", "is_leading_cadre", "expected"),
    [
        (Person.Kind.MEMBER, False, 6),
        (Person.Kind.PROBATIONARY, False, 6),
        (Person.Kind.MEMBER, True, 8),
        (Person.Kind.STAFF, False, 0),
    ],
)
def test_what_is_added_comes_after_the_notices_areas_and_staff_go_on_writing_freely(kind, is_leading_cadre, expected):
    asked = required_areas(kind, is_leading_cadre, [AddedArea(label="安全生产")])
    assert len(asked) == expected
    assert [area.label for area in asked[5:6]] == (["一岗双责"] if is_leading_cadre else ["安全生产"])[: len(asked)]


def test_an_area_holds_for_the_organization_and_all_below_it(cast, campaign):
    add(cast.committee_secretary, cast.committee, campaign, "招商引资")
    add(cast.secretary, cast.branch, campaign)
    found = {
        who: labels(getattr(cast, who), campaign)[-2:] for who in ("officer", "member", "sibling_secretary", "outsider")
    }
    assert found == {
        "officer": ["模范带头", "招商引资"],
        "member": ["招商引资", "安全生产"],
        "sibling_secretary": ["模范带头", "招商引资"],
        "outsider": ["遵纪守法", "模范带头"],
    }
    assert labels(cast.member, builders.campaign(2025))[-1] == "模范带头"
    assert list(RegisterEntry.objects.order_by("pk").values_list("actor_name", "verb")) == [
        ("甘书记", "增加承诺的方面"),
        ("沈知远", "增加承诺的方面"),
    ]


@pytest.mark.parametrize("who", ["member", "recorder", "deputy", "staff", "officer", "inspector", "outsider"])
def test_only_who_confirms_the_branchs_commitments_adds_to_its_areas(cast, campaign, who):
    area = add(cast.secretary, cast.branch, campaign)
    for write in (
        lambda: add(getattr(cast, who), cast.branch, campaign, "招商引资"),
        lambda: actions.remove_area(by=getattr(cast, who).user, area=area),
    ):
        with pytest.raises((PermissionDenied, Http404)):
            write()
    assert list(AddedArea.objects.all()) == [area]


@pytest.mark.parametrize(
    ("label", "sentence"),
    [("学习提高", "是通知要求的方面"), ("招商引资", "已经加过了"), (" 安全生产 ", "已经加过了")],
)
def test_what_is_asked_already_is_not_added(cast, campaign, label, sentence):
    add(cast.committee_secretary, cast.committee, campaign, "招商引资")
    add(cast.secretary, cast.branch, campaign)
    with pytest.raises(Refused, match=sentence):
        add(cast.secretary, cast.branch, campaign, label)


def save(cast, campaign, content, based_on=0):
    return actions.save_commitment(
        by=cast.member.user, campaign=campaign, subject=cast.member, content=content, based_on=based_on
    )


def test_a_member_hands_in_only_with_the_added_area(cast, campaign):
    area = add(cast.secretary, cast.branch, campaign)
    draft = save(cast, campaign, Content(items=FIVE))
    with pytest.raises(Refused, match="还没有写：安全生产。写完再提交。"):
        actions.submit(by=cast.member.user, commitment=draft, based_on=draft.version)
    draft = save(cast, campaign, Content(items=(*FIVE, ItemText(area=area.value, text="每月查隐患"))), 1)
    assert [(item.heading, item.text) for item in draft.items.all()][-1] == ("安全生产", "每月查隐患")
    assert actions.submit(by=cast.member.user, commitment=draft, based_on=draft.version).state == State.SUBMITTED


@pytest.mark.parametrize("state", [State.SUBMITTED, State.CONFIRMED])
def test_an_area_added_later_leaves_whole_what_was_handed_in_before(cast, campaign, state):
    made = builders.commitment(campaign, cast.member, state)
    add(cast.secretary, cast.branch, campaign)
    if state == State.SUBMITTED:
        made = actions.confirm(by=cast.secretary.user, commitment=made, based_on=made.version)
    assert Commitment.objects.get().is_confirmed
    assert made.items.count() == 5


def test_an_area_that_was_written_about_stays(cast, campaign):
    area = add(cast.secretary, cast.branch, campaign)
    save(cast, campaign, Content(items=(ItemText(area=area.value, text="每月查隐患"),)))
    with pytest.raises(Refused, match="已经有1个人写了“安全生产”"):
        actions.remove_area(by=cast.secretary.user, area=area)
    save(cast, campaign, Content(items=FIVE), 1)
    actions.remove_area(by=cast.secretary.user, area=area)
    assert not AddedArea.objects.exists()


def test_an_area_that_was_taken_back_meanwhile_is_said(cast, campaign):
    with pytest.raises(Refused, match="刚刚撤掉了"):
        save(cast, campaign, Content(items=(ItemText(area="added_999999", text="查隐患"),)))
    assert not Commitment.objects.exists()


# --- pages ---
def test_the_form_shows_the_added_area_as_a_field_and_keeps_it(cast, campaign, signed_in):
    area = add(cast.secretary, cast.branch, campaign)
    member = signed_in(cast.member)
    page = member.get(url("write_for_person", cast.member.pk)).content.decode()
    assert f'<label for="id_{area.value}">安全生产</label>' in page
    data = {item.area: item.text for item in FIVE} | {"items-TOTAL_FORMS": "0", "items-INITIAL_FORMS": "0"}
    response = member.post(url("write_for_person", cast.member.pk), data | {"wish": "submit", "version": "0"})
    assert response.context["editor"].form.errors == {area.value: ["还没有写，写好再提交。"]}
    member.post(
        url("write_for_person", cast.member.pk), data | {area.value: "每月查隐患", "wish": "submit", "version": "0"}
    )
    made = Commitment.objects.get()
    assert made.state == State.SUBMITTED
    page = member.get(url("detail", made.pk)).content.decode()
    assert ("安全生产" in page, "每月查隐患" in page) == (True, True)


def test_who_opens_the_page_of_the_areas(cast, campaign, signed_in):
    found = {
        who: signed_in(getattr(cast, who)).get(url("areas", cast.branch.pk, 2026)).status_code
        for who in ("secretary", "recorder", "member", "officer", "outsider")
    }
    assert found == {"secretary": 200, "recorder": 403, "member": 403, "officer": 403, "outsider": 404}
    assert signed_in(cast.officer).get(url("areas", cast.committee.pk, 2026)).status_code == 200


def test_the_secretary_adds_and_takes_back_on_the_page(cast, campaign, signed_in):
    add(cast.committee_secretary, cast.committee, campaign, "招商引资")
    secretary, address = signed_in(cast.secretary), url("areas", cast.branch.pk, 2026)
    secretary.post(address, {"label": "安全生产"})
    page = secretary.get(address).content.decode()
    for words in ("学习提高、发展业绩、为民服务、遵纪守法、模范带头。", "一岗双责、廉洁从政。", "招商引资", "安全生产"):
        assert words in page
    response = secretary.post(address, {"label": "模范带头"})
    assert response.context["form"].errors == {"label": ["“模范带头”是通知要求的方面，本来就要写，不用再加。"]}
    own = AddedArea.objects.get(label="安全生产")
    assert secretary.post(url("remove_area", cast.branch.pk, own.pk)).status_code == 302
    above = AddedArea.objects.get()
    assert secretary.post(url("remove_area", cast.branch.pk, above.pk)).status_code == 404
    assert list(AddedArea.objects.all()) == [above]


def test_the_page_asks_as_often_for_three_areas_as_for_one(cast, campaign, signed_in, django_assert_max_num_queries):
    secretary, address = signed_in(cast.secretary), url("areas", cast.branch.pk, 2026)
    add(cast.secretary, cast.branch, campaign)
    with django_assert_max_num_queries(30) as one:
        secretary.get(address)
    for label in ("招商引资", "信访稳定"):
        add(cast.secretary, cast.branch, campaign, label)
    with django_assert_max_num_queries(len(one)):
        secretary.get(address)


# --- what was typed about an area that is no longer asked for ---
def free_texts(response):
    return [row["text"].value() for row in response.context["editor"].rows]


@pytest.mark.parametrize("wish", ["save", "submit", "add"])
def test_what_was_typed_about_an_area_taken_back_meanwhile_is_shown_and_saved_next_time(
    cast, campaign, signed_in, wish
):
    area = add(cast.secretary, cast.branch, campaign)
    member, address = signed_in(cast.member), url("write_for_person", cast.member.pk)
    member.get(address)
    actions.remove_area(by=cast.secretary.user, area=area)
    data = {item.area: item.text for item in FIVE} | {"items-TOTAL_FORMS": "1", "items-INITIAL_FORMS": "0"}
    page = member.post(address, data | {area.value: "每月查隐患", "version": "0", "wish": wish})
    assert "有的方面现在不用写了。您写的没有丢" in page.content.decode()
    assert free_texts(page)[-1] == "每月查隐患"
    assert not Commitment.objects.exists()
    rows = {f"items-{number}-text": text or "" for number, text in enumerate(free_texts(page))}
    member.post(address, data | rows | {"items-TOTAL_FORMS": str(len(rows)), "version": "0", "wish": "save"})
    assert [item.text for item in Commitment.objects.get().items.filter(area="")] == ["每月查隐患"]


def test_a_draft_that_was_begun_in_another_branch_keeps_its_area_as_a_free_item(cast, campaign, signed_in):
    area = add(cast.secretary, cast.branch, campaign)
    draft = save(cast, campaign, Content(items=(*FIVE, ItemText(area=area.value, text="每月查隐患"))))
    Person.objects.filter(pk=cast.member.pk).update(organization=cast.sibling)
    page = signed_in(cast.member).get(url("edit", draft.pk))
    assert free_texts(page) == ["每月查隐患"]
    assert area.value not in page.context["editor"].form.fields
