"""The matrix: every figure counted again by plain loops, every filter, every order, the superiors' own row."""

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures.inspections.ground import ground_on, months_begun
from disclosures.inspections.matrix import Asked, matrix_of
from disclosures.inspections.reach import reach_of
from disclosures.inspections.report import report_of
from disclosures.inspections.steps import DATED, SHOWN_BY, STEPS, Order, Wanting, What
from meetings.models import Critique, Meeting, Statement
from organizations.models import Organization
from organizations.periods import Month
from tests import builders
from tests.disclosures.inspections.october import TODAY, october, september
from tests.disclosures.inspections.test_rows import opinion, written
from tests.evaluations.ratings import rounds
from tests.meetings.heard import recorded

MINE, SIBLING, FOREIGN = "桐花社区党支部", "鹭洲社区党支部", "芦汀村党支部"


def matrix(**asked):
    ground = ground_on(TODAY)
    first, last = asked.pop("first", 1), asked.pop("last", 12)
    months = months_begun(Month(2026, first), Month(2026, last), ground)
    return matrix_of(reach_of(Organization.objects.all()), Asked(months, **asked), ground)


def groups(found):
    return found.groups(found.lines)


def rows(found):
    return [row for group in groups(found) for row in group.rows]


def names(**asked):
    return [row.line.name for row in rows(matrix(**asked))]


def words(**asked):
    """The words of each month by branch."""
    return {row.line.name: [cell.words for _, cell in row.cells] for row in rows(matrix(**asked))}


@pytest.fixture
def autumn(cast):
    """September and October: on time, late, missing, a statement here and a critique there, an opinion too late."""
    september(cast)
    meeting, late = october(cast)
    for person in (cast.member, cast.leader):
        written(meeting, person, cast.secretary)
    Statement.objects.create(
        meeting=late, person=cast.sibling_secretary, recorded_by=cast.secretary.user, duties="做了"
    )
    opinion(cast.branch, dt.date(2026, 10, 27))
    opinion(cast.sibling, dt.date(2026, 10, 27), "answered")
    opinion(cast.sibling, dt.date(2026, 9, 27), due_on=dt.date(2026, 12, 1))
    return meeting


def steps_by_hand(branch, month):
    """The seven steps of a month as the report's row has them, in words."""
    report = report_of(branch, Organization.objects.all(), month, TODAY)
    (row,) = report.rows
    if row.meeting_cell.words == "未开":
        told = criticized = "未开"
    elif not row.is_concluded:
        told = criticized = "待办"
    else:
        told = f"缺{row.statements_missing}人" if row.statements_missing else "齐全"
        criticized = f"缺{row.critiques_missing}人" if row.critiques_missing else "齐全"
    waiting = row.opinions_open - row.opinions_overdue
    answered = (
        (row.opinions_overdue and f"{row.opinions_overdue}条逾期")
        or (waiting and f"待答{waiting}条")
        or (row.opinions_answered and f"已答{row.opinions_answered}条")
        or "没有意见"
    )
    dated = row.meeting_cell, row.vote_cell, row.rating_cell, row.publication_cell
    held, vote, rated, posted = (cell.words for cell in dated)
    return dict(zip(STEPS, [held, told, criticized, vote, rated, posted, answered], strict=True))


def test_every_cell_of_every_step_is_what_the_reports_say(cast, autumn):
    months = [Month(2026, number) for number in (9, 10, 11)]
    for step in STEPS:
        shown = words(what=step)
        for branch in (cast.branch, cast.sibling, cast.foreign):
            assert shown[branch.short_name] == [steps_by_hand(branch, month)[step] for month in months]


