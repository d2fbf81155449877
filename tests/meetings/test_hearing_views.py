"""The pages of the report hearings: who opens them, what they keep of what was typed, what they say."""

import datetime as dt

import pytest
from django.urls import reverse

from meetings import actions
from meetings.models import HearingFollowUp, ReportHearing
from organizations.periods import TwoMonths
from tests import builders
from tests.meetings.conftest import DAY
from tests.meetings.heard import HELD, drafted, follow_up, heard, recorded


def page(name, *args):
    return reverse(f"meetings:{name}", args=args)


def text_of(response):
    return response.content.decode()


def form(cast, **fields):
    values = {
        "version": 0,
        "period": "2026-09/10",
        "held_on": "2026-10-21",
        "place": "三楼会议室",
        "presider": cast.committee_secretary.pk,
        "attendees": [cast.officer.pk],
        "guests": "龙在田、龙在田 吴科长",
        "reporting_organization": cast.branch.pk,
        "reporter": "沈知远",
        "summary": "两个月各开一次会",
        "decisions": "列成清单",
    }
    return values | fields


def test_a_hearing_goes_from_the_form_to_the_record(cast, signed_in):
    client = signed_in(cast.officer)
    response = client.post(page("new_hearing"), form(cast))
    hearing = ReportHearing.objects.get()
    assert response.url == page("hearing", hearing.pk)
    assert list(hearing.attendees.values_list("name", flat=True)) == ["甘书记", "骆党务", "龙在田", "吴科长"]
    given = {"text": "补齐台账", "responsible": f"o{cast.branch.pk}", "due_on": "2026-11-10"}
    client.post(page("add_follow_up", hearing.pk), given)
    client.post(page("record_hearing", hearing.pk), {"version": hearing.version})
    client.post(page("correct_hearing", hearing.pk), {"text": "汇报人应为陆承安"})
    body = text_of(client.get(page("hearing", hearing.pk)))
    for words in ("已登记", "甘书记（主持）", "桐花社区党支部，沈知远", "11月10日前", "汇报人应为陆承安", "骆党务"):
        assert words in body
    assert "改草稿" not in body


def test_what_cannot_be_saved_loses_nothing_typed(cast, signed_in):
    wrong = form(cast, held_on="2026-10-23", summary="写了很久的一段")
    body = text_of(signed_in(cast.officer).post(page("new_hearing"), wrong))
    assert "听取日期不能晚于今天" in body
    assert "写了很久的一段" in body
    assert not ReportHearing.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"held_on": "昨天"}, "请按“年-月-日”填写日期。"),
        ({"held_on": "0001-01-01"}, "听取日期不能早于2026年9—10月。"),
        ({"period": "2020-01/02"}, "选择一个有效的选项"),
        ({"presider": ""}, "请选主持人。"),
        ({"presider": "0"}, "只能选本组织现任职务的人。"),
        ({"attendees": ["x"]}, "有1处需要改一下"),
        ({"guests": "长" * 61}, "每个姓名不超过60个字。"),
        ({"reporter": ""}, "请写汇报人的姓名。"),
        ({"reporting_organization": "999999999999999999999"}, "有1处需要改一下"),
        ({"summary": "长" * 2001}, "有1处需要改一下"),
        ({"place": "\x00"}, "有1处需要改一下"),
    ],
)
def test_bad_input_gets_a_sentence(cast, signed_in, fields, sentence):
    response = signed_in(cast.officer).post(page("new_hearing"), form(cast, **fields))
    assert (response.status_code, sentence in text_of(response)) == (200, True)
    assert not ReportHearing.objects.exists()


def test_somebody_of_another_committee_neither_presides_nor_reports(cast, signed_in):
    stranger = form(cast, presider=cast.outsider.pk, reporting_organization=cast.foreign.pk)
    body = text_of(signed_in(cast.officer).post(page("new_hearing"), stranger))
    assert "只能选本组织现任职务的人。" in body
    assert "只能选本组织或直属下级党组织。" in body


