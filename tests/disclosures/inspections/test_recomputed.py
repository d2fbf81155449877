"""The workbook's sums against the tables themselves, counted by SQL of the tests' own: none of our row builders."""

from io import BytesIO

import pytest
import time_machine
from django.db import connection
from openpyxl import load_workbook

from disclosures.inspections.backdrop import backdrop_of
from disclosures.inspections.exports import report_xlsx
from disclosures.inspections.reach import reach_of
from disclosures.inspections.report import report_of
from organizations.models import Organization
from organizations.periods import Month
from tests import builders
from tests.disclosures.inspections.october import TODAY, october, september
from tests.disclosures.publications import boards
from tests.evaluations.ratings import rounds

# October 2026 of the branches that exist; due on the 25th, a result on its third working day.
SUMS = {
    "应开支部": "select count(*) from organizations_organization where kind in ('branch', 'joint_branch')",
    "按期召开": "select count(*) {meetings} and held_on <= '2026-10-25'",
    "逾期召开": "select count(*) {meetings} and held_on > '2026-10-25'",
    "未召开": "select (select count(*) from organizations_organization where kind in ('branch', 'joint_branch'))"
    " - (select count(*) {meetings})",
    "已投票": "select count(*) {meetings} and vote = 'done'",
    "按期公示": "select count(*) {posts} and posted_on <= due_on",
    "逾期公示": "select count(*) {posts} and posted_on > due_on",
    "★先锋": "select count(*) {ratings} and level = 'pioneer'",
    "☆合格": "select count(*) {ratings} and level = 'qualified'",
    "○基本合格": "select count(*) {ratings} and level = 'basically_qualified'",
    "△后进": "select count(*) {ratings} and level = 'lagging'",
}
OF_BRANCHES = {
    "应到": "select count(*) {attended}",
    "实到": "select count(*) {attended} and presence in ('present', 'online')",
    "已讲述": "select count(*) from meetings_statement s join meetings_meeting m on m.id = s.meeting_id"
    " where m.kind = 'member' and m.period_start = '2026-10-01' and m.state <> 'cancelled'",
    "党员★": "select count(*) {ratings} and level = 'pioneer' and pool = 'members'",
    "职工○": "select count(*) {ratings} and level = 'basically_qualified' and pool = 'staff'",
}
FROM = {
    "meetings": "from meetings_meeting where kind = 'member' and period_start = '2026-10-01' and state <> 'cancelled'"
    " and held_on is not null",
    "attended": "from meetings_attendance a join meetings_meeting m on m.id = a.meeting_id where m.kind = 'member'"
    " and m.period_start = '2026-10-01' and m.state <> 'cancelled' and not is_observer and presence <> 'exempt'",
    "posts": "from disclosures_publication where kind = 'results' and board = 'notice_board'"
    " and period_start = '2026-10-01'",
    "ratings": "from evaluations_rating r join evaluations_ratingsheet s on s.id = r.sheet_id where r.is_current"
    " and s.state = 'confirmed' and s.period_start = '2026-10-01' and s.pool in ('members', 'staff')",
}


@pytest.fixture
def book(cast):
    with time_machine.travel(builders.at(TODAY), tick=False):
        october(cast)
        september(cast)
        boards.rated_two_months(cast)
        for name in ("甲", "乙", "丙"):
            branch = builders.organization(f"{name}党支部", parent=cast.other_committee)
            rounds.member_meeting(branch, [builders.person(f"{name}书记", branch)])
            cast.other_committee.refresh_from_db()
        everything = Organization.objects.all()
        report = report_of(cast.district, everything, Month(2026, 10), TODAY)
        content = report_xlsx(report, backdrop_of(report, reach_of(everything)), "纪澄导出")
    return load_workbook(BytesIO(content), data_only=True)


def counted(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**FROM))
        return cursor.fetchone()[0]


def foot_of(page) -> dict:
    head, *_, foot = ([cell.value for cell in row] for row in page.iter_rows(min_row=3))
    return dict(zip(head, foot, strict=True))


@pytest.mark.parametrize(("sheet", "sums"), [("汇总", SUMS), ("各支部", OF_BRANCHES)])
def test_the_sums_are_what_the_tables_hold(book, sheet, sums):
    foot = foot_of(book[sheet])
    expected = {heading: counted(statement) for heading, statement in sums.items()}
    assert {heading: foot[heading] for heading in sums} == expected
    assert sum(expected.values()) > 10


def test_the_spread_of_levels_adds_up_to_all_ratings_of_the_three_pools(book):
    rows = [[cell.value for cell in row] for row in book["等次分布"].iter_rows(min_row=4)]
    by_pool = {}
    for _, pool, _, total, *_ in rows[:-1]:
        by_pool[pool] = by_pool.get(pool, 0) + total
    pools = {"党员": "members", "党外干部职工": "staff", "党支部": "organizations"}
    start = {"organizations": "2026-09-01"}
    assert by_pool == {
        label: counted(
            "select count(*) from evaluations_rating r join evaluations_ratingsheet s on s.id = r.sheet_id"
            f" where r.is_current and r.level is not null and s.state = 'confirmed' and s.pool = '{pool}'"
            f" and s.period_start = '{start.get(pool, '2026-10-01')}'"
        )
        for label, pool in pools.items()
    }
    assert rows[-1][3] == sum(by_pool.values())
    assert all(by_pool.values())
