"""Every constraint of the ground floor, broken once; and a register that nobody rewrites."""

import datetime as dt

import pghistory.models
import pytest
from django.db import DatabaseError, transaction

from organizations import audit
from organizations.models import (
    Exemption,
    Holiday,
    Organization,
    Person,
    Policy,
    Post,
    RegisterEntry,
    Role,
    Unit,
    User,
)
from tests import builders
from tests.refusals import raises_violation

DAY = dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "cell"}, "organization_kind_is_known"),
        (
            {"founded_on": DAY, "dissolved_on": DAY - dt.timedelta(days=1)},
            "organization_is_dissolved_after_it_is_founded",
        ),
    ],
)
def test_an_organization_is_what_it_says(cast, values, constraint):
    with raises_violation(constraint):
        Organization.objects.filter(pk=cast.branch.pk).update(**values)


def test_a_code_names_one_organization(cast):
    with raises_violation("organization_code"):
        Organization.objects.filter(pk=cast.branch.pk).update(code=cast.sibling.code)


def test_a_branch_names_a_unit_once(cast):
    with raises_violation("unit_name_is_unique_in_its_branch"):
        Unit.objects.create(organization=cast.branch, name=cast.unit.name)


@pytest.mark.parametrize(
    ("who", "values", "constraint"),
    [
        ("member", {"kind": "friend"}, "person_kind_is_known"),
        ("member", {"standing": "somewhere"}, "person_standing_is_known"),
        ("staff", {"is_leading_cadre": True}, "person_who_leads_is_a_party_member"),
    ],
)
def test_a_person_is_what_the_roster_can_say(cast, who, values, constraint):
    with raises_violation(constraint):
        Person.objects.filter(pk=getattr(cast, who).pk).update(**values)


def test_a_keyed_hash_stands_for_one_person(cast):
    Person.objects.filter(pk=cast.member.pk).update(id_digest="a" * 64)
    with raises_violation("id_digest"):
        Person.objects.filter(pk=cast.leader.pk).update(id_digest="a" * 64)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"role": "king"}, "post_role_is_known"),
        ({"starts_on": DAY, "ends_on": DAY - dt.timedelta(days=1)}, "post_ends_after_it_starts"),
    ],
)
def test_a_post_is_dated_and_known(cast, values, constraint):
    with raises_violation(constraint):
        Post.objects.filter(person=cast.secretary).update(**values)


def test_only_an_administrative_head_has_a_unit(cast):
    with raises_violation("post_has_a_unit_only_for_an_administrative_head"):
        Post.objects.filter(person=cast.secretary).update(unit=cast.unit)


def test_a_post_is_held_once_at_a_time(cast):
    with raises_violation("post_is_held_once_at_a_time"):
        builders.post(cast.secretary, cast.branch, Role.SECRETARY)


@pytest.mark.parametrize(
    ("is_acting", "constraint"),
    [(False, "post_of_secretary_is_held"), (True, "post_of_acting_secretary_is_held")],
)
def test_there_is_one_secretary_at_a_time_and_one_acting(cast, is_acting, constraint):
    if is_acting:
        builders.post(cast.deputy, cast.branch, Role.SECRETARY, is_acting=True)
    with raises_violation(constraint):
        builders.post(cast.member, cast.branch, Role.SECRETARY, is_acting=is_acting, starts_on=DAY)


def test_a_handover_day_belongs_to_both_secretaries(cast):
    Post.objects.filter(person=cast.secretary).update(ends_on=DAY)
    builders.post(cast.member, cast.branch, Role.SECRETARY, starts_on=DAY)
    held = Post.objects.held_on(DAY).filter(organization=cast.branch, role=Role.SECRETARY)
    assert {post.person for post in held} == {cast.secretary, cast.member}


