"""The report's figures, counted again from the tables in another way."""

import datetime as dt
from collections import Counter

from disclosures.inspections.report import report_of
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from evaluations.ratings.models import Pool, Rating
from meetings.models import Attendance, Critique, Meeting, Statement
from organizations.models import Organization
from organizations.periods import Month
from tests import builders
from tests.disclosures.inspections.october import TODAY, october, september
from tests.evaluations.ratings import rounds


def report(cast, scope=None, month=10):
    return report_of(scope or cast.district, Organization.objects.all(), Month(2026, month), TODAY)


def opinion(branch, received, state=Opinion.State.RECEIVED, **fields):
    clerk = builders.user("答")
    assigned = {"assignee": branch.people.first(), "assigned_by": clerk, "assigned_on": received}
    checked = {"checked_on": received, "finding": "看过了", "outcome": Opinion.Outcome.ACCEPTED}
    answered = {"answer": "已改", "answered_by": clerk, "answered_on": received} | assigned | checked
    closed = answered | {"closed_by": clerk, "closed_on": received}
    values = {"text": "开放时间", "channel": "box", "received_on": received, "due_on": received, "state": state}
    stamps = {Opinion.State.ASSIGNED: assigned, Opinion.State.ANSWERED: answered, Opinion.State.CLOSED: closed}
    values |= stamps.get(state, {})
    number = Opinion.objects.count()
    return Opinion.objects.create(organization=branch, receipt_digest=str(number), **(values | fields))


def written(meeting, person, recorder):
    by = {"meeting": meeting, "person": person, "recorded_by": recorder.user}
    Statement.objects.create(**by, duties="做了")
    Critique.objects.create(
        **by, progress="快", shortcomings="少", direction="多", commented_by=recorder, capacity="书记"
    )


def test_every_figure_is_what_a_count_of_the_tables_gives(cast):
    meeting, late = october(cast)
    written(meeting, cast.member, cast.secretary)
    Statement.objects.create(meeting=meeting, person=cast.leader, recorded_by=cast.secretary.user, duties="做了")
    opinion(cast.branch, dt.date(2026, 10, 27))
    opinion(cast.branch, dt.date(2026, 10, 28), Opinion.State.ANSWERED)
    opinion(cast.branch, dt.date(2026, 9, 28))
    found = {row.branch: row for row in report(cast).rows}
    for branch, row in found.items():
        ours = Meeting.objects.filter(organization=branch, period_start=dt.date(2026, 10, 1)).first()
        there = list(Attendance.objects.filter(meeting=ours))
        speaking = [each for each in there if each.presence in ("present", "online", "written")]
        said = set(Statement.objects.filter(meeting=ours).values_list("person", flat=True))
        commented = set(Critique.objects.filter(meeting=ours).values_list("person", flat=True))
        ratings = Rating.objects.filter(sheet__meeting=ours, is_current=True).exclude(level=None)
        counted = Counter(ratings.values_list("sheet__pool", "level"))
        opinions = Opinion.objects.filter(organization=branch, received_on__month=10)
        posted = Publication.objects.filter(meeting=ours).first()
        assert (
            row.held_on,
            row.expected,
            row.speakers,
            row.statements_missing,
            row.critiques_missing,
            {(pool, level): n for pool, levels in row.levels.items() for level, n in levels.items()},
            row.posted_on,
            (row.opinions_open, row.opinions_answered),
        ) == (
            ours.held_on if ours else None,
            len(there),
            len(speaking),
            len([each for each in speaking if each.person_id not in said]),
            len([each for each in speaking if each.person_id not in commented]),
            dict(counted),
            posted.posted_on if posted else None,
            (
                opinions.filter(state__in=["received", "assigned", "checked"]).count(),
                opinions.filter(state__in=["answered", "closed"]).count(),
            ),
        )
    assert found[cast.branch].statements_missing == 5
    assert late.held_on == found[cast.sibling].held_on


def test_the_totals_are_the_sums_of_the_rows(cast):
    october(cast)
    whole = report(cast)
    assert whole.meeting == type(whole.meeting)(on_time=1, late=1, missing=1, waiting=0)
    assert whole.levels == tuple(
        sum(sum(row.level_counts(pool)[place] for row in whole.rows) for pool in (Pool.MEMBERS, Pool.STAFF))
        for place in range(4)
    )
    assert len(whole.findings) == sum(row.findings for row in whole.superiors)
    assert sum(row.branches for row in whole.superiors) == len(whole.rows)


def test_the_secretary_meeting_of_a_superior_stands_beside_its_branches(cast):
    october(cast)
    rounds.secretary_meeting(cast.committee, [cast.branch, cast.sibling])
    cells = {row.organization: row.secretary_cell.words for row in report(cast).superiors}
    assert cells == {cast.committee: "9月28日", cast.other_committee: "未开"}


def test_a_late_first_posting_stays_late_after_a_correction(cast):
    meeting, _ = october(cast)
    first = meeting.publications.get()
    Publication.objects.filter(pk=first.pk).update(due_on=dt.date(2026, 10, 24), state="corrected", ended_on=TODAY)
    first.refresh_from_db()
    values = {field.attname: getattr(first, field.attname) for field in Publication._meta.concrete_fields}
    values |= {"id": None, "token": "corrected0000000", "state": "posted", "ended_on": None, "corrects_id": first.pk}
    Publication.objects.create(
        **values | {"correction_note": "改名", "posted_on": TODAY, "due_on": TODAY, "up_until": TODAY}
    )
    row = next(row for row in report(cast).rows if row.branch == cast.branch)
    assert [row.publication_cell.words, row.token] == ["迟2天", "corrected0000000"]


def test_commitments_that_hang_nowhere_are_found(cast):
    campaign = builders.campaign()
    for person in (cast.member, cast.leader):
        builders.commitment(campaign, person)
    october(cast)
    row = next(row for row in report(cast).rows if row.branch == cast.branch)
    # all but the exempt one on the roster, and the branch's own: none is published
    assert [row.commitments_published, row.commitments_unpublished] == [0, 10]


def test_the_scope_holds_nothing_of_others(cast):
    october(cast)
    part = report(cast, cast.committee)
    assert {row.branch for row in part.rows} == {cast.branch, cast.sibling}
    assert {row.organization for row in part.superiors} == {cast.committee}
    assert cast.foreign.short_name not in {finding.organization for finding in part.findings}


def test_a_rating_after_its_month_is_late(cast):
    september(cast)
    october(cast)
    row = next(row for row in report(cast, month=9).rows if row.branch == cast.branch)
    assert [row.rating_cell.words, row.rated_words] == ["迟2天", "应于9月30日前评定，10月2日评定"]
