"""The district office's season: campaign, policy, inspection, circular and exports."""

import pytest

from disclosures.circulars.models import Circular
from disclosures.inspections.models import Inspection
from organizations.models import Policy
from tests import builders
from tests.disclosures.exports.asked import done
from tests.disclosures.inspections import rounds as inspections
from tests.disclosures.inspections.october import october

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_offices_season_has_no_fault_at_any_step(cast, walks, evening):
    evening.move_to(builders.at(inspections.TODAY, 9))
    october(cast)
    walker = walks(cast.inspector)
    set_the_year(walker)
    inspect(walker)
    evening.move_to(builders.at(inspections.AFTER, 9))
    walker = walks(cast.inspector)  # six days later the session is over
    report(walker)
    export(walker, cast)
    assert [Circular.objects.issued().count(), Policy.objects.get().member_meeting_day] == [1, 24]


def set_the_year(walker):
    walker.open("/commitments/").follow("布置年度活动").fill(承诺公示截止日期="2026-08-10").press("布置")
    walker.open("/policy/").follow("设定新的一份").fill(生效日期="2027-01-01")
    walker.fill(组织生活会截止日="24").press("看改了什么").press("确认")


def inspect(walker):
    walker.open("/").follow("看检查一览").follow("检查记录").follow("开展检查")
    walker.choose("从哪个月", "2026年10月").choose("到哪个月", "2026年10月").press("看会查到多少")
    walker.press("固定下来，开展检查").follow("登记现场发现")
    walker.choose("党组织", "鹭洲社区党支部").choose("问题", "其他")
    walker.fill(看到的情况="公示栏旁边没有意见箱。", 现场检查日期="2026-11-23").press("登记")
    walker.press("告知各单位").follow("定责任单位和期限").fill(整改期限="2026-12-15").press("给")


def report(walker):
    inspection = Inspection.objects.get()
    walker.open(inspection.get_absolute_url()).press("起草通报").press("保存草稿").follow("核对并印发").press("印发")
    walker.follow("看谁签收了")
    walker.open("/inspection/report/?period=2026-10")


def export(walker, cast):
    done(cast.inspector, cast.district)
    walker.open("/registers/").open("/exports/").follow("年终汇总")
