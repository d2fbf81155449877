"""A committee's two months: its officer prepares, its secretary holds the meeting and confirms; units are inspected."""

import pytest

from disclosures.publications.models import Publication
from evaluations.ballots.models import Ballot
from meetings.models import Meeting
from tests import builders
from tests.browser.walks import stages
from tests.disclosures.inspections import rounds as inspections

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CRITIQUE = {
    "取得的成绩": "实事办得快，四十户都走到了。",
    "存在的差距": "台账不齐，两次会议没有记全。",
    "改进的意见建议": "下月把台账补齐。",
}


def test_a_committees_two_months_have_no_fault_at_any_step(cast, walks):
    officer, secretary = walks(cast.officer), walks(cast.committee_secretary)
    officer.open("/").follow("安排9—10月支部书记会")
    officer.fill(时间="2026-10-22T19:00", 地点="街道三楼会议室").press("安排")
    meeting = Meeting.objects.get()
    stages.branches_tell(cast, meeting)
    secretary.open("/").follow("召开9—10月支部书记会").press("开会，开始签到").press("其余").follow("去讲述点评")
    secretary.fill("#critique", **CRITIQUE).press("下一位", "#critique")
    secretary.fill("#critique", **CRITIQUE).press("保存点评", "#critique")
    secretary.follow("开始投票").press("开始签到")
    ballot = Ballot.objects.get()
    phones = stages.sign_in(ballot, stages.voters(meeting))
    secretary.press("签到结束，开始投票")
    stages.cast_all(phones)
    secretary.press("投票结束，封票").press("计票").follow("看评价结果")
    secretary.open(f"/meetings/{meeting.pk}/").follow("结束会议").press("结束会议")
    officer.open("/").follow("评定").press("建立评价表")
    for name in ("桐花社区党支部", "鹭洲社区党支部"):
        officer.grade(name, "合格")
    officer.mark("甘书记", ".attended").press("保存草稿")
    secretary.open("/").follow("评定").follow("评价表").press("确认评定")
    officer.open(f"/meetings/{meeting.pk}/publish/").mark("涉密与隐私已核对").press("公示")
    assert Publication.objects.get().board == Publication.Board.SHOWCASE


def test_an_inspection_is_answered_and_cleared_without_a_fault(cast, walks, evening):
    evening.move_to(builders.at(inspections.TODAY, 9))
    inspection = inspections.notified(cast)
    unit, officer = walks(cast.sibling_secretary), walks(cast.officer)
    unit.open("/inspections/").follow(inspection.title).follow("鹭洲社区党支部")
    unit.fill(情况说明="书记住院，由副书记主持，晚了三天。").press("保存情况说明")
    unit.fill(整改情况="定了每月20日开会。").press("报送整改情况")
    officer.open(inspection.get_absolute_url()).follow("复核销号")
    officer.open(unit.page.url).fill(核对情况="看了会议计划。").press("销号")
    assert [finding.organization for finding in inspection.findings.all() if finding.is_cleared] == [cast.sibling]