def test_two_recorders_see_both_texts_and_the_second_decides(cast, signed_in):
    hearing = drafted(cast)
    changed = heard(cast, decisions="先改的部署")
    actions.edit_hearing(by=cast.committee_secretary.user, hearing=hearing, heard=changed, based_on=1)
    client = signed_in(cast.officer)
    response = client.post(page("edit_hearing", hearing.pk), form(cast, version=1, decisions="后改的部署"))
    body = text_of(response)
    assert "甘书记已经改过这份草稿" in body
    assert "先改的部署" in body
    assert "后改的部署" in body
    again = form(cast, version=response.context["form"]["version"].value(), decisions="合成的部署")
    assert client.post(page("edit_hearing", hearing.pk), again).status_code == 302
    hearing.refresh_from_db()
    assert (hearing.decisions, hearing.version) == ("合成的部署", 3)


def test_who_left_the_leading_body_since_stays_in_a_draft(cast, signed_in):
    hearing = drafted(cast)
    cast.officer.posts.update(ends_on=DAY - dt.timedelta(days=1))
    body = text_of(signed_in(cast.committee_secretary).get(page("edit_hearing", hearing.pk)))
    assert "骆党务" in body


READERS = {
    "officer": 200,
    "committee_secretary": 200,
    "inspector": 200,
    "secretary": 404,
    "member": 404,
    "sibling_secretary": 404,
    "outsider": 404,
}


@pytest.mark.parametrize(("who", "status"), READERS.items())
def test_the_leading_body_and_the_district_read_what_is_recorded(cast, signed_in, who, status):
    client, hearing = signed_in(getattr(cast, who)), recorded(cast)
    assert client.get(page("hearing", hearing.pk)).status_code == status
    listed = "2026年9—10月" in text_of(client.get(page("hearings")))
    assert listed == (status == 200)


@pytest.mark.parametrize("who", ["inspector", "member", "outsider"])
def test_a_draft_is_read_by_who_records_only(cast, signed_in, who):
    hearing = drafted(cast)
    assert signed_in(getattr(cast, who)).get(page("hearing", hearing.pk)).status_code == 404


def test_who_was_there_reads_the_record_and_no_draft(cast, signed_in):
    builders.post(cast.member, cast.committee, "administrative_head")
    record = recorded(cast, attendees=(cast.member,))
    draft = drafted(cast, attendees=(cast.member,))
    client = signed_in(cast.member)
    assert [client.get(page("hearing", each.pk)).status_code for each in (draft, record)] == [404, 200]


WRITING = ["edit_hearing", "record_hearing", "correct_hearing", "void_hearing", "add_follow_up"]


