"""Whatever is founded, moved, merged and dissolved in whatever order: the tree stays what a plain dictionary says."""

import datetime as dt

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from organizations import rules
from organizations.access import ROLE_GRANTS, Permission, Reach, organizations_where
from organizations.actions.tree import dissolve, found, merge, move
from organizations.models import Organization, Placement, Role, User
from organizations.past import read_past
from organizations.refusals import Refused
from tests import builders

FIRST = builders.SINCE
Kind = Organization.Kind
FOUNDED = st.sampled_from([Kind.WORKING_COMMITTEE, Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH, Kind.JOINT_BRANCH])
NUMBERS = st.integers(0, 30)


class Model:
    """The tree as a dictionary: who stands under whom, what of which kind, what is dissolved."""

    def __init__(self, root):
        self.above, self.kind, self.dissolved = {root: None}, {root: Kind.DISTRICT_COMMITTEE}, set()

    def children(self, pk):
        return {each for each, superior in self.above.items() if superior == pk}

    def within(self, pk):
        """The recursive definition: oneself, and whatever is within a child."""
        return {pk}.union(*(self.within(child) for child in self.children(pk)))

    def depth(self, pk):
        return 1 if self.above[pk] is None else 1 + self.depth(self.above[pk])

    def circle(self, pk, reach):
        return {
            Reach.ORGANIZATION: {pk},
            Reach.CHILDREN: self.children(pk),
            Reach.BELOW: self.within(pk) - {pk},
            Reach.SUBTREE: self.within(pk),
        }[reach]

    def fits(self, kind, superior):
        return superior not in self.dissolved and self.kind[superior] in rules.MAY_STAND_UNDER[kind]

    def height(self, pk):
        return max(self.depth(each) for each in self.within(pk)) - self.depth(pk) + 1

    def may_take(self, pk, superior):
        high_enough = self.depth(superior) + self.height(pk) <= rules.DEEPEST
        return self.fits(self.kind[pk], superior) and superior not in self.within(pk) and high_enough


