import datetime as dt

import pytest
from django.db import transaction
from django.db.models import Q

from commitments.models import AddedArea, Campaign, Commitment, CommitmentItem, Missing
from organizations.models import Organization, Person, Policy
from tests import builders
from tests.refusals import raises_violation

State, Kind = Commitment.State, Commitment.Kind
TODAY = dt.date(2026, 8, 11)
SOME_TIME = builders.at(dt.date(2026, 8, 1))


@pytest.fixture
def campaign(cast):
    return builders.campaign()


def test_a_year_has_one_campaign(campaign):
    with raises_violation("year"):
        builders.campaign(2026)


def test_a_campaign_is_due_in_its_own_year(cast):
    with raises_violation("campaign_commitments_are_due_in_its_year"):
        builders.campaign(2026, commitments_due_on=dt.date(2027, 8, 10))


@pytest.mark.parametrize(
    ("day", "expected"), [(dt.date(2024, 12, 31), None), (dt.date(2025, 1, 1), 2025), (dt.date(2027, 3, 1), 2026)]
)
def test_last_years_campaign_goes_on_until_a_new_one_is_opened(cast, day, expected):
    builders.campaign(2025)
    builders.campaign(2026)
    in_force = Campaign.objects.in_force_on(day)
    assert (in_force and in_force.year) == expected
    assert Campaign.objects.of(2024) is None


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "club"}, "commitment_kind_is_known"),
        ({"kind": Kind.ORGANIZATION}, "commitment_has_a_person_unless_it_is_an_organizations"),
        ({"person": None}, "commitment_has_a_person_unless_it_is_an_organizations"),
        ({"theme": "主题"}, "commitment_of_a_person_has_no_theme_or_tasks"),
        ({"carrier": "载体"}, "commitment_of_a_person_has_no_theme_or_tasks"),
        ({"state": "lost"}, "commitment_state_agrees_with_its_stamps"),
        ({"submitted_at": SOME_TIME}, "commitment_state_agrees_with_its_stamps"),
        ({"state": State.SUBMITTED}, "commitment_state_agrees_with_its_stamps"),
        ({"state": State.CONFIRMED, "submitted_at": SOME_TIME}, "commitment_state_agrees_with_its_stamps"),
        (
            {"state": State.SUBMITTED, "submitted_at": SOME_TIME, "confirmed_at": SOME_TIME},
            "commitment_state_agrees_with_its_stamps",
        ),
        ({"consent": "maybe"}, "commitment_consent_agrees_with_what_shows_it"),
        ({"consent": "given"}, "commitment_consent_agrees_with_what_shows_it"),
        ({"consented_at": SOME_TIME}, "commitment_consent_agrees_with_what_shows_it"),
        ({"consent": "vouched"}, "commitment_consent_agrees_with_what_shows_it"),
        ({"consent_note": "当面念过"}, "commitment_consent_agrees_with_what_shows_it"),
        ({"fulfilment_at": SOME_TIME}, "commitment_fulfilment_has_who_and_when"),
    ],
)
def test_the_database_refuses_a_commitment_that_contradicts_itself(cast, campaign, fields, constraint):
    draft = builders.commitment(campaign, cast.member, State.DRAFT)
    with raises_violation(constraint):
        Commitment.objects.filter(pk=draft.pk).update(**fields)


def test_nothing_is_confirmed_while_the_person_is_asked(cast, campaign):
    made = builders.commitment(campaign, cast.member)
    with raises_violation("commitment_is_not_confirmed_while_the_person_is_asked"):
        Commitment.objects.filter(pk=made.pk).update(consent=Commitment.Consent.ASKED)


def test_an_organizations_commitment_is_its_own(cast, campaign):
    made = builders.commitment(campaign, cast.branch, State.DRAFT)
    with raises_violation("commitment_of_an_organization_is_its_own"):
        Commitment.objects.filter(pk=made.pk).update(consent=Commitment.Consent.ASKED)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.CONFIRMED])
def test_the_notices_areas_cannot_be_taken_out_of_what_was_handed_in(cast, campaign, state):
    made = builders.commitment(campaign, cast.member, state)
    study = made.items.filter(area="study")
    for write in (study.delete, lambda: study.update(area="")):
        with raises_violation("areas of a commitment that was handed in stand"), transaction.atomic():
            write()
    study.update(fulfilment="fulfilled")
    assert made.items.get(area="study").fulfilment == "fulfilled"


def test_a_draft_may_lose_an_area(cast, campaign):
    made = builders.commitment(campaign, cast.member, State.DRAFT)
    made.items.filter(area="study").delete()
    assert made.items.count() == 4


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"number": 0}, "key_task_number_is_from_1_to_99"),
        ({"number": 100}, "key_task_number_is_from_1_to_99"),
        ({"title": ""}, "key_task_has_a_title"),
        ({"number": 2}, "key_task_number_is_its_own"),
    ],
)
def test_the_database_refuses_a_key_task_that_is_none(campaign, fields, constraint):
    builders.key_task(campaign, 2)
    with raises_violation(constraint):
        builders.key_task(campaign, **fields)


