"""Pages of inspections and findings: who opens what, that nothing typed is lost, and what a list costs."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from disclosures.inspections import actions, round_views
from disclosures.inspections.models import Finding, Inspection
from tests import builders
from tests.disclosures.inspections.october import TODAY, october
from tests.disclosures.inspections.rounds import finding_of, frozen, notified
from tests.evaluations.ratings import rounds as ratings

LIST = reverse("disclosures:inspections")
NEW = reverse("disclosures:new_inspection")
MINE = reverse("disclosures:findings")


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(builders.at(TODAY, 8), tick=False):
        yield


@pytest.fixture
def told(cast):
    return notified(cast)


@pytest.fixture
def finding(cast, told):
    return finding_of(told, cast.sibling, "未评定")


def at(name, record):
    return reverse(f"disclosures:{name}", args=[record.pk])


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


# --- the list and a new one ---
def test_the_list_says_what_to_do_when_it_is_empty(cast, signed_in):
    assert "请点上面的“开展检查”" in text_of(signed_in(cast.inspector).get(LIST))
    assert "还没有和您有关的检查" in text_of(signed_in(cast.secretary).get(LIST))


def test_the_list_counts_for_a_unit_its_own_findings_only(cast, signed_in, told):
    counts = {}
    for who in ("inspector", "officer", "sibling_secretary", "outsider"):
        (row,) = signed_in(getattr(cast, who)).get(LIST).context["page"]
        counts[who] = row.standing_findings
    assert counts == {"inspector": 14, "officer": 9, "sibling_secretary": 5, "outsider": 2}


def test_what_would_be_frozen_is_shown_before_anything_is_written(cast, signed_in):
    october(cast)
    office = signed_in(cast.inspector)
    wish = {"scope": cast.district.pk, "first": "2026-10", "last": "2026-10", "title": ""}
    page = office.get(NEW, wish)
    assert "会查到14个问题" in text_of(page)
    assert ("缺讲述", 2) in page.context["gathering"].by_problem
    assert not Inspection.objects.exists()
    answer = office.post(NEW, wish)
    inspection = Inspection.objects.get()
    assert answer["Location"] == inspection.get_absolute_url()
    assert inspection.findings.count() == 14


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"first": "2026-11", "last": "2026-10"}, "结束月份早于开始月份"),
        ({"first": "2099-01", "last": "2026-10"}, "请从列出的月份里选"),
        ({"scope": "0"}, "请从名单里选检查范围"),
        ({"title": "检" * 121}, "标题最多120字"),
    ],
)
def test_a_wish_that_makes_no_sense_is_answered_and_kept(cast, signed_in, wish, sentence):
    october(cast)
    values = {"scope": cast.district.pk, "first": "2026-10", "last": "2026-10", "title": "十月"} | wish
    page = text_of(signed_in(cast.inspector).post(NEW, values))
    assert sentence in page
    assert values["title"] in page
    assert not Inspection.objects.exists()


# --- one inspection ---
def test_the_office_reads_all_and_a_unit_its_own(cast, signed_in, told):
    pages = {who: signed_in(getattr(cast, who)).get(told.get_absolute_url()) for who in ("inspector", "secretary")}
    assert pages["inspector"].context["total"]["every"] == 14
    assert {each.organization for each in pages["secretary"].context["page"]} == {cast.branch}
    assert "芦汀村党支部" not in text_of(pages["secretary"])


def test_a_frozen_inspection_is_the_offices_alone(cast, signed_in):
    october(cast)
    inspection = frozen(cast)
    assert signed_in(cast.inspector).get(inspection.get_absolute_url()).status_code == 200
    for who in (cast.officer, cast.secretary, cast.member, cast.outsider):
        assert signed_in(who).get(inspection.get_absolute_url()).status_code == 404
        assert signed_in(who).get(inspection.findings.first().get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({"problem": "未评定"}, 2),
        ({"state": "cleared"}, 0),
        ({"q": "鹭洲"}, 5),
        ({"q": "芦汀镇"}, 4),
        ({"problem": "不是"}, 14),
    ],
)
def test_the_filters_narrow_the_list(cast, signed_in, told, wish, found):
    page = signed_in(cast.inspector).get(told.get_absolute_url(), wish).context["page"]
    assert page.paginator.count == found


@pytest.mark.parametrize("page", ["inspection_record", "findings", "inspections"])
def test_three_findings_cost_as_many_questions_as_one(cast, signed_in, told, page, django_assert_max_num_queries):
    address = at(page, told) if page == "inspection_record" else reverse(f"disclosures:{page}")
    client = signed_in(cast.sibling_secretary)
    of_sibling = told.findings.filter(organization=cast.sibling)
    of_sibling.exclude(pk=of_sibling.first().pk).update(responsible=cast.foreign)
    client.get(address)
    with django_assert_max_num_queries(40) as one:
        client.get(address)
    of_sibling.update(responsible=cast.sibling)
    with django_assert_max_num_queries(40) as many:
        assert client.get(address).context["page"].paginator.count
    assert len(many) == len(one)


def test_the_office_leads_an_inspection_by_its_buttons(cast, signed_in):
    october(cast)
    inspection, office = frozen(cast), signed_in(cast.inspector)
    for name, state in (("notify_units", "notified"), ("close_inspection", "notified")):
        assert office.post(at(name, inspection))["Location"] == inspection.get_absolute_url()
        inspection.refresh_from_db()
        assert inspection.state == state
    assert "请写明取消的原因" in text_of(office.post(at("cancel_inspection", inspection)))
    office.post(at("cancel_inspection", inspection), {"reason": "范围选错"})
    page = text_of(office.get(inspection.get_absolute_url()))
    assert "原因：范围选错" in page
    assert "取消检查</button>" not in page


def test_on_site_is_written_down_by_the_office_and_kept_when_something_lacks(cast, signed_in, told):
    office, address = signed_in(cast.inspector), at("add_on_site", told)
    values = {
        "organization": cast.branch.pk,
        "month": "2026-10",
        "problem": "其他",
        "words": "意见箱锁坏了。",
        "seen_on": "2026-11-23",
    }
    page = text_of(office.post(address, values | {"seen_on": "2026-11-25"}))
    assert "现场检查日期不能晚于今天" in page
    assert "意见箱锁坏了。" in page
    assert office.post(address, values)["Location"] == told.get_absolute_url()
    assert told.findings.get(source="on_site").seen_on == dt.date(2026, 11, 23)
    assert signed_in(cast.outsider).post(address, values).status_code == 403


def test_unit_and_day_are_given_to_what_the_filter_leaves(cast, signed_in, told):
    office = signed_in(cast.inspector)
    address = at("assign_findings", told) + "?problem=未评定"
    assert "请选责任单位，或者填整改期限" in text_of(office.post(address, {}))
    assert "整改期限不能早于今天" in text_of(office.post(address, {"due_on": "2026-11-01"}))
    office.post(address, {"due_on": "2026-12-10"})
    assert told.findings.filter(due_on=dt.date(2026, 12, 10)).count() == 2


def test_a_recheck_shows_what_is_put_right_and_clears_it_with_one_click(cast, signed_in, told, finding):
    meeting = cast.sibling.meetings.get()
    ratings.confirmed(cast.sibling_secretary, ratings.sheet_of(cast.sibling_secretary, meeting))
    officer, address = signed_in(cast.officer), at("recheck_findings", told)
    page = officer.get(address)
    assert page.context["good"] == [finding]
    assert "1个问题已经办好" in text_of(page)
    officer.post(address, {"finding": [each.pk for each in page.context["good"]]})
    finding.refresh_from_db()
    assert finding.is_cleared
    assert "没有选中问题" in officer.post(address, {"finding": ["x"]}, follow=True).content.decode()


# --- one finding ---
def test_the_unit_explains_and_reports_and_the_superior_clears(cast, signed_in, finding):
    unit, officer = signed_in(cast.sibling_secretary), signed_in(cast.officer)
    unit.post(at("explain_finding", finding), {"explanation": "书记住院。", "version": "0"})
    unit.post(at("submit_finding", finding), {"rectification": "已经补评。"})
    officer.post(at("return_finding", finding), {"reason": "评价表还是草稿。"})
    page = text_of(unit.get(finding.get_absolute_url()))
    assert "评价表还是草稿。" in page
    assert "已经补评。</textarea>" in page
    unit.post(at("submit_finding", finding), {"rectification": "已经确认。"})
    officer.post(at("clear_finding", finding), {"note": "看了评价表。"})
    finding.refresh_from_db()
    assert [finding.state, finding.explanation] == ["cleared", "书记住院。"]


def test_an_older_version_is_shown_beside_what_was_typed_and_the_next_save_goes_through(cast, signed_in, finding):
    actions.explain(by=cast.sibling_secretary.user, finding=finding, explanation="先存的。", based_on=0, today=TODAY)
    unit, address = signed_in(cast.sibling_secretary), at("explain_finding", finding)
    page = unit.post(address, {"explanation": "后写的。", "version": "0"})
    assert "先存的。" in text_of(page)
    assert "后写的。</textarea>" in text_of(page)
    unit.post(address, {"explanation": "合成一份。", "version": page.context["explain_form"]["version"].value()})
    finding.refresh_from_db()
    assert finding.explanation == "合成一份。"


def test_what_somebody_was_faster_with_is_not_lost(cast, signed_in, finding):
    actions.clear(by=cast.officer.user, finding=finding, note="看过。", today=TODAY)
    page = text_of(signed_in(cast.sibling_secretary).post(at("submit_finding", finding), {"rectification": "补评了。"}))
    assert "这个问题现在是“已销号”" in page
    assert "补评了。" in page


def test_the_office_withdraws_with_a_reason(cast, signed_in, finding):
    office, address = signed_in(cast.inspector), at("withdraw_finding", finding)
    assert "请写明撤销的原因" in text_of(office.post(address))
    office.post(address, {"reason": "说明属实。"})
    finding.refresh_from_db()
    assert finding.is_withdrawn


def test_evidence_leads_to_the_month_for_who_inspects_there(cast, signed_in, finding):
    address = reverse("disclosures:inspection_branch", args=[cast.sibling.pk, 2026, 10])
    assert address in text_of(signed_in(cast.officer).get(finding.get_absolute_url()))
    of_branch = finding_of(finding.inspection, cast.branch)
    assert "/2026/10/" not in text_of(signed_in(cast.deputy).get(of_branch.get_absolute_url()))


def test_the_list_of_what_is_mine_says_when_there_is_nothing(cast, signed_in, told):
    assert "没有要您说明、整改的问题" in text_of(signed_in(cast.member).get(MINE))
    mine = signed_in(cast.sibling_secretary).get(MINE).context["page"]
    assert {each.responsible for each in mine} == {cast.sibling}


def test_two_thousand_findings_are_read_in_pages(cast, signed_in, told):
    one = told.findings.first()
    Finding.objects.bulk_create(
        Finding(
            inspection=told,
            position=100 + number,
            organization=cast.branch,
            organization_name="桐花社区党支部",
            period_start=one.period_start,
            problem=f"问题{number % 20}",
            words="情况",
            responsible=cast.branch,
            source="on_site",
            seen_on=TODAY,
            seen_by=cast.inspector.user,
        )
        for number in range(2000)
    )
    page = signed_in(cast.inspector).get(told.get_absolute_url())
    assert len(page.context["page"]) == round_views.ROWS
    assert len(page.content) < 100_000
