"""What the home page asks of units, of those above them, and of the office while an inspection runs."""

import pytest
import time_machine
from django.urls import reverse

from disclosures.inspections import actions
from tests import builders
from tests.disclosures.inspections.october import TODAY, october
from tests.disclosures.inspections.rounds import AFTER, finding_of, frozen, notified, reported

HOME = reverse("disclosures:home")


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(builders.at(TODAY, 8), tick=False):
        yield


def todos(signed_in, person):
    desk = signed_in(person).get(HOME).context["desk"]
    return [(each.title, each.tag) for each in desk.todos if "检查" in each.title or "报送整改" in each.title]


def test_what_is_only_frozen_asks_the_office_to_tell_and_nobody_else(cast, signed_in):
    october(cast)
    frozen(cast)
    assert todos(signed_in, cast.inspector) == [("把检查发现的问题告知各单位", "待办")]
    for who in (cast.officer, cast.secretary, cast.outsider):
        assert todos(signed_in, who) == []


def test_a_unit_answers_within_its_days_until_all_is_explained_or_put_right(cast, signed_in):
    inspection = notified(cast)
    asked = [("说明或者整改检查发现的5个问题", "还有3天")]
    assert todos(signed_in, cast.sibling_secretary) == asked
    for finding in inspection.findings.filter(organization=cast.sibling):
        values = {"by": cast.sibling_secretary.user, "finding": finding, "today": TODAY}
        actions.explain(explanation="书记住院。", based_on=0, **values)
    assert todos(signed_in, cast.sibling_secretary) == []
    assert todos(signed_in, cast.member) == []
    assert todos(signed_in, cast.recorder) == []


def test_after_the_circular_a_unit_puts_right_by_its_day(cast, signed_in):
    reported(cast)
    with time_machine.travel(builders.at(AFTER, 8), tick=False):
        assert todos(signed_in, cast.sibling_secretary) == [("整改检查发现的5个问题", "还有14天")]
        assert todos(signed_in, cast.outsider) == [("整改检查发现的2个问题", "还有14天")]


def test_what_units_report_asks_those_above_to_check_it(cast, signed_in):
    inspection = notified(cast)
    finding = finding_of(inspection, cast.sibling, "未评定")
    actions.submit(by=cast.sibling_secretary.user, finding=finding, rectification="补评了。", today=TODAY)
    asked = ("核对1个报送整改的问题，销号或者退回", "待办")
    for who, is_asked in (
        (cast.officer, True),
        (cast.inspector, True),
        (cast.secretary, False),
        (cast.outsider, False),
    ):
        assert (asked in todos(signed_in, who)) is is_asked


def test_a_cancelled_inspection_asks_for_nothing(cast, signed_in):
    inspection = notified(cast)
    actions.cancel(by=cast.inspector.user, inspection=inspection, reason="范围选错", today=TODAY)
    for who in (cast.officer, cast.inspector, cast.sibling_secretary):
        assert todos(signed_in, who) == []