@pytest.mark.parametrize(
    ("label", "constraint"),
    [
        ("", "added_area_has_a_name"),
        ("学习提高", "added_area_is_none_of_the_notices"),
        ("廉洁从政", "added_area_is_none_of_the_notices"),
        ("安全生产", "added_area_is_once_an_organization_and_year"),
    ],
)
def test_the_database_refuses_an_added_area_that_is_none(cast, campaign, label, constraint):
    AddedArea.objects.create(organization=cast.branch, campaign=campaign, label="安全生产")
    with raises_violation(constraint):
        AddedArea.objects.create(organization=cast.branch, campaign=campaign, label=label)


def test_every_area_of_the_notice_is_kept_from_being_added(campaign):
    (constraint,) = [c for c in AddedArea._meta.constraints if c.name == "added_area_is_none_of_the_notices"]
    assert constraint.condition == ~Q(label__in=CommitmentItem.Area.labels)


def test_an_item_is_of_one_area_and_an_added_area_has_one_item(cast, campaign):
    area = AddedArea.objects.create(organization=cast.branch, campaign=campaign, label="安全生产")
    made = builders.commitment(campaign, cast.member, State.DRAFT)
    with raises_violation("commitment_item_is_of_one_area"), transaction.atomic():
        made.items.filter(area="study").update(added_area=area)
    made.items.create(position=6, added_area=area, text="查隐患")
    with raises_violation("commitment_item_is_one_per_added_area"):
        made.items.create(position=7, added_area=area, text="再查隐患")


def test_a_confirmed_commitment_has_no_open_return(cast, campaign):
    with raises_violation("commitment_once_confirmed_has_no_open_return"):
        builders.commitment(campaign, cast.member, return_comment="写具体")


def test_a_person_has_one_commitment_a_year(cast, campaign):
    builders.commitment(campaign, cast.member)
    with raises_violation("commitment_of_a_person_is_one_a_year"), transaction.atomic():
        builders.commitment(campaign, cast.member)
    builders.commitment(builders.campaign(2027), cast.member)


def test_an_organization_has_one_commitment_a_year_beside_those_of_its_people(cast, campaign):
    builders.commitment(campaign, cast.branch)
    builders.commitment(campaign, cast.member)
    builders.commitment(campaign, cast.staff)
    with raises_violation("commitment_of_an_organization_is_one_a_year"):
        builders.commitment(campaign, cast.branch)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"area": "sport"}, "commitment_item_area_is_known"),
        ({"fulfilment": "maybe"}, "commitment_item_fulfilment_is_known"),
        ({"text": ""}, "commitment_item_says_something"),
        ({"area": "study"}, "commitment_item_is_one_per_area"),
    ],
)
def test_the_database_refuses_an_item_that_makes_no_sense(cast, campaign, fields, constraint):
    commitment = builders.commitment(campaign, cast.member)
    with raises_violation(constraint):
        CommitmentItem.objects.create(**{"commitment": commitment, "position": 9, "text": "多一条"} | fields)


def test_two_items_cannot_stand_in_one_place(cast, campaign):
    commitment = builders.commitment(campaign, cast.member)
    with raises_violation("commitment_item_has_a_place_of_its_own"), transaction.atomic():
        CommitmentItem.objects.create(commitment=commitment, position=1, text="多一条")
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_transferred_person_brings_the_commitment_along(cast, campaign):
    commitment = builders.commitment(campaign, cast.member)
    Person.objects.filter(pk=cast.member.pk).update(organization=cast.sibling)
    commitment = Commitment.objects.get(pk=commitment.pk)
    assert commitment.keeper == cast.sibling
    assert list(Commitment.objects.of_roster(cast.sibling)) == [commitment]
    assert list(Commitment.objects.of_roster(cast.branch)) == []


def test_what_binds_people_in_a_year_is_the_newest_confirmed_one_of_it_or_the_year_before(cast, campaign):
    last_year, long_ago = builders.campaign(2025), builders.campaign(2024)
    this = builders.commitment(campaign, cast.member)
    builders.commitment(last_year, cast.member)
    of_last_year = builders.commitment(last_year, cast.staff)
    builders.commitment(campaign, cast.staff, State.SUBMITTED)
    builders.commitment(long_ago, cast.away)
    ids = [cast.member.pk, cast.staff.pk, cast.away.pk]
    assert Commitment.objects.for_people(ids, 2026) == {cast.member.pk: this, cast.staff.pk: of_last_year}
    own = builders.commitment(last_year, cast.branch)
    assert Commitment.objects.for_organizations([cast.branch.pk, cast.sibling.pk], 2026) == {cast.branch.pk: own}


@pytest.mark.parametrize("number", [1, 3])
def test_commitments_of_many_people_come_with_their_items_in_two_queries(
    cast, campaign, number, django_assert_num_queries
):
    people = [cast.member, cast.staff, cast.leader][:number]
    for person in people:
        builders.commitment(campaign, person)
    with django_assert_num_queries(2):
        found = Commitment.objects.for_people([person.pk for person in people], 2026)
        assert len([item for commitment in found.values() for item in commitment.items.all()]) >= number


