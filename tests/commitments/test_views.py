import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from commitments.models import Campaign, Commitment, CommitmentItem
from tests import builders

State, Area, Fulfilment = Commitment.State, CommitmentItem.Area, CommitmentItem.Fulfilment
FIVE = {"study": "读书", "performance": "完工", "service": "上门", "discipline": "双签", "example": "带头"}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(builders.at(dt.date(2026, 8, 12), 9), tick=False):
        yield timezone.localdate()


@pytest.fixture
def campaign(cast):
    return builders.campaign()


def url(name, *args):
    return reverse(f"commitments:{name}", args=args)


def rows(*texts, **more):
    """The free items as a browser sends them."""
    data = {"items-TOTAL_FORMS": str(len(texts)), "items-INITIAL_FORMS": "0"}
    for index, text in enumerate(texts):
        data[f"items-{index}-text"] = text
    return data | more


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- the list ---
def test_before_a_campaign_is_opened_the_list_says_who_acts(cast, signed_in):
    assert "活动办公室还没有布置今年的活动" in text_of(signed_in(cast.member).get(url("list")))
    assert url("open_campaign") in signed_in(cast.inspector).get(url("list")).content.decode()


def test_a_member_sees_the_own_commitment_and_only_confirmed_ones_of_others(cast, campaign, signed_in):
    confirmed = builders.commitment(campaign, cast.leader)
    waiting = builders.commitment(campaign, cast.away, State.SUBMITTED)
    response = signed_in(cast.member).get(url("list"))
    page = response.content.decode()
    assert response.status_code == 200
    assert url("write_for_person", cast.member.pk) in page
    assert "还没有写，逾期2天" in page
    assert url("detail", confirmed.pk) in page
    assert url("detail", waiting.pk) not in page
    assert "池映雪" not in page
    assert "全部确认" not in page


def test_the_secretary_sees_what_waits_and_who_has_none(cast, campaign, signed_in):
    builders.commitment(campaign, cast.branch)
    waiting = builders.commitment(campaign, cast.away, State.SUBMITTED)
    draft = builders.commitment(campaign, cast.leader, State.DRAFT)
    response = signed_in(cast.secretary).get(url("list"))
    page = response.content.decode()
    roster = response.context["roster"]
    assert [row.subject for row in roster.waiting] == [cast.away]
    assert {row.subject for row in roster.missing} == {
        cast.leader,
        cast.member,
        cast.secretary,
        cast.deputy,
        cast.recorder,
        cast.head,
        cast.staff,
        cast.second_staff,
    }
    assert "全部确认1份" in page
    for address in (
        url("detail", waiting.pk),
        url("edit", draft.pk),
        url("write_for_person", cast.staff.pk),
        url("confirm_all", cast.branch.pk, 2026),
    ):
        assert f'"{address}"' in page
    assert page.count("button--primary") == 1


def test_an_exempt_member_is_not_missing(cast, campaign, signed_in):
    response = signed_in(cast.secretary).get(url("list"))
    roster = response.context["roster"]
    row = next(row for row in roster.members if row.subject == cast.exempt)
    assert (row.is_missing, row.standing.words) == (False, "免于参加")
    assert (len(roster.rows), roster.expected, len(roster.missing)) == (11, 10, 10)
    assert "免于参加，不用写：温如玉。" in text_of(response)


def test_an_exempt_member_may_promise_all_the_same(cast, campaign, signed_in):
    builders.commitment(campaign, cast.exempt)
    roster = signed_in(cast.secretary).get(url("list")).context["roster"]
    assert (roster.expected, roster.excused, [row.subject for row in roster.confirmed]) == (11, [], [cast.exempt])


def test_the_district_arranges_and_does_not_promise_itself(cast, campaign, signed_in):
    context = signed_in(cast.inspector).get(url("list")).context
    assert (context["organization"], context["roster"], "mine" in context) == (cast.district, None, False)


def test_the_recorder_writes_for_others_but_confirms_nothing(cast, campaign, signed_in):
    builders.commitment(campaign, cast.away, State.SUBMITTED)
    page = signed_in(cast.recorder).get(url("list")).content.decode()
    assert url("write_for_person", cast.staff.pk) in page
    assert "全部确认" not in page