@pytest.mark.parametrize("what", What)
def test_every_sum_is_what_a_loop_over_the_cells_gives(cast, autumn, what):
    found = matrix(what=what)
    marks, by_month, by_group = Counter(), {}, {}
    for line in found.lines:
        for step in DATED if what is What.ALL else [what]:
            for month, cell in zip(found.months, line.cells(step, found._facts), strict=True):
                for counter in (
                    marks,
                    by_month.setdefault(month, Counter()),
                    by_group.setdefault((line.superior_name, month), Counter()),
                    by_group.setdefault(line.name, Counter()),
                ):
                    counter[str(cell.mark)] += 1

    def figures(count):
        return count.on_time, count.late, count.missing, count.waiting

    def of(counter):
        return tuple(counter[mark] for mark in ("done", "late", "missing", "waiting"))

    assert figures(found.count) == of(marks)
    assert [(month, figures(count)) for month, count in found.trend] == [
        (month, of(by_month[month])) for month in found.months
    ]
    for group in groups(found):
        for month, count in zip(found.months, group.counts, strict=True):
            assert figures(count) == of(by_group[group.name, month])
        assert [figures(row.count) for row in group.rows] == [of(by_group[row.line.name]) for row in group.rows]


def test_one_cell_says_the_worst_and_how_many_steps_are_done(cast, autumn):
    assert words() == {
        MINE: ["讲述缺2人 2/6", "讲述缺5人 4/7", "0/6"],
        SIBLING: ["未开 0/5", "点评缺1人 3/7", "0/6"],
        FOREIGN: ["未开 0/4", "未开 0/4", "0/6"],
    }


def test_a_cell_that_stands_for_open_steps_tells_each_of_them(cast, autumn):
    (row,) = [row for row in rows(matrix(first=10, last=10)) if row.line.name == SIBLING]
    ((_, _, told),) = row.told_cells
    assert told == "开会：迟3天，讲述：齐全，点评：缺1人，投票：未投票，评定：未评定，公示：未评定，意见：已答1条"
    (row,) = [row for row in rows(matrix(first=10, what=What.VOTE)) if row.line.name == SIBLING]
    assert {told for _, _, told in row.told_cells} == {""}


def test_what_lies_before_the_founding_is_not_expected_and_told_apart_from_what_is_to_come(cast, autumn):
    Organization.objects.filter(pk=cast.foreign.pk).update(founded_on=dt.date(2026, 11, 1))
    (row,) = [row for row in rows(matrix()) if row.line.name == FOREIGN]
    assert [(str(cell.mark), cell.words) for _, cell in row.cells] == [
        ("none", "未成立"),
        ("none", "未成立"),
        ("waiting", "0/6"),
    ]


@pytest.mark.parametrize(
    ("wanting", "found"),
    [
        (Wanting.NO_MEETING, [SIBLING, FOREIGN]),
        (Wanting.LATE_MEETING, [SIBLING]),
        (Wanting.STATEMENTS, [MINE]),
        (Wanting.CRITIQUES, [MINE, SIBLING]),
        (Wanting.NO_VOTE, [MINE, SIBLING, FOREIGN]),
        (Wanting.NO_RATING, [SIBLING, FOREIGN]),
        (Wanting.LATE_RATING, [MINE]),
        (Wanting.NO_PUBLICATION, [MINE, SIBLING, FOREIGN]),
        (Wanting.LATE_PUBLICATION, []),
        (Wanting.OPINIONS, [MINE]),
    ],
)
def test_a_problem_picks_the_rows_that_have_it(cast, autumn, wanting, found):
    assert names(wanting=wanting) == found


def test_every_problem_that_can_be_picked_is_shown_by_a_step():
    assert set(SHOWN_BY) == set(Wanting)


def test_only_exceptions_leaves_out_who_did_everything(cast, autumn):
    assert names(what=What.MEETING, only=True, first=10) == [SIBLING, FOREIGN]
    assert names(only=True, first=10) == [MINE, SIBLING, FOREIGN]
    assert names(only=True, first=11) == []