def test_rows_for_a_publication_are_the_confirmed_ones_of_a_kind_in_name_order(cast, campaign):
    of_leader = builders.commitment(campaign, cast.leader)
    of_member = builders.commitment(campaign, cast.member)
    of_staff = builders.commitment(campaign, cast.staff)
    own = builders.commitment(campaign, cast.branch)
    builders.commitment(campaign, cast.away, State.SUBMITTED)
    builders.commitment(campaign, cast.outsider)
    rows = Commitment.objects.of_year(2026).of_roster(cast.branch).confirmed().in_name_order()
    assert list(rows.of_members()) == [of_leader, of_member]
    assert list(rows.of_staff()) == [of_staff]
    assert list(rows.of_organizations()) == [own]


@pytest.mark.parametrize("state", list(State))
def test_who_reads_a_commitment_in_which_state(cast, campaign, state):
    commitment = builders.commitment(campaign, cast.member, state)
    readers = {person.name for person in cast.everyone if commitment in Commitment.objects.visible_to(person.user)}
    at_work = {cast.member.name, cast.secretary.name, cast.deputy.name, cast.recorder.name}
    in_the_branch = {person.name for person in cast.everyone if person.organization == cast.branch}
    superiors = {cast.officer.name, cast.committee_secretary.name, cast.inspector.name}
    assert readers == (in_the_branch | superiors if state == State.CONFIRMED else at_work)


def test_what_each_organization_lacks(cast, campaign):
    """The branch lists seven Party members, one of them exempt, and three staff."""
    builders.commitment(campaign, cast.branch)
    builders.commitment(campaign, cast.member)
    builders.commitment(campaign, cast.leader, State.SUBMITTED)
    builders.commitment(campaign, cast.staff, State.DRAFT)
    builders.commitment(campaign, cast.sibling, State.SUBMITTED)
    Person.objects.filter(pk=cast.second_staff.pk).update(since=dt.date(2026, 7, 12))  # still has a day
    organizations = Organization.objects.filter(pk__in=[cast.branch.pk, cast.sibling.pk])
    of_branch = Missing(organization=False, members=5, staff=3, not_handed_in=7, waiting=1, asked=0, overdue=7)
    of_sibling = Missing(organization=True, members=1, staff=0, not_handed_in=1, waiting=1, asked=0, overdue=2)
    missing = Commitment.objects.missing_by_organization(organizations, campaign, TODAY, Policy())
    assert missing == {cast.branch.pk: of_branch, cast.sibling.pk: of_sibling}
    assert (of_branch.total, of_sibling.total) == (8, 2)


def test_nothing_is_overdue_on_the_last_day(cast, campaign):
    organizations = Organization.objects.filter(pk=cast.sibling.pk)
    missing = Commitment.objects.missing_by_organization(organizations, campaign, dt.date(2026, 8, 10), Policy())
    of_sibling = Missing(organization=True, members=1, staff=0, not_handed_in=2, waiting=0, asked=0, overdue=0)
    assert missing == {cast.sibling.pk: of_sibling}


def test_what_waits_is_told_apart_and_hides_nobody_who_lacks(cast, campaign):
    """One has left, one is exempt and promised all the same, one is asked, one has no account to be asked with."""
    asked = {"consent": Commitment.Consent.ASKED, "written_by": cast.recorder.user}
    for person, fields in ((cast.staff, {}), (cast.exempt, {}), (cast.member, asked), (cast.leader, asked)):
        builders.commitment(campaign, person, State.SUBMITTED, **fields)
    Person.objects.filter(pk=cast.staff.pk).update(standing="left")
    Person.objects.filter(pk=cast.leader.pk).update(user=None)
    branch = Organization.objects.filter(pk=cast.branch.pk)
    missing = Commitment.objects.missing_by_organization(branch, campaign, TODAY, Policy())[cast.branch.pk]
    assert missing == Missing(
        organization=True, members=6, staff=2, not_handed_in=7, waiting=3, asked=1, overdue=missing.overdue
    )


def test_an_organization_founded_lately_has_thirty_days_as_people_have(cast, campaign):
    young = builders.organization("新桥社区党支部", parent=cast.committee, founded_on=dt.date(2026, 7, 12))
    organizations = Organization.objects.filter(pk=young.pk)
    overdue = [
        Commitment.objects.missing_by_organization(organizations, campaign, day, Policy())[young.pk].overdue
        for day in (TODAY, TODAY + dt.timedelta(days=1))
    ]
    assert overdue == [0, 1]


@pytest.mark.parametrize("number", [1, 3])
def test_what_lacks_is_counted_in_one_query(cast, campaign, number, django_assert_num_queries):
    organizations = Organization.objects.branches()[:number]
    organizations = Organization.objects.filter(pk__in=[each.pk for each in organizations])
    with django_assert_num_queries(1):
        assert len(Commitment.objects.missing_by_organization(organizations, campaign, TODAY, Policy())) == number
