"""A district of 2,000 branches and 60,000 people with a year behind it, filled in by SQL: for measuring only."""

from collections.abc import Iterable
from itertools import product

from django.db import connection

from organizations.models import Organization, Person, Post, Role, User
from tests import builders

COMMITTEES, BRANCHES, PEOPLE = 40, 50, 30  # each committee's, each branch's
YEAR, MONTHS = 2026, 11
# Everybody has an account that no password opens, for who has one decides how PostgreSQL reads people.
FILL_ACCOUNTS = """
set session_replication_role = replica;
insert into organizations_user (username, password, email, is_superuser, is_staff, is_active, date_joined,
    must_change_password, session_epoch)
  select 'p' || id, '!', '', false, false, true, now(), false, 0 from organizations_person;
update organizations_person p set user_id = u.id from organizations_user u where u.username = 'p' || p.id;
set session_replication_role = default;
"""
# A year's meetings are over, everybody came and is ☆; the triggers of the register would only make the filling longer.
FILL = """
set session_replication_role = replica;
insert into meetings_meeting (kind, organization_id, period_start, state, vote, scheduled_at, place, held_on, held_as,
    opened_at, concluded_at, cancelled_reason, no_vote_reason)
  select 'member', o.id, make_date({year}, m, 1), 'concluded', 'done', make_date({year}, m, 20), '会议室',
    make_date({year}, m, 20), o.short_name, make_date({year}, m, 20), make_date({year}, m, 20), '', ''
  from organizations_organization o, generate_series(1, {months}) m where o.kind = 'branch';
insert into meetings_attendance (meeting_id, person_id, name, sort_key, category, standing, post_title, presence,
    is_observer)
  select m.id, p.id, p.name, p.sort_key, p.kind, p.standing, p.post_title, 'present', false
  from meetings_meeting m join organizations_person p using (organization_id)
  where extract(year from m.period_start) = {year};
insert into evaluations_ratingsheet (meeting_id, organization_id, pool, period_start, state, participants,
    decided_on, place, over_quota_reason, quota_allowed, confirmed_by_id, confirmed_at, version)
  select id, organization_id, 'members', period_start, 'confirmed', '支部委员会', held_on, '会议室', '', 5, {user},
    concluded_at, 1
  from meetings_meeting where extract(year from period_start) = {year};
insert into evaluations_rating (sheet_id, position, person_id, name, post_title, level, is_deferred, deferred_reason,
    note, is_tied, is_flagged_unfamiliar, is_current, correction_reason)
  select s.id, 1, a.person_id, a.name, a.post_title, 'qualified', false, '', '', false, false, true, ''
  from evaluations_ratingsheet s join meetings_attendance a using (meeting_id)
  where extract(year from s.period_start) = {year};
set session_replication_role = default;
analyze;
"""
# What the matrix looks at besides: told, commented on, voted on and posted, but for a few in every month.
FILL_STEPS = """
set session_replication_role = replica;
insert into meetings_statement (meeting_id, person_id, version, recorded_by_id, saved_at, duties, gains, gaps,
    direction, channel)
  select meeting_id, person_id, 1, {user}, now(), '走访了十二户，代办了三件事。', '', '', '', 'in_meeting'
  from meetings_attendance join meetings_meeting m on m.id = meeting_id
  where (meeting_id + person_id) % 997 <> 0 and extract(year from m.period_start) = {year};
insert into meetings_critique (meeting_id, person_id, version, recorded_by_id, saved_at, progress, shortcomings,
    direction, commented_by_id, capacity)
  select meeting_id, person_id, 1, {user}, now(), name || '走访扎实，第' || person_id || '件事办得好。', '台账还不细。',
    '下个月补齐。', person_id, '书记'
  from meetings_attendance join meetings_meeting m on m.id = meeting_id
  where (meeting_id + person_id) % 991 <> 0 and extract(year from m.period_start) = {year};
insert into disclosures_publication (kind, board, organization_id, meeting_id, period_start, whose, title, token, state,
    due_on, posted_on, up_until, for_days, place, phone, opinion_box, audience, content, posted_by_id, checked_by_id,
    checked_at, correction_note, ended_on)
  select 'results', 'notice_board', organization_id, id, period_start, '', '公示', 't' || id, 'taken_down',
    held_on + 3, held_on + 2 + (id % 29 = 0)::int * 3, held_on + 12, 5, '一楼', '5550 1234', '大厅', 'public', '{{}}',
    {user}, {user}, concluded_at, '', held_on + 13
  from meetings_meeting where id % 31 <> 0 and extract(year from period_start) = {year};
update meetings_meeting set held_on = period_start + 27 where id % 23 = 0;
set session_replication_role = default;
analyze;
"""


def fill(months: int = MONTHS, committees: int = COMMITTEES) -> None:
    """Organizations, people, and the meetings, attendances and ratings of the year's first months."""
    district = builders.organization("区委", Organization.Kind.DISTRICT_COMMITTEE)
    kinds = {1: Organization.Kind.WORKING_COMMITTEE, 2: Organization.Kind.BRANCH}
    paths = [f"{district.path}{number:04}" for number in range(1, committees + 1)]
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
    for start in range(0, committees * BRANCHES, 100):
        Person.objects.bulk_create(
            Person(
                name=f"党员{number}", sort_key=f"{number:03}", kind="member", organization=branch, since=builders.SINCE
            )
            for branch, number in product(branches[start : start + 100], range(PEOPLE))
        )
    builders.user("书记")
    _run(FILL_ACCOUNTS)
    _run(FILL, year=YEAR, months=months)


def seat_secretaries(people: Iterable[Person]) -> None:
    """Let each of them be the secretary of the own branch."""
    Post.objects.bulk_create(
        Post(person=person, organization_id=person.organization_id, role=Role.SECRETARY, starts_on=builders.SINCE)
        for person in people
    )


def fill_steps() -> None:
    """Statements, critiques and publications of the meetings that `fill` made."""
    _run(FILL_STEPS, year=YEAR)


def age(years: int) -> None:
    """As many whole years before: meetings, what was told and commented on, levels and publications."""
    for year in range(YEAR - years, YEAR):
        _run(FILL, year=year, months=12)
        _run(FILL_STEPS, year=year)


def _run(statements: str, **values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements.format(user=User.objects.earliest("pk").pk, **values))