def test_a_statement_that_lacks_is_an_exception_even_when_every_day_was_kept(cast):
    meeting, _ = october(cast)
    people = [row.person for row in meeting.attendances.all()]
    Statement.objects.bulk_create(
        Statement(meeting=meeting, person=person, recorded_by=cast.secretary.user, duties="做了") for person in people
    )
    for person in people:
        Critique.objects.create(
            meeting=meeting,
            person=person,
            recorded_by=cast.secretary.user,
            commented_by=cast.secretary,
            capacity="书记",
            progress="快",
            shortcomings="少",
            direction="多",
        )
    Meeting.objects.filter(pk=meeting.pk).update(vote="done", no_vote_reason="")
    assert MINE not in names(only=True)
    Statement.objects.filter(person=cast.member).delete()
    assert MINE in names(only=True)


def test_rows_stand_in_the_order_of_the_tree_or_as_a_list_for_work(cast, autumn):
    assert names() == [MINE, SIBLING, FOREIGN]
    assert names(order=Order.EXCEPTIONS) == [SIBLING, MINE, FOREIGN]  # nine steps, eight, eight
    assert names(order=Order.RATE) == [SIBLING, FOREIGN, MINE]
    assert names(order=Order.RATE, what=What.RATING, first=10) == [SIBLING, FOREIGN, MINE]
    (group,) = groups(matrix(order=Order.RATE))
    assert [group.superior, group.counts] == [None, ()]


def test_what_was_never_due_stands_last_by_rate(cast, autumn):
    Organization.objects.filter(pk=cast.foreign.pk).update(founded_on=dt.date(2026, 11, 1))
    assert names(order=Order.RATE) == [SIBLING, MINE, FOREIGN]


def test_kind_superior_months_and_name_narrow_the_rows(cast, autumn):
    Organization.objects.filter(pk=cast.sibling.pk).update(kind="joint_branch")
    assert names(kind="joint_branch") == [SIBLING]
    assert names(kind="branch") == [MINE, FOREIGN]
    assert names(parent=cast.other_committee) == [FOREIGN]
    assert names(q="鹭洲") == [SIBLING]
    assert [str(month) for month in matrix(first=10, last=10).months] == ["2026-10"]
    assert [str(month) for month in matrix(first=12).months] == ["2026-11"]  # nothing of it has begun


def test_a_superiors_own_row_has_a_cell_for_each_two_months(cast, autumn):
    rounds.secretary_meeting(cast.committee, [cast.branch])
    recorded(cast, held_on=dt.date(2026, 11, 2))
    own = {group.name: group.own for group in groups(matrix())}
    assert {name: [(pair.columns, cell.words) for pair, cell in each.secretary] for name, each in own.items()} == {
        "松荫街道党工委": [(2, "9月28日"), (1, "待开")],
        "芦汀镇党委": [(2, "未开"), (1, "待开")],
    }
    assert {name: [cell.words for _, cell in each.hearing] for name, each in own.items()} == {
        "松荫街道党工委": ["迟2天", "待听取"],
        "芦汀镇党委": ["未听取", "待听取"],
    }


def test_a_superior_cut_by_the_end_of_a_page_keeps_the_figures_of_all_its_branches(cast, autumn):
    found = matrix()
    (group,) = found.groups(found.lines[:1])
    assert [row.line.name for row in group.rows] == [MINE]
    (whole,) = [each for each in groups(found) if each.superior == cast.committee]
    assert [group.count, group.counts] == [whole.count, whole.counts]


@pytest.mark.parametrize("asked", [{}, {"only": True}, {"what": What.STATEMENTS}, {"order": Order.EXCEPTIONS}])
def test_more_branches_and_months_cost_no_question_more(cast, autumn, asked):
    few = questions(asked)
    for number in range(3):
        branch = builders.organization(f"第{number}支部", parent=Organization.objects.get(pk=cast.committee.pk))
        rounds.member_meeting(branch, [builders.person(f"党员{number}", branch)], day=dt.date(2026, 8, 10))
    assert questions(asked) == few


def questions(asked):
    with CaptureQueriesContext(connection) as sent:
        groups(matrix(**asked))
    return len(sent)
