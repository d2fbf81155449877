"""Who may see how much of a ballot: role by state by number of ballots."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from evaluations.ballots.actions import open_ballot
from evaluations.ballots.models import Ballot, Grade, Section, Tally
from evaluations.ballots.results import disclosed, results_for, turnout
from evaluations.ballots.rules import Disclosure
from organizations.models import Role, Unit
from tests import builders

DECIDING = ["secretary", "officer", "committee_secretary"]
FORBIDDEN = ["deputy", "recorder", "member", "staff", "inspector", "leader"]
INVISIBLE = ["outsider", "sibling_secretary"]


@pytest.fixture
def counted(ballot):
    """`counted(n)`: the ballot as n voters left it who all marked 好 for the first half and 差 for the rest."""

    def count(valid):
        subjects = ballot.subjects.count()
        Tally.objects.bulk_create(
            Tally(
                ballot=ballot,
                position=position,
                grade=grade,
                votes=valid if grade == (Grade.GOOD if position < subjects // 2 else Grade.POOR) else 0,
            )
            for position in range(subjects)
            for grade in Grade
        )
        Ballot.objects.filter(pk=ballot.pk).update(state="COUNTED")
        return Ballot.objects.get(pk=ballot.pk)

    return count


def expected_row(position, subjects, valid):
    good = position < subjects // 2
    counts = (valid, 0, 0, 0, 0) if good else (0, 0, 0, valid, 0)
    return {
        Disclosure.COUNTS: (counts, good),
        Disclosure.MAJORITY: (None, good),
        Disclosure.NOTHING: (None, None),
    }


@pytest.mark.parametrize("who", DECIDING)
@pytest.mark.parametrize(
    ("valid", "disclosure"),
    [
        (2, Disclosure.NOTHING),
        (3, Disclosure.MAJORITY),
        (4, Disclosure.MAJORITY),
        (5, Disclosure.COUNTS),
        (30, Disclosure.COUNTS),
    ],
)
def test_the_deciding_body_and_its_superior_see_what_the_number_of_ballots_allows(
    cast, counted, who, valid, disclosure
):
    ballot = counted(valid)
    results = results_for(getattr(cast, who).user, ballot)
    rows = list(ballot.subjects.all())
    assert (results.valid, results.disclosure) == (valid, disclosure)
    assert [(row.name, row.section, row.counts, row.mostly_good) for row in results.subjects] == [
        (row.name, row.section, *expected_row(row.position, len(rows), valid)[disclosure]) for row in rows
    ]


@pytest.mark.parametrize("who", FORBIDDEN)
@pytest.mark.parametrize("valid", [2, 3, 4, 5, 30])
def test_others_of_the_branch_see_no_totals(cast, counted, meeting, who, valid):
    meeting.attendances.filter(person=cast.second_staff).update(unit=None)
    with pytest.raises(PermissionDenied):
        results_for(getattr(cast, who).user, counted(valid))


@pytest.mark.parametrize("who", INVISIBLE)
def test_for_an_outsider_the_ballot_does_not_exist(cast, counted, who):
    with pytest.raises(Http404):
        results_for(getattr(cast, who).user, counted(30))


def test_the_administrative_head_sees_the_staff_section_only(cast, counted):
    results = results_for(cast.head.user, counted(5))
    assert {row.section for row in results.subjects} == {Section.STAFF}
    assert len(results.subjects) == 3


def test_each_head_of_a_joint_branch_sees_the_staff_of_the_own_unit_only(cast, counted, meeting):
    unit = Unit.objects.create(organization=cast.branch, name="物业公司")
    other_head = builders.staff("蒲云舒", cast.branch, unit)
    builders.post(other_head, cast.branch, Role.ADMINISTRATIVE_HEAD, unit=unit)
    meeting.attendances.filter(person=cast.second_staff).update(unit=unit)
    meeting.attendances.filter(person__in=[cast.head, cast.staff]).update(unit=cast.unit)
    ballot = counted(30)
    seen = {who: {row.name for row in results_for(who.user, ballot).subjects} for who in (cast.head, other_head)}
    assert seen == {cast.head: {"骆明霞", "黎晓帆"}, other_head: {"尹疏桐"}}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("committee_secretary", ["桐花社区党支部", "鹭洲社区党支部"]),
        ("officer", ["桐花社区党支部", "鹭洲社区党支部"]),
        ("inspector", PermissionDenied),
        ("secretary", Http404),
        ("sibling_secretary", Http404),
        ("outsider", Http404),
        ("member", Http404),
    ],
)
def test_the_results_of_branches_are_for_their_superior_only(cast, secretary_meeting, who, seen):
    ballot = open_ballot(by=cast.committee_secretary.user, meeting=secretary_meeting)
    Tally.objects.bulk_create(
        Tally(ballot=ballot, position=position, grade=grade, votes=6) for position in range(2) for grade in Grade
    )
    Ballot.objects.filter(pk=ballot.pk).update(state="COUNTED")
    ballot.refresh_from_db()
    user = getattr(cast, who).user
    if not isinstance(seen, list):
        with pytest.raises(seen):
            results_for(user, ballot)
        return
    assert [(row.name, row.counts) for row in results_for(user, ballot).subjects] == [
        (name, (6, 6, 6, 6, 6)) for name in seen
    ]


@pytest.mark.parametrize("state", ["SIGNIN", "VOTING", "SEALED", "VOID"])
@pytest.mark.parametrize("who", DECIDING)
def test_nothing_but_turnout_is_shown_before_the_count_and_of_a_void_ballot(cast, ballot, who, state):
    Ballot.objects.filter(pk=ballot.pk).update(state=state, void_reason="停电" if state == "VOID" else "")
    ballot.refresh_from_db()
    assert results_for(getattr(cast, who).user, ballot) is None
    assert turnout(ballot).returned == 0


@pytest.mark.parametrize("state", ["SIGNIN", "COUNTED"])
def test_who_may_see_nothing_is_refused_in_every_state(cast, ballot, state):
    Ballot.objects.filter(pk=ballot.pk).update(state=state)
    ballot.refresh_from_db()
    with pytest.raises(PermissionDenied):
        results_for(cast.member.user, ballot)


def test_the_advice_to_the_deciding_body_keeps_the_same_threshold(counted):
    assert {row.counts for row in disclosed(counted(4)).subjects} == {None}


@pytest.mark.parametrize("subjects", [1, 3])
def test_results_take_the_same_queries_for_one_subject_and_for_three(cast, ballot, subjects, django_assert_num_queries):
    ballot.subjects.filter(position__gte=subjects).delete()
    Tally.objects.bulk_create(
        Tally(ballot=ballot, position=position, grade=grade, votes=1) for position in range(subjects) for grade in Grade
    )
    Ballot.objects.filter(pk=ballot.pk).update(state="COUNTED")
    ballot.refresh_from_db()
    with django_assert_num_queries(4):
        assert len(disclosed(ballot).subjects) == subjects