class Tree(RuleBasedStateMachine):
    """Every step is tried on the database and on the dictionary; both agree on whether it may be taken."""

    taken: set = set()  # which actions were taken at all

    def __init__(self):
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        root = builders.organization("区委", Kind.DISTRICT_COMMITTEE)
        office = builders.organization("活动办公室", Kind.CAMPAIGN_OFFICE, root)
        root.refresh_from_db()
        clerk = builders.person("办公室", office)
        builders.post(clerk, office, Role.DISTRICT_OFFICE)
        self.clerk, self.office, self.day, self.count = clerk.user, office.pk, FIRST, 0
        self.model = Model(root.pk)
        self.model.above[office.pk], self.model.kind[office.pk] = root.pk, Kind.CAMPAIGN_OFFICE
        self.then = []  # (day, who stood under whom)
        for kind in (Kind.WORKING_COMMITTEE, Kind.COMMITTEE):
            committee = self.grown(kind, root.pk)
            general = self.grown(Kind.GENERAL_BRANCH, committee)
            self.grown(Kind.BRANCH, general)

    def tried(self, action, **values):
        """Whether the action was taken; each on a day of its own."""
        self.then.append((self.day, dict(self.model.above)))
        self.day += dt.timedelta(days=1)
        named = {
            key: Organization.objects.get(pk=value) if key in ("organization", "superior", "into") else value
            for key, value in values.items()
        }
        try:
            done = action(by=self.clerk, on=self.day, today=self.day, reason="批复", **named)
        except Refused:
            return None
        self.taken.add(action)
        return done

    def pick(self, number):
        known = sorted(self.model.above)
        return known[number % len(known)]

    def grown(self, kind, superior):
        self.count += 1
        name = f"第{self.count}个"
        made = self.tried(found, superior=superior, kind=kind, name=name, short_name=name, code=name)
        expected = self.model.fits(kind, superior) and self.model.depth(superior) < rules.DEEPEST
        assert (made is not None) == expected
        if made:
            self.model.above[made.pk], self.model.kind[made.pk] = superior, kind
        return made and made.pk

    @rule(number=NUMBERS, kind=FOUNDED)
    def found(self, number, kind):
        self.grown(kind, self.pick(number))

    @rule(number=NUMBERS, other=NUMBERS)
    def move(self, number, other):
        pk, superior = self.pick(number), self.pick(other)
        expected = (
            self.model.kind[pk] not in (Kind.DISTRICT_COMMITTEE, Kind.CAMPAIGN_OFFICE)
            and pk not in self.model.dissolved
            and self.model.may_take(pk, superior)
            and self.model.above[pk] != superior
        )
        assert (self.tried(move, organization=pk, superior=superior) is not None) == expected
        if expected:
            self.model.above[pk] = superior

    @rule(number=NUMBERS, other=NUMBERS)
    def merge(self, number, other):
        pk, into = self.pick(number), self.pick(other)
        children = self.model.children(pk) - self.model.dissolved
        expected = (
            not {pk, into} & self.model.dissolved
            and into not in self.model.within(pk)
            and rules.may_merge(self.model.kind[pk], self.model.kind[into])
            and all(self.model.may_take(child, into) for child in children)
        )
        assert (self.tried(merge, organization=pk, into=into) is not None) == expected
        if expected:
            self.model.dissolved.add(pk)
            self.model.above |= dict.fromkeys(children, into)

    @rule(number=NUMBERS)
    def dissolve(self, number):
        pk = self.pick(number)
        expected = (
            self.model.kind[pk] not in (Kind.DISTRICT_COMMITTEE, Kind.CAMPAIGN_OFFICE)
            and pk not in self.model.dissolved
            and not self.model.children(pk) - self.model.dissolved
        )
        assert (self.tried(dissolve, organization=pk) is not None) == expected
        if expected:
            self.model.dissolved.add(pk)

    @invariant()
    def paths_depths_and_counts_are_true(self):
        assert Organization.objects.find_problems() == ([], [], [], [], [])
        rows = {each.pk: each for each in Organization.objects.all()}
        assert {pk: row.superior and row.superior.pk for pk, row in rows.items()} == self.model.above
        assert {pk: (row.depth, row.numchild) for pk, row in rows.items()} == {
            pk: (self.model.depth(pk), len(self.model.children(pk))) for pk in self.model.above
        }

    @invariant()
    def the_index_range_is_the_recursive_definition(self):
        for each in Organization.objects.all():
            assert set(Organization.objects.within(each).values_list("pk", flat=True)) == self.model.within(each.pk)
            found_below = Organization.objects.children_of(each).values_list("pk", flat=True)
            assert set(found_below) == self.model.children(each.pk)

    @invariant()
    def the_present_places_are_noted(self):
        assert dict(Placement.objects.open().values_list("organization", "superior")) == self.model.above

    def teardown(self):
        try:
            self.every_reach_is_what_its_circle_says()
            self.the_past_is_as_it_was()
        finally:
            transaction.set_rollback(True)
            self.rolled_back.__exit__(None, None, None)

    def every_reach_is_what_its_circle_says(self):
        """One person holds the same post at each organization in turn."""
        somebody = builders.person("某人", Organization.objects.get(pk=self.office))
        for pk in self.model.above.keys() - {self.office}:
            somebody.posts.all().delete()
            post = builders.post(somebody, Organization.objects.get(pk=pk), Role.COMMITTEE_OFFICER)
            user = User.objects.get(pk=somebody.user_id)  # which has read no posts yet
            for permission, reaches in ROLE_GRANTS[Role(post.role)].items():
                expected = set().union(*(self.model.circle(pk, reach) for reach in reaches))
                if permission is Permission.VIEW_ORGANIZATION:
                    expected |= {self.office}  # it lists the person
                assert set(organizations_where(user, permission).values_list("pk", flat=True)) == expected

    def the_past_is_as_it_was(self):
        past, rows = read_past(), list(Organization.objects.all())
        by_path = {each.path: each for each in rows}
        for day, above in self.then:
            for each in rows:
                if each.pk in above:
                    superior = past.superior_on(each, day, by_path)
                    assert (superior and superior.pk) == above[each.pk]


def test_any_sequence_of_changes_keeps_the_tree_true(db):
    run_state_machine_as_test(
        Tree,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Tree.taken == {found, move, merge, dissolve}
