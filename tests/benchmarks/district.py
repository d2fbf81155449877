"""A year of a district of 60,000 people, for the benchmarks that read it: 2,000 branches that met and rated."""

from itertools import product

from django.db import connection

from organizations.models import Organization, Person
from tests import builders

COMMITTEES, BRANCHES, PEOPLE = 40, 50, 30  # each committee's, each branch's
MONTHS = 11
# A year's meetings are over, everybody came and is ☆; the triggers of the register would only make the filling longer.
FILL = """
set session_replication_role = replica;
insert into meetings_meeting (kind, organization_id, period_start, state, vote, scheduled_at, place, held_on, held_as,
    opened_at, concluded_at, cancelled_reason, no_vote_reason)
  select 'member', o.id, make_date(2026, m, 1), 'concluded', 'done', make_date(2026, m, 20), '会议室',
    make_date(2026, m, 20), o.short_name, make_date(2026, m, 20), make_date(2026, m, 20), '', ''
  from organizations_organization o, generate_series(1, {months}) m where o.kind = 'branch';
insert into meetings_attendance (meeting_id, person_id, name, sort_key, category, standing, post_title, presence,
    is_observer)
  select m.id, p.id, p.name, p.sort_key, p.kind, p.standing, p.post_title, 'present', false
  from meetings_meeting m join organizations_person p using (organization_id);
insert into evaluations_ratingsheet (meeting_id, organization_id, pool, period_start, state, participants,
    over_quota_reason, quota_allowed, confirmed_by_id, confirmed_at, decided_on, place, version)
  select id, organization_id, 'members', period_start, 'confirmed', '支部委员会', '', 5, {user}, concluded_at, held_on,
    place, 1
  from meetings_meeting;
insert into evaluations_rating (sheet_id, position, person_id, name, post_title, level, is_deferred, deferred_reason,
    note, is_tied, is_flagged_unfamiliar, is_current, correction_reason)
  select s.id, 1, a.person_id, a.name, a.post_title, 'qualified', false, '', '', false, false, true, ''
  from evaluations_ratingsheet s join meetings_attendance a using (meeting_id);
set session_replication_role = default;
analyze;
"""


def fill() -> None:
    """Fill the empty database."""
    district = builders.organization("区委", Organization.Kind.DISTRICT_COMMITTEE)
    kinds = {1: Organization.Kind.WORKING_COMMITTEE, 2: Organization.Kind.BRANCH}
    paths = [f"{district.path}{number:04}" for number in range(1, COMMITTEES + 1)]
    below = [f"{path}{number:04}" for path, number in product(paths, range(1, BRANCHES + 1))]
    for depth, chosen in ((2, paths), (3, below)):
        Organization.objects.bulk_create(
            Organization(
                path=path,
                depth=depth,
                kind=kinds[depth - 1],
                name=f"第{path}号党组织",
                short_name=f"第{path}号",
                code=path,
            )
            for path in chosen
        )
    branches = Organization.objects.branches()
    for start in range(0, COMMITTEES * BRANCHES, 100):
        Person.objects.bulk_create(
            Person(
                name=f"党员{number}", sort_key=f"{number:03}", kind="member", organization=branch, since=builders.SINCE
            )
            for branch, number in product(branches[start : start + 100], range(PEOPLE))
        )
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(months=MONTHS, user=builders.user("书记").pk))