@pytest.mark.parametrize("name", WRITING)
def test_the_district_reads_and_writes_nothing(cast, signed_in, name):
    hearing = recorded(cast)
    assert signed_in(cast.inspector).post(page(name, hearing.pk), {"text": "错", "reason": "错"}).status_code == 403
    assert signed_in(cast.outsider).post(page(name, hearing.pk), {"text": "错", "reason": "错"}).status_code == 404
    assert ReportHearing.objects.get().state == "recorded"


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 200), ("secretary", 403), ("inspector", 403), ("member", 403), ("outsider", 403)]
)
def test_who_records_at_a_superior_begins_one(cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(page("new_hearing")).status_code == status


def test_a_hearing_is_begun_neither_at_a_branch_nor_at_another_committee(cast, signed_in):
    client = signed_in(cast.officer)
    asked = {org: client.get(page("new_hearing"), {"organization": org.pk}).status_code for org in (cast.branch,)}
    assert asked == {cast.branch: 404}
    assert client.get(page("new_hearing"), {"organization": cast.other_committee.pk}).status_code == 404
    assert client.get(page("new_hearing"), {"organization": "x"}).status_code == 404


class TestFollowUpPages:
    def test_the_branch_sees_its_task_and_nothing_else_of_the_hearing(self, cast, signed_in):
        given = follow_up(cast, recorded(cast, decisions="班子内部的话"))
        client = signed_in(cast.secretary)
        body = text_of(client.get(page("follow_up", given.pk)))
        assert "补齐台账" in body
        assert "班子内部的话" not in body
        assert page("hearing", given.hearing_id) not in body
        done = {"done_on": "2026-10-22", "note": "补齐了"}
        assert client.post(page("follow_up", given.pk), done).url == page("follow_up", given.pk)
        assert "办好了，登记办结" not in text_of(client.get(page("follow_up", given.pk)))
        assert HearingFollowUp.objects.get().done_note == "补齐了"
        assert "补齐了" in text_of(signed_in(cast.inspector).get(page("hearing", given.hearing_id)))

    def test_what_is_wrong_is_said_and_kept(self, cast, signed_in):
        given = follow_up(cast, recorded(cast))
        body = text_of(
            signed_in(cast.secretary).post(page("follow_up", given.pk), {"done_on": "2027-01-01", "note": "早了"})
        )
        assert "办结日期应在听取汇报那天以后、今天以前" in body
        assert "早了" in body

    @pytest.mark.parametrize(
        ("who", "answers"),
        [
            ("recorder", [200, 200]),
            ("officer", [200, 200]),
            ("inspector", [200, 403]),
            ("member", [404, 404]),
            ("sibling_secretary", [404, 404]),
            ("outsider", [404, 404]),
        ],
    )
    def test_who_opens_it_and_who_says_that_it_is_done(self, cast, signed_in, who, answers):
        given, client = follow_up(cast, recorded(cast)), signed_in(getattr(cast, who))
        address = page("follow_up", given.pk)
        assert [client.get(address).status_code, client.post(address, {}).status_code] == answers

    def test_a_task_in_a_draft_is_nobodys_yet(self, cast, signed_in):
        given = follow_up(cast, drafted(cast))
        assert signed_in(cast.secretary).get(page("follow_up", given.pk)).status_code == 404
        assert "登记以后办" in text_of(signed_in(cast.officer).get(page("follow_up", given.pk)))

    def test_one_is_taken_out_of_a_draft_by_who_records(self, cast, signed_in):
        given = follow_up(cast, drafted(cast))
        address = page("remove_follow_up", given.pk)
        assert signed_in(cast.outsider).post(address).status_code == 404
        assert signed_in(cast.officer).post(address).url == page("hearing", given.hearing_id)
        assert not HearingFollowUp.objects.exists()

    def test_somebody_who_is_not_led_is_not_in_the_list(self, cast, signed_in):
        hearing = drafted(cast)
        given = {"text": "补齐", "responsible": f"o{cast.foreign.pk}", "due_on": "2026-11-10"}
        body = text_of(signed_in(cast.officer).post(page("add_follow_up", hearing.pk), given))
        assert "请从名单里选由谁办。" in body
        assert "补齐" in body


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(cast, signed_in, number, django_assert_num_queries):
    for back in range(number):
        recorded(cast, held_on=HELD - dt.timedelta(days=back))
    client = signed_in(cast.inspector)
    with django_assert_num_queries(QUESTIONS_OF_THE_LIST):
        assert text_of(client.get(page("hearings"))).count("2026年9—10月") == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_for_one_task_as_for_three(cast, signed_in, number, django_assert_num_queries):
    hearing = recorded(cast)
    for each in range(number):
        follow_up(cast, hearing, text=f"第{each}件")
        actions.correct_hearing(by=cast.officer.user, hearing=hearing, text=f"第{each}处")
    client = signed_in(cast.officer)
    with django_assert_num_queries(QUESTIONS_OF_A_HEARING):
        client.get(page("hearing", hearing.pk))


QUESTIONS_OF_THE_LIST = 6
QUESTIONS_OF_A_HEARING = 9


def test_the_list_of_meetings_leads_there_for_who_reads_hearings(cast, signed_in):
    recorded(cast, period=TwoMonths(2026, 5))
    leads = {who: page("hearings") in text_of(signed_in(getattr(cast, who)).get(page("list"))) for who in READERS}
    assert leads == {who: status == 200 for who, status in READERS.items()}