def test_a_superior_sees_what_each_branch_lacks_and_may_go_down(cast, campaign, signed_in):
    builders.commitment(campaign, cast.sibling)
    builders.commitment(campaign, cast.sibling_secretary)
    waiting = builders.commitment(campaign, cast.member, State.SUBMITTED)
    officer = signed_in(cast.officer)
    response = officer.get(url("list"))
    found = [
        (row.organization, row.organizations_missing, row.members_missing, row.staff_missing, row.waiting, row.overdue)
        for row in response.context["below"]
    ]
    assert found == [(cast.branch, 1, 6, 3, 1, 10), (cast.sibling, 0, 0, 0, 0, 0)]
    assert "齐全" in text_of(response)
    page = officer.get(url("list"), {"organization": cast.branch.pk}).content.decode()
    assert "顾北川" in page
    assert url("detail", waiting.pk) not in page


def test_the_district_office_sees_committees_with_their_branches_added_up(cast, campaign, signed_in):
    found = [
        (row.organization, row.organizations_missing, row.members_missing, row.staff_missing)
        for row in signed_in(cast.inspector).get(url("list")).context["below"]
    ]
    assert found == [(cast.committee, 3, 9, 3), (cast.other_committee, 2, 1, 0)]


def test_an_earlier_year_can_be_read(cast, campaign, signed_in):
    old = builders.commitment(builders.campaign(2025), cast.member)
    page = signed_in(cast.member).get(url("list"), {"year": "2025"}).content.decode()
    assert "2025年的承诺" in page
    assert url("detail", old.pk) in page


@pytest.mark.parametrize(
    "query", [{"year": "1999"}, {"year": "x"}, {"year": "²⁰²⁶"}, {"organization": "x"}, {"organization": "9" * 30}]
)
def test_addresses_that_mean_nothing_are_not_found(cast, campaign, signed_in, query):
    assert signed_in(cast.secretary).get(url("list"), query).status_code == 404


def test_the_list_of_a_foreign_branch_is_not_found(cast, campaign, signed_in):
    assert signed_in(cast.outsider).get(url("list"), {"organization": cast.branch.pk}).status_code == 404


def test_strangers_are_asked_to_sign_in(client, cast):
    assert client.get(url("list")).status_code == 302


