"""Who may do what where: the whole matrix, written out."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from organizations.access import (
    ROLE_GRANTS,
    Permission,
    has_somewhere,
    may,
    organization_or_404,
    organizations_where,
    permissions_at,
    posts_of,
    require,
)
from organizations.holders import holdings_at
from organizations.models import Post, Role, User
from tests import builders

P = Permission
PLACES = ["district", "office", "committee", "other_committee", "branch", "sibling", "foreign"]
ALL = set(PLACES)
OURS = {"committee", "branch", "sibling"}
BELOW = {"branch", "sibling"}
HERE = {"branch"}
# These reach the children, and a branch has none.
ONLY_ABOVE_BRANCHES = {
    P.RATE_ORGANIZATIONS,
    P.CONFIRM_ORGANIZATION_RATINGS,
    P.DECIDE_EXEMPTIONS,
    P.APPOINT,
    P.KEEP_ROSTER,
    P.ISSUE_ACCOUNTS,
    P.CLEAR_FINDINGS,
}

MATRIX = {
    "inspector": {
        P.VIEW_ORGANIZATION: ALL,
        P.VIEW_HANDOVER: ALL,
        P.VIEW_REGISTER: ALL,
        P.VIEW_SUMMARIES: ALL,
        P.INSPECT: ALL,
        P.CONDUCT_INSPECTIONS: ALL,
        P.CLEAR_FINDINGS: ALL,
        P.APPOINT: ALL,
        P.EDIT_PEOPLE: ALL,
        P.KEEP_ROSTER: ALL,
        P.MAINTAIN_ROSTER: ALL,
        P.EXPORT_LISTS: ALL,
        P.SET_POLICY: {"district"},
        P.ANSWER_OPINIONS: {"district"},
        P.ISSUE_ACCOUNTS: ALL,
    },
    "officer": {
        P.VIEW_ORGANIZATION: OURS,
        P.EDIT_COMMITMENTS: {"committee"},
        P.CONFIRM_COMMITMENTS: {"committee"},
        P.RECORD_MEETING: {"committee"},
        P.RUN_MEETING: {"committee"},
        P.CRITICIZE_MEMBERS: {"committee"},
        P.RATE_ORGANIZATIONS: BELOW,
        P.VIEW_RESULTS: OURS,
        P.PUBLISH: {"committee"},
        P.ANSWER_OPINIONS: {"committee"},
        P.VIEW_EXEMPTION_REASON: BELOW,
        P.DECIDE_EXEMPTIONS: BELOW,
        P.VIEW_HANDOVER: OURS,
        P.VIEW_REGISTER: OURS,
        P.VIEW_SUMMARIES: OURS,
        P.INSPECT: OURS,
        P.ANSWER_FINDINGS: {"committee"},
        P.CLEAR_FINDINGS: BELOW,
        P.EDIT_PEOPLE: OURS,
        P.KEEP_ROSTER: OURS,
        P.EXPORT_LISTS: OURS,
        P.ISSUE_ACCOUNTS: BELOW,
        P.APPOINT: BELOW,
    },
    "committee_secretary": {
        P.VIEW_ORGANIZATION: OURS,
        P.EDIT_COMMITMENTS: {"committee"},
        P.CONFIRM_COMMITMENTS: {"committee"},
        P.RECORD_MEETING: {"committee"},
        P.RUN_MEETING: {"committee"},
        P.CRITICIZE_MEMBERS: {"committee"},
        P.RATE_MEMBERS: {"committee"},
        P.RATE_ORGANIZATIONS: BELOW,
        P.CONFIRM_ORGANIZATION_RATINGS: BELOW,
        P.VIEW_RESULTS: OURS,
        P.PUBLISH: {"committee"},
        P.ANSWER_OPINIONS: {"committee"},
        P.APPLY_FOR_EXEMPTIONS: {"committee"},
        P.VIEW_EXEMPTION_REASON: OURS,
        P.DECIDE_EXEMPTIONS: BELOW,
        P.VIEW_HANDOVER: OURS,
        P.VIEW_REGISTER: OURS,
        P.VIEW_SUMMARIES: OURS,
        P.INSPECT: OURS,
        P.ANSWER_FINDINGS: {"committee"},
        P.CLEAR_FINDINGS: BELOW,
        P.EDIT_PEOPLE: OURS,
        P.KEEP_ROSTER: BELOW,
        P.EXPORT_LISTS: OURS,
        P.ISSUE_ACCOUNTS: BELOW,
        P.APPOINT: BELOW,
        P.DELEGATE_RECORDING: {"committee"},
    },
    "secretary": {
        permission: HERE for permission in ROLE_GRANTS[Role.SECRETARY] if permission not in ONLY_ABOVE_BRANCHES
    },
    "deputy": dict.fromkeys(
        (
            P.VIEW_ORGANIZATION,
            P.EDIT_COMMITMENTS,
            P.RECORD_MEETING,
            P.RUN_MEETING,
            P.CRITICIZE_MEMBERS,
            P.VIEW_HANDOVER,
            P.VIEW_REGISTER,
            P.VIEW_SUMMARIES,
            P.ANSWER_FINDINGS,
        ),
        HERE,
    ),
    "recorder": dict.fromkeys((P.VIEW_ORGANIZATION, P.EDIT_COMMITMENTS, P.RECORD_MEETING, P.PUBLISH), HERE),
    "head": dict.fromkeys((P.VIEW_ORGANIZATION, P.CRITICIZE_STAFF, P.RATE_STAFF), HERE),
    "member": {P.VIEW_ORGANIZATION: HERE},
    "leader": {P.VIEW_ORGANIZATION: HERE},
    "away": {P.VIEW_ORGANIZATION: HERE},
    "staff": {P.VIEW_ORGANIZATION: HERE},
    "outsider": {
        permission: {"foreign"} for permission in ROLE_GRANTS[Role.SECRETARY] if permission not in ONLY_ABOVE_BRANCHES
    },
}


@pytest.mark.parametrize("who", MATRIX)
def test_everybody_may_do_exactly_what_the_table_says(cast, who):
    names = {getattr(cast, place).pk: place for place in PLACES}
    user = getattr(cast, who).user
    found = {}
    for permission in Permission:
        places = {names[pk] for pk in organizations_where(user, permission).values_list("pk", flat=True)}
        if places:
            found[permission] = places
    assert found == MATRIX[who]


@pytest.mark.parametrize("who", MATRIX)
def test_all_permissions_at_one_place_are_read_in_one_query(cast, who, django_assert_num_queries):
    user = getattr(cast, who).user
    organizations_where(user, P.VIEW_ORGANIZATION).exists()  # reads the posts, once for this user
    for place in PLACES:
        organization = getattr(cast, place)
        expected = {permission for permission in Permission if may(user, permission, organization)}
        assert permissions_at(user, organization, list(Permission)) == expected
    if who != "inspector":  # the office's posts ask where it stands
        with django_assert_num_queries(1):
            permissions_at(user, cast.branch, list(Permission))


def test_recording_can_be_delegated_critiques_and_ratings_never():
    never = {P.CRITICIZE_MEMBERS, P.CRITICIZE_STAFF, P.RATE_MEMBERS, P.RATE_STAFF, P.RATE_ORGANIZATIONS}
    never |= {P.CONFIRM_ORGANIZATION_RATINGS}
    never |= {P.ANSWER_FINDINGS, P.CLEAR_FINDINGS, P.CONDUCT_INSPECTIONS}
    never |= {P.RUN_MEETING, P.VIEW_RESULTS, P.CONFIRM_COMMITMENTS, P.APPOINT, P.DELEGATE_RECORDING}
    assert never & set(ROLE_GRANTS[Role.RECORDER]) == set()


def test_every_permission_says_in_chinese_what_it_allows():
    labels = [permission.label for permission in Permission]
    assert len(set(labels)) == len(labels)
    assert [label for label in labels if label.isascii()] == []


def test_the_office_of_a_place_reads_the_table_as_the_users_do(cast):
    day = dt.date(2026, 10, 20)
    for place in PLACES:
        organization = getattr(cast, place)
        read = {
            each.permission: {holder.post.person for holder in each.holders} for each in holdings_at(organization, day)
        }
        for permission in Permission:
            holders = {
                person
                for person in cast.everyone
                if person.posts.exists() and may(person.user, permission, organization, on=day)
            }
            # the roster alone lets one view the own organization; the page speaks of posts
            if permission is P.VIEW_ORGANIZATION:
                holders = {each for each in holders if each.organization_id != organization.pk} | {
                    post.person for post in Post.objects.filter(organization=organization)
                }
                if place == "committee":
                    holders |= {cast.inspector}
            assert read[permission] == holders, (place, permission)


@pytest.mark.parametrize("who", ["inspector", "officer", "secretary", "recorder", "member", "outsider"])
def test_having_a_permission_somewhere_is_having_a_place_where_one_has_it(cast, who):
    user = getattr(cast, who).user
    asked = {permission for permission in Permission if permission not in ONLY_ABOVE_BRANCHES}
    found = {permission for permission in asked if has_somewhere(user, permission)}
    own = {P.VIEW_ORGANIZATION}  # everybody views the one that lists them, without a post
    assert found - own == {each for each in asked if organizations_where(user, each).exists()} - own


def test_the_posts_tell_their_reader_so_that_no_page_asks_again(cast, django_assert_num_queries):
    user = User.objects.get(pk=cast.inspector.user.pk)
    with django_assert_num_queries(1):
        posts_of(user)
        assert user.person == cast.inspector
        organizations_where(user, Permission.INSPECT)


def test_no_permission_reveals_a_ballot():
    assert [permission for permission in Permission if "ballot" in permission or "vote" in permission] == []


def test_a_visitor_without_an_account_may_do_nothing(cast):
    assert [list(organizations_where(AnonymousUser(), permission)) for permission in Permission] == [
        [] for _ in Permission
    ]


@pytest.mark.parametrize(
    ("who", "permission", "refusal"),
    [
        ("outsider", P.VIEW_ORGANIZATION, Http404),
        ("outsider", P.RUN_MEETING, Http404),
        ("member", P.RUN_MEETING, PermissionDenied),
        ("officer", P.RATE_MEMBERS, PermissionDenied),
    ],
)
def test_invisible_is_not_found_and_visible_is_forbidden(cast, who, permission, refusal):
    user = getattr(cast, who).user
    with pytest.raises(refusal):
        require(user, permission, cast.branch)
    with pytest.raises(refusal):
        organization_or_404(user, cast.branch.pk, permission)


@pytest.mark.parametrize(("days_ago", "may_run"), [(0, True), (1, False)])
def test_a_post_ends_with_its_last_day(cast, days_ago, may_run):
    today = dt.date(2026, 10, 20)
    Post.objects.filter(person=cast.secretary).update(ends_on=today - dt.timedelta(days=days_ago))
    places = organizations_where(cast.secretary.user, P.RUN_MEETING, on=today)
    assert list(places) == ([cast.branch] if may_run else [])


def test_a_post_of_tomorrow_gives_nothing_today(cast):
    Post.objects.filter(person=cast.secretary).update(ends_on=dt.date(2026, 10, 21))
    builders.post(cast.member, cast.branch, Role.SECRETARY, starts_on=dt.date(2026, 10, 21))
    assert not organizations_where(cast.member.user, P.RUN_MEETING, on=dt.date(2026, 10, 20)).exists()


def test_one_may_hold_several_posts(cast):
    builders.post(cast.officer, cast.foreign, Role.RECORDER)
    places = organizations_where(cast.officer.user, P.RECORD_MEETING)
    assert set(places) == {cast.committee, cast.foreign}
