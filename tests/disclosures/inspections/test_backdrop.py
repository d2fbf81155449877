"""What stands beside a month's rows: months as their own reports have them, promises, levels of branches."""

import pytest
import time_machine

from commitments.fulfilment import Fulfilment
from disclosures.inspections.backdrop import backdrop_of
from disclosures.inspections.pictures import charts_of
from disclosures.inspections.reach import reach_of
from disclosures.inspections.report import report_of
from organizations.models import Organization
from organizations.periods import Month, TwoMonths
from tests import builders
from tests.disclosures.inspections.october import TODAY, october, september
from tests.disclosures.publications import boards


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


def of(scope, month=10, organizations=None):
    organizations = Organization.objects.all() if organizations is None else organizations
    report = report_of(scope, organizations, Month(2026, month), TODAY)
    return report, backdrop_of(report, reach_of(organizations))


def test_every_month_counts_what_its_own_report_counts(cast):
    october(cast)
    september(cast)
    for scope in (cast.district, cast.committee, cast.branch):
        _, backdrop = of(scope)
        assert backdrop.meetings == tuple((Month(2026, month), of(scope, month)[0].meeting) for month in (9, 10))


def test_promises_are_counted_by_whose_they_are_and_only_when_confirmed(cast):
    october(cast)
    campaign = builders.campaign()
    kept = builders.commitment(campaign, cast.member)
    kept.items.update(fulfilment="fulfilled")
    builders.commitment(campaign, cast.staff).items.update(fulfilment="under_way")
    builders.commitment(campaign, cast.outsider)
    builders.commitment(campaign, cast.deputy)
    type(cast.deputy).objects.filter(pk=cast.deputy.pk).update(organization=cast.foreign)  # moved, promises and all
    items = kept.items.count()
    _, backdrop = of(cast.committee)
    assert dict(backdrop.promises)["党员"] == Fulfilment(fulfilled=items)
    assert dict(backdrop.promises)["党外干部职工"].fulfilled == 0
    assert dict(backdrop.promises)["党组织"] == Fulfilment()
    assert dict(of(cast.district)[1].promises)["党员"].total > items


def test_levels_of_branches_are_those_of_the_two_months_by_superior(cast):
    october(cast)
    boards.rated_two_months(cast)
    _, backdrop = of(cast.district)
    assert (backdrop.pair, backdrop.levels_of_branches) == (TwoMonths(2026, 5), {cast.committee.pk: (1, 1, 0, 0)})


def test_the_charts_say_the_reports_figures_and_name_nobody(cast):
    october(cast)
    september(cast)
    report, backdrop = of(cast.district)
    levels, meetings, promises = charts_of(report, backdrop)
    assert levels.words == "党员：★先锋1人，☆合格3人；党外干部职工：☆合格1人，○基本合格1人。"
    assert meetings.words.endswith("10月：按期召开1个支部，逾期召开1个支部，没有召开1个支部。")
    assert promises.is_empty
    people = [cast.member.name, cast.secretary.name]
    assert not any(name in chart.words for chart in (levels, meetings, promises) for name in people)


def test_a_chart_of_the_branches_levels_comes_when_they_are_rated(cast):
    october(cast)
    boards.rated_two_months(cast)
    titles = [chart.title for chart in charts_of(*of(cast.district))]
    assert titles[1] == "2026年9—10月对党支部评定的等次"