def _queries(run, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as captured:
        run()
    return len(captured)


def test_the_list_asks_as_often_for_three_people_as_for_one(cast, campaign, signed_in, django_assert_max_num_queries):
    secretary = signed_in(cast.outsider)
    builders.commitment(campaign, cast.outsider)
    one = _queries(lambda: secretary.get(url("list")), django_assert_max_num_queries)
    for name in ("赵一", "钱二", "孙三"):
        builders.commitment(campaign, builders.person(name, cast.foreign))
    three = _queries(lambda: secretary.get(url("list")), django_assert_max_num_queries)
    assert three == one


def test_the_overview_asks_as_often_for_three_branches_as_for_one(
    cast, campaign, signed_in, django_assert_max_num_queries
):
    inspector = signed_in(cast.inspector)
    run = lambda: inspector.get(url("list"), {"organization": cast.other_committee.pk})  # noqa: E731
    one = _queries(run, django_assert_max_num_queries)
    for name in ("芦汀第二党支部", "芦汀第三党支部"):
        builders.organization(name, parent=cast.other_committee)
    assert _queries(run, django_assert_max_num_queries) == one


# --- who may open which page ---
def statuses(signed_in, people, method, address):
    return {person.name: getattr(signed_in(person), method)(address).status_code for person in people}


@pytest.mark.parametrize(
    ("state", "member", "colleague", "officer"),
    [(State.DRAFT, 200, 404, 404), (State.SUBMITTED, 200, 404, 404), (State.CONFIRMED, 200, 200, 200)],
)
def test_who_opens_a_members_commitment(cast, campaign, signed_in, state, member, colleague, officer):
    made = builders.commitment(campaign, cast.member, state)
    people = [cast.member, cast.secretary, cast.recorder, cast.staff, cast.officer, cast.outsider]
    assert statuses(signed_in, people, "get", url("detail", made.pk)) == {
        "顾北川": member,
        "沈知远": 200,
        "柳文澜": 200,
        "黎晓帆": colleague,
        "骆党务": officer,
        "庄小禾": 404,
    }


def test_who_may_write_and_who_may_not(cast, campaign, signed_in):
    people = [cast.member, cast.secretary, cast.recorder, cast.staff, cast.officer, cast.outsider]
    allowed = {"顾北川": 200, "沈知远": 200, "柳文澜": 200, "黎晓帆": 403, "骆党务": 403, "庄小禾": 404}
    assert statuses(signed_in, people, "get", url("write_for_person", cast.member.pk)) == allowed
    made = builders.commitment(campaign, cast.member)
    assert statuses(signed_in, people, "get", url("fulfilment", made.pk)) == allowed
    of_organization = allowed | {"顾北川": 403}
    assert statuses(signed_in, people, "get", url("write_for_organization", cast.branch.pk)) == of_organization


@pytest.mark.parametrize("verb", ["confirm", "return"])
def test_who_may_confirm_and_who_may_not(cast, campaign, signed_in, verb):
    made = builders.commitment(campaign, cast.member, State.SUBMITTED)
    people = [cast.member, cast.recorder, cast.staff, cast.outsider]
    assert statuses(signed_in, people, "post", url(verb, made.pk)) == {
        "顾北川": 403,
        "柳文澜": 403,
        "黎晓帆": 404,
        "庄小禾": 404,
    }
    assert Commitment.objects.get().state == State.SUBMITTED


def test_everything_is_confirmed_by_the_secretary_only(cast, campaign, signed_in):
    builders.commitment(campaign, cast.member, State.SUBMITTED)
    people = [cast.member, cast.recorder, cast.officer, cast.outsider]
    assert statuses(signed_in, people, "post", url("confirm_all", cast.branch.pk, 2026)) == {
        "顾北川": 403,
        "柳文澜": 403,
        "骆党务": 403,
        "庄小禾": 404,
    }


def test_the_year_is_opened_by_the_district_only(cast, signed_in):
    people = [cast.inspector, cast.officer, cast.secretary, cast.outsider]
    assert statuses(signed_in, people, "get", url("open_campaign")) == {
        "纪澄": 200,
        "骆党务": 404,
        "沈知远": 404,
        "庄小禾": 404,
    }


@pytest.mark.parametrize("name", ["submit", "confirm", "return"])
def test_verbs_are_posted_never_fetched(cast, campaign, signed_in, name):
    made = builders.commitment(campaign, cast.member, State.SUBMITTED)
    assert signed_in(cast.secretary).get(url(name, made.pk)).status_code == 405


# --- writing ---
def test_a_member_writes_and_hands_in_on_one_page(cast, campaign, signed_in):
    member = signed_in(cast.member)
    response = member.post(url("write_for_person", cast.member.pk), FIVE | rows("", wish="submit"), follow=True)
    made = Commitment.objects.get()
    assert response.redirect_chain == [(url("detail", made.pk), 302)]
    assert "已经提交，等书记确认。" in text_of(response)
    assert made.state == State.SUBMITTED
    assert {item.area: item.text for item in made.items.all()} == FIVE


def test_a_leading_cadre_is_asked_for_seven_areas(cast, campaign, signed_in):
    response = signed_in(cast.leader).get(url("write_for_person", cast.leader.pk))
    labels = re.findall(r'<label for="id_[a-z_]+">([^<]+)</label>', response.content.decode())
    assert labels == ["学习提高", "发展业绩", "为民服务", "遵纪守法", "模范带头", "一岗双责", "廉洁从政"]


def test_an_area_left_out_is_named_and_nothing_typed_is_lost(cast, campaign, signed_in):
    typed = FIVE | {"service": "", "study": "每月读一本业务书"} | rows("多做一件", wish="submit")
    response = signed_in(cast.member).post(url("write_for_person", cast.member.pk), typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert response.context["editor"].form.errors == {"service": ["还没有写，写好再提交。"]}
    assert "有1处需要改一下" in page
    assert '<a href="#id_service">为民服务</a>' in page
    assert "每月读一本业务书" in page
    assert "多做一件" in page
    assert not Commitment.objects.exists()


def test_a_draft_may_be_half_done(cast, campaign, signed_in):
    member = signed_in(cast.member)
    member.post(url("write_for_person", cast.member.pk), {"study": "读书"} | rows("", wish="save"))
    made = Commitment.objects.get()
    assert (made.state, [item.text for item in made.items.all()]) == (State.DRAFT, ["读书"])
    response = member.get(url("write_for_person", cast.member.pk))
    assert response.url == url("edit", made.pk)
    assert "读书" in member.get(response.url).content.decode()


def test_another_row_is_added_without_script_and_keeps_what_was_typed(cast, campaign, signed_in):
    response = signed_in(cast.staff).post(url("write_for_person", cast.staff.pk), rows("甲", wish="add"))
    page = response.content.decode()
    assert response.context["editor"].rows.total_form_count() == 2
    assert (">\n甲</textarea>" in page, "需要改一下" in page) == (True, False)
    assert not Commitment.objects.exists()


def test_staff_write_several_items_and_empty_rows_are_no_items(cast, campaign, signed_in):
    signed_in(cast.staff).post(url("write_for_person", cast.staff.pk), rows("甲", "", "乙", wish="submit"))
    assert [item.text for item in Commitment.objects.get().items.all()] == ["甲", "乙"]


def test_staff_need_one_item(cast, campaign, signed_in):
    response = signed_in(cast.staff).post(url("write_for_person", cast.staff.pk), rows("", wish="submit"))
    assert response.context["editor"].rows.errors == [{"text": ["还没有写，写好再提交。"]}]
    assert "还没有写，写好再提交。" in response.content.decode()


ORGANIZATION = {
    "theme": "红色管家",
    "carrier": "楼栋党小组",
    "key_tasks": "管网改造",
    "problems": "停车难",
    "items-0-measure": "逐栋施工",
    "items-0-due_on": "2026-12-31",
}


def test_the_recorder_writes_the_organizations_commitment(cast, campaign, signed_in):
    data = rows("改造管网", wish="submit") | ORGANIZATION
    signed_in(cast.recorder).post(url("write_for_organization", cast.branch.pk), data)
    made = Commitment.objects.get()
    item = made.items.get()
    assert (made.organization, made.state, made.theme, made.carrier, made.key_tasks, made.problems) == (
        cast.branch,
        State.SUBMITTED,
        "红色管家",
        "楼栋党小组",
        "管网改造",
        "停车难",
    )
    assert (item.text, item.measure, item.due_on) == ("改造管网", "逐栋施工", dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    ("changed", "form_errors", "row_errors"),
    [
        ({"theme": ""}, {"theme": ["还没有写，写好再提交。"]}, [{}]),
        ({"items-0-measure": ""}, {}, [{"measure": ["还没有写，写好再提交。"]}]),
        ({"items-0-due_on": ""}, {}, [{"due_on": ["还没有写，写好再提交。"]}]),
        ({"items-0-due_on": "年底"}, {}, [{"due_on": ["输入一个有效的日期。"]}]),
        ({"items-0-text": ""}, {}, [{"text": ["请先写承诺事项，再写措施和期限。"]}]),
    ],
)
def test_what_an_organizations_commitment_lacks_is_said_at_its_field(
    cast, campaign, signed_in, changed, form_errors, row_errors
):
    data = rows("改造管网", wish="submit") | ORGANIZATION | changed
    response = signed_in(cast.secretary).post(url("write_for_organization", cast.branch.pk), data)
    editor = response.context["editor"]
    assert (editor.form.errors, editor.rows.errors) == (form_errors, row_errors)
    assert "逐栋施工" in response.content.decode() or changed == {"items-0-measure": ""}
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("data", [{}, {"items-TOTAL_FORMS": "x"}, {"items-TOTAL_FORMS": "99999", "wish": "add"}])
def test_a_broken_form_is_shown_again(cast, campaign, signed_in, data):
    response = signed_in(cast.member).post(url("write_for_person", cast.member.pk), {"wish": "submit"} | FIVE | data)
    assert response.status_code == 200
    assert not Commitment.objects.exists()


def test_no_more_items_than_a_page_holds(cast, campaign, signed_in):
    response = signed_in(cast.staff).post(url("write_for_person", cast.staff.pk), rows(*["甲"] * 21, wish="submit"))
    assert response.context["editor"].rows.is_valid() is False
    assert not Commitment.objects.exists()


def test_a_text_that_is_too_long_is_refused_even_as_a_draft(cast, campaign, signed_in):
    response = signed_in(cast.member).post(
        url("write_for_person", cast.member.pk), FIVE | {"study": "长" * 501} | rows("", wish="save")
    )
    assert list(response.context["editor"].form.errors) == ["study"]


def test_a_text_handed_in_is_not_opened_for_writing(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.member, State.SUBMITTED)
    response = signed_in(cast.member).get(url("edit", made.pk), follow=True)
    assert response.redirect_chain == [(url("detail", made.pk), 302)]
    assert "要修改，请先由书记退回" in text_of(response)


def test_without_a_campaign_nothing_can_be_written(cast, signed_in):
    response = signed_in(cast.member).get(url("write_for_person", cast.member.pk), follow=True)
    assert "布置以后再写承诺" in text_of(response)


def test_items_are_escaped(cast, campaign, signed_in):
    signed_in(cast.staff).post(url("write_for_person", cast.staff.pk), rows("<script>1</script>", wish="save"))
    page = signed_in(cast.staff).get(url("detail", Commitment.objects.get().pk)).content.decode()
    assert "<script>1" not in page
    assert "&lt;script&gt;1" in page


# --- confirming, returning, fulfilment ---
def test_the_secretary_confirms_and_comes_back_to_the_list(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.member, State.SUBMITTED)
    response = signed_in(cast.secretary).post(url("confirm", made.pk), {"version": "1"}, follow=True)
    assert "已经确认顾北川的承诺。" in text_of(response)
    assert Commitment.objects.get().state == State.CONFIRMED


def test_all_that_waits_is_confirmed_with_one_button(cast, campaign, signed_in):
    for who in (cast.member, cast.staff):
        builders.commitment(campaign, who, State.SUBMITTED)
    secretary = signed_in(cast.secretary)
    response = secretary.post(url("confirm_all", cast.branch.pk, 2026), follow=True)
    assert "已经确认2份承诺。" in text_of(response)
    response = secretary.post(url("confirm_all", cast.branch.pk, 2026), follow=True)
    assert "现在没有等待确认的承诺。" in text_of(response)


def test_a_return_needs_a_comment_and_the_writer_sees_it(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.member, State.SUBMITTED)
    secretary = signed_in(cast.secretary)
    response = secretary.post(url("return", made.pk), {"comment": " "})
    assert response.context["return_form"].errors == {"comment": ["请写明要改什么，再退回。"]}
    secretary.post(url("return", made.pk), {"comment": "第三条写具体些"})
    member = signed_in(cast.member)
    for address in (url("list"), url("edit", made.pk), url("detail", made.pk)):
        assert "退回意见：第三条写具体些" in member.get(address).content.decode()


def test_a_refused_return_keeps_the_comment(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.member, State.DRAFT)
    response = signed_in(cast.secretary).post(url("return", made.pk), {"comment": "写具体些"})
    assert "这份承诺还没有提交，可以直接修改。" in text_of(response)
    assert response.context["return_form"]["comment"].value() == "写具体些"


def test_confirming_twice_says_so(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.member)
    response = signed_in(cast.secretary).post(url("confirm", made.pk), {"version": "1"}, follow=True)
    assert "这份承诺已经确认，不用再办。" in text_of(response)


def test_handing_in_a_half_done_draft_says_what_lacks(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.member, State.DRAFT)
    made.items.filter(area=Area.SERVICE).delete()
    response = signed_in(cast.member).post(url("submit", made.pk), {"version": "1"}, follow=True)
    assert "还没有写：为民服务。写完再提交。" in text_of(response)


def test_a_whole_draft_is_handed_in_from_its_page(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.member, State.DRAFT)
    signed_in(cast.member).post(url("submit", made.pk), {"version": "1"})
    assert Commitment.objects.get().state == State.SUBMITTED


def test_a_person_says_how_far_each_item_is_fulfilled(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.staff)
    item = made.items.get()
    staff = signed_in(cast.staff)
    data = {f"{item.pk}-fulfilment": "fulfilled", f"{item.pk}-note": "9月办成", "version": "1"}
    response = staff.post(url("fulfilment", made.pk), data, follow=True)
    item.refresh_from_db()
    assert (item.fulfilment, item.fulfilment_note) == (Fulfilment.FULFILLED, "9月办成")
    assert "兑现情况已经保存。" in text_of(response)
    assert "9月办成" in text_of(response)


def test_a_fulfilment_that_is_none_is_an_error_beside_it(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.staff)
    item = made.items.get()
    data = {f"{item.pk}-fulfilment": "maybe", f"{item.pk}-note": "记着"}
    response = signed_in(cast.staff).post(url("fulfilment", made.pk), data)
    assert list(response.context["forms"][item].errors) == ["fulfilment"]
    assert "记着" in response.content.decode()


def test_an_empty_post_of_the_fulfilment_shows_the_form_again(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.staff)
    before = made.items.get().fulfilment
    assert signed_in(cast.staff).post(url("fulfilment", made.pk)).status_code == 200
    assert made.items.get().fulfilment == before


def test_fulfilment_is_not_asked_before_the_commitment_is_confirmed(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.staff, State.SUBMITTED)
    response = signed_in(cast.staff).get(url("fulfilment", made.pk), follow=True)
    assert response.redirect_chain == [(url("detail", made.pk), 302)]
    assert "确认以后再登记兑现情况" in text_of(response)


def test_a_commitment_written_by_somebody_else_says_by_whom(cast, campaign, signed_in):
    made = builders.commitment(
        campaign, cast.member, written_by=cast.recorder.user, consent="vouched", consent_note="当面念过"
    )
    assert "由柳文澜代写" in text_of(signed_in(cast.member).get(url("detail", made.pk)))


# --- the campaign ---
def test_the_office_opens_the_year_with_the_policys_day_filled_in(cast, signed_in):
    office = signed_in(cast.inspector)
    page = office.get(url("open_campaign")).content.decode()
    assert 'value="2026-08-10"' in page
    data = {"year": "2026", "theme": "为民办实事", "commitments_due_on": "2026-08-10"}
    office.post(url("open_campaign"), data)
    assert list(Campaign.objects.values_list("year", "theme", "commitments_due_on")) == [
        (2026, "为民办实事", dt.date(2026, 8, 10))
    ]
    response = office.post(url("open_campaign"), data)
    assert response.context["form"].errors == {"year": ["2026年的活动已经布置，请直接查看。"]}
    response = office.post(url("open_campaign"), data | {"year": "2027"})
    assert response.context["form"].errors == {"commitments_due_on": ["截止日期要在2027年内，请改正。"]}


# --- the admin ---
def test_the_admin_only_shows_commitments(cast, campaign, client, django_user_model):
    made = builders.commitment(campaign, cast.member)
    client.force_login(django_user_model.objects.create_superuser("root", password="demo-2026"))
    builders.key_task(campaign)
    for name in ("campaign", "commitment", "keytask", "addedarea"):
        assert client.get(reverse(f"admin:commitments_{name}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:commitments_{name}_add")).status_code == 403
    change = reverse("admin:commitments_commitment_change", args=[made.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"state": "draft"}).status_code == 403
    assert client.post(reverse("admin:commitments_commitment_delete", args=[made.pk])).status_code == 403


@pytest.mark.parametrize("wish", ["save", "submit", "add"])
@pytest.mark.parametrize("rows", ["0", "", "-1", "x", "²", "9" * 5000])
def test_a_number_of_rows_that_no_page_sends_is_no_error_of_ours(cast, campaign, signed_in, rows, wish):
    data = {"items-TOTAL_FORMS": rows, "items-INITIAL_FORMS": "0", "wish": wish, "version": "0"}
    response = signed_in(cast.staff).post(url("write_for_person", cast.staff.pk), data)
    assert response.status_code == (302 if rows in ("0", "-1") and wish == "save" else 200)
