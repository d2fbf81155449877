"""An administrative head's half of a joint branch's month: comments on the own unit's staff, and rates them."""

import pytest

from organizations.models import Organization, Role, Unit
from tests import builders
from tests.browser.walks import stages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CRITIQUE = {
    "一月来的进步": "窗口的事都当日办结了。",
    "存在的不足": "有两次没有一次讲清要带的材料。",
    "努力方向": "把要带的材料写成一张纸。",
}


@pytest.fixture
def head_of_the_school(cast):
    """The branch is joint: one of its two staff works at a school with a head of its own."""
    Organization.objects.filter(pk=cast.branch.pk).update(kind=Organization.Kind.JOINT_BRANCH)
    school = Unit.objects.create(organization=cast.branch, name="桐花小学")
    cast.second_staff.unit = school
    cast.second_staff.save()
    head = builders.staff("倪清和", cast.branch, school, post_title="校长")
    builders.post(head, cast.branch, Role.ADMINISTRATIVE_HEAD, unit=school)
    return head


def test_the_heads_half_of_a_joint_branch_has_no_fault_at_any_step(cast, walks, head_of_the_school):
    walker = walks(cast.head)
    meeting = stages.hold(stages.plan(cast), cast.secretary)
    stages.everybody_tells(meeting)
    walker.open("/meetings/").follow("10月组织生活会").follow("黎晓帆", "#people")
    walker.fill("#critique", **CRITIQUE).press("保存点评", "#critique")
    stages.comment(meeting, head_of_the_school, [cast.second_staff])
    stages.comment(meeting, cast.deputy, [cast.secretary])
    stages.comment_on_the_rest(cast, meeting)
    ballot = stages.open_ballot(cast, meeting)
    phones = stages.sign_in(ballot, stages.voters(meeting))
    stages.start_voting(cast, ballot)
    stages.cast_all(phones)
    stages.count(cast, ballot)
    stages.draw_up(cast, meeting)
    walker.open("/").follow("评定")
    for name in walker.page.locator(".rated legend b").all_inner_texts():
        walker.grade(name, "合格")
    walker.mark("骆明霞", ".attended").press("确认评定")
    assert meeting.rating_sheets.get(unit=cast.unit).is_confirmed