def test_a_post_that_ended_may_be_held_again(cast):
    Post.objects.filter(person=cast.secretary).update(ends_on=DAY)
    builders.post(cast.secretary, cast.branch, Role.SECRETARY, starts_on=DAY)
    assert Post.objects.filter(person=cast.secretary).count() == 2


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "perhaps"}, "exemption_state_is_known"),
        ({"starts_on": DAY, "ends_on": DAY - dt.timedelta(days=1)}, "exemption_ends_after_it_starts"),
        ({"decided_on": None}, "exemption_is_decided_on_a_day"),
        ({"state": Exemption.State.REQUESTED}, "exemption_is_decided_on_a_day"),
        ({"state": Exemption.State.REFUSED, "decided_on": None}, "exemption_is_decided_on_a_day"),
        ({"requested_on": DAY}, "exemption_is_asked_for_before_it_begins"),
        ({"decided_on": DAY}, "exemption_begins_no_earlier_than_it_is_agreed_to"),
        ({"agreed_until": builders.SINCE}, "exemption_ends_early_only_after_it_was_agreed_to"),
        (
            {"state": Exemption.State.REFUSED, "agreed_until": dt.date(2031, 1, 1)},
            "exemption_ends_early_only_after_it_was_agreed_to",
        ),
        ({"reason": ""}, "exemption_has_a_reason"),
    ],
)
def test_an_exemption_is_dated_and_decided(cast, values, constraint):
    with raises_violation(constraint):
        cast.exempt.exemptions.update(**values)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"quota_mode": "lottery"}, "policy_quota_mode_is_known"),
        ({"audience": "nobody"}, "policy_audience_is_known"),
        ({"member_meeting_day": 32}, "policy_meeting_days_are_days_of_a_month"),
        ({"probationary_members": "banned"}, "policy_probation_is_known"),
        ({"lagging_share": 1}, "policy_shares_are_known"),
        ({"unfamiliar_share": 9}, "policy_shares_are_known"),
        ({"commitments_month": 2, "commitments_day": 29}, "policy_commitments_are_due_on_a_day_of_every_year"),
        ({"commitments_month": 6, "commitments_day": 31}, "policy_commitments_are_due_on_a_day_of_every_year"),
        ({"commitments_month": 13}, "policy_commitments_are_due_on_a_day_of_every_year"),
        ({"pioneer_percent": 101}, "policy_percentage_is_one"),
        ({"score_fairly_good": 60}, "policy_scores_fall_with_the_grades"),
        ({"qualified_from": 86}, "policy_lines_fall_with_the_levels"),
        ({"ballots_for_counts": 6, "ballots_for_majority": 7}, "policy_shows_counts_no_earlier_than_a_majority"),
        ({"ballots_for_counts": 4}, "policy_ballots_never_fall_below_the_floor"),
        ({"ballots_for_majority": 2}, "policy_ballots_never_fall_below_the_floor"),
        ({"publish_for_days": 0}, "policy_periods_last_a_day_or_longer"),
    ],
)
def test_a_policy_can_be_followed(db, values, constraint):
    with raises_violation(constraint):
        Policy.objects.create(starts_on=DAY, **values)


def test_one_policy_starts_on_a_day(db):
    Policy.objects.create(starts_on=DAY)
    with raises_violation("starts_on"):
        Policy.objects.create(starts_on=DAY)


def test_a_policy_holds_until_the_next_one(db):
    Policy.objects.create(starts_on=DAY, pioneer_percent=20)
    assert [Policy.objects.on(DAY - dt.timedelta(days=1)).pioneer_percent, Policy.objects.on(DAY).pioneer_percent] == [
        15,
        20,
    ]


def test_a_day_is_a_holiday_once(db):
    Holiday.objects.create(day=DAY, name="国庆节")
    with raises_violation("day"):
        Holiday.objects.create(day=DAY, name="国庆节")


def test_a_person_has_one_account_and_an_account_one_person(cast):
    with raises_violation("user_id"):
        Person.objects.filter(pk=cast.member.pk).update(user=cast.leader.user)


def test_exempt_people_leave_from_that_day_on_and_no_earlier(cast):
    builders.exemption(cast.member, starts_on=DAY, ends_on=DAY + dt.timedelta(days=1))
    of_branch = Person.objects.of(cast.branch)
    days = [DAY - dt.timedelta(days=1), DAY, DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=2)]
    assert [of_branch.exempt_on(day).filter(pk=cast.member.pk).exists() for day in days] == [False, True, True, False]


def test_an_exemption_that_is_only_asked_for_changes_nothing(cast):
    builders.exemption(cast.member, state=Exemption.State.REQUESTED)
    assert cast.member not in Person.objects.exempt_on(DAY)


# --- the register -----------------------------------------------------------------------------------------------------
@pytest.fixture
def line(cast):
    return audit.record(cast.secretary.user, "试一试", organization=cast.branch, record=cast.branch, reason="测试")


@pytest.mark.parametrize("write", [lambda row: row.update(verb="没有这回事"), lambda row: row.delete()])
def test_the_database_refuses_to_change_or_delete_a_line(line, write):
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        write(RegisterEntry.objects.filter(pk=line.pk))
    assert RegisterEntry.objects.get(pk=line.pk).verb == "试一试"


def test_a_line_says_who_did_what_to_which_record_and_why(line, cast):
    written = RegisterEntry.objects.get(pk=line.pk)
    assert (written.actor, written.actor_name, written.organization) == (cast.secretary.user, "沈知远", cast.branch)
    assert (written.record_type, written.record_id, written.reason) == (
        "organizations.organization",
        str(cast.branch.pk),
        "测试",
    )


def test_a_changed_row_leaves_before_and_after_with_the_number_of_its_line(cast):
    with audit.acting(cast.secretary.user, "改名", organization=cast.branch, record=cast.branch) as entry:
        Organization.objects.filter(pk=cast.branch.pk).update(short_name="新名")
    event = pghistory.models.Events.objects.tracks(cast.branch).order_by("pgh_id").last()
    assert event.pgh_diff["short_name"] == ["桐花社区党支部", "新名"]
    assert event.pgh_context["entry"] == entry.pk


def test_events_are_append_only_too(cast):
    model = cast.branch.events.model
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        model.objects.filter(pgh_obj=cast.branch).update(short_name="改写历史")


def test_a_line_falls_with_its_transaction(cast):
    before = RegisterEntry.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic(), audit.acting(None, "不成", organization=None):
        User.objects.filter(pk=1 // 0)
    assert RegisterEntry.objects.count() == before
