"""What else a district's years leave behind: promises, counted votes, secretary meetings, opinions, the register."""

from django.db import connection

from organizations.models import User
from tests.benchmarks.district import YEAR

LINES = 12  # of the register for each meeting
FILL_PROMISES = """
set session_replication_role = replica;
insert into commitments_campaign (year, theme, commitments_due_on) values ({year}, '为民办实事', '{year}-08-10');
insert into commitments_commitment (campaign_id, organization_id, person_id, kind, state, theme, carrier, key_tasks,
    problems, return_comment, written_by_id, written_at, version, consent, consent_note, submitted_at, confirmed_at,
    confirmed_by_id)
  select c.id, p.organization_id, p.id, 'member', 'confirmed', '', '', '', '', '', {user}, '{year}-08-01', 1, 'own', '',
    '{year}-08-01', '{year}-08-05', {user}
  from organizations_person p, commitments_campaign c where c.year = {year};
insert into commitments_commitmentitem (commitment_id, position, area, text, measure, fulfilment, fulfilment_note)
  select c.id, a.position, a.area, '每月走访十户', '', 'under_way', ''
  from commitments_commitment c join commitments_campaign y on y.id = c.campaign_id,
    (values (1, 'study'), (2, 'performance'), (3, 'service'), (4, 'discipline'), (5, 'example')) a (position, area)
  where y.year = {year};
set session_replication_role = default;
"""
FILL_VOTES = """
set session_replication_role = replica;
insert into evaluations_ballot (id, meeting_id, state, public_key, fingerprint, void_reason, invalid_papers)
  select gen_random_uuid(), id, 'COUNTED', '\\x00', repeat('0', 64), '', 0
  from meetings_meeting where extract(year from period_start) = {year} and kind = 'member';
insert into evaluations_roll (ballot_id, person_id, channel)
  select b.id, a.person_id, 'phone' from evaluations_ballot b join meetings_meeting m on m.id = b.meeting_id
    join meetings_attendance a on a.meeting_id = m.id where extract(year from m.period_start) = {year};
insert into evaluations_subject (ballot_id, position, section, person_id, name, post_title)
  select b.id, row_number() over (partition by b.id) - 1, 'MEMBERS', a.person_id, a.name, a.post_title
  from evaluations_ballot b join meetings_meeting m on m.id = b.meeting_id
    join meetings_attendance a on a.meeting_id = m.id where extract(year from m.period_start) = {year};
insert into evaluations_tally (ballot_id, position, grade, votes)
  select s.ballot_id, s.position, g, 6 from evaluations_subject s join evaluations_ballot b on b.id = s.ballot_id
    join meetings_meeting m on m.id = b.meeting_id, generate_series(0, 4) g
  where extract(year from m.period_start) = {year};
set session_replication_role = default;
"""
FILL_COMMITTEES = """
set session_replication_role = replica;
insert into meetings_meeting (kind, organization_id, period_start, state, vote, scheduled_at, place, held_on, held_as,
    opened_at, concluded_at, cancelled_reason, no_vote_reason)
  select 'secretary', o.id, make_date({year}, m, 1), 'concluded', 'done', make_date({year}, m + 1, 25), '会议室',
    make_date({year}, m + 1, 25), o.short_name, make_date({year}, m + 1, 25), make_date({year}, m + 1, 25), '', ''
  from organizations_organization o, generate_series(1, 9, 2) m where o.depth = 2;
insert into meetings_meetingbranch (meeting_id, organization_id, name, secretary_name, sort_key, stand_in_name)
  select m.id, b.id, b.short_name, '书记', b.path, '' from meetings_meeting m
    join organizations_organization o on o.id = m.organization_id
    join organizations_organization b on starts_with(b.path, o.path) and b.depth = o.depth + 1
  where m.kind = 'secretary' and extract(year from m.period_start) = {year};
insert into evaluations_ratingsheet (meeting_id, organization_id, pool, period_start, state, participants, decided_on,
    place, over_quota_reason, quota_allowed, confirmed_by_id, confirmed_at, version)
  select id, organization_id, 'organizations', period_start, 'confirmed', '领导班子', held_on, '会议室', '', 7, {user},
    concluded_at, 1
  from meetings_meeting where kind = 'secretary' and extract(year from period_start) = {year};
insert into evaluations_rating (sheet_id, position, organization_id, name, post_title, level, is_deferred,
    deferred_reason, note, is_tied, is_flagged_unfamiliar, is_current, correction_reason)
  select s.id, 1, b.organization_id, b.name, '', 'qualified', false, '', '', false, false, true, ''
  from evaluations_ratingsheet s join meetings_meetingbranch b using (meeting_id)
  where extract(year from s.period_start) = {year};
set session_replication_role = default;
"""
FILL_TRACES = """
set session_replication_role = replica;
insert into disclosures_opinion (organization_id, channel, text, contact, concern, about_name, receipt_digest, state,
    received_on, due_on, finding, outcome, answer, answered_on, answered_by_id, assignee_id, assigned_by_id,
    assigned_on, checked_on, closed_on, closed_by_id)
  select m.organization_id, 'box', '路灯坏了。', '', 'nobody', '', md5('o' || id), 'closed', held_on, held_on + 10,
    '去看过了。', 'accepted', '已经修好。', held_on + 5, {user},
    (select min(p.id) from organizations_person p where p.organization_id = m.organization_id), {user},
    held_on + 1, held_on + 3, held_on + 6, {user}
  from meetings_meeting m where id % 5 = 0 and kind = 'member' and extract(year from period_start) = {year};
insert into organizations_registerentry (at, actor_id, actor_name, organization_id, verb, record_type, record_id,
    record_name, reason, detail)
  select m.held_on + line * interval '1 hour', {user}, '书记', m.organization_id, '记录讲述', 'meetings.meeting',
    m.id::text, '组织生活会', '', '{{}}'
  from meetings_meeting m, generate_series(1, {lines}) line where extract(year from m.period_start) = {year};
set session_replication_role = default;
analyze;
"""


def fill_history(years: int, before: int = 0) -> None:
    """For as many years, the last of them so many before that of `district.fill`; their meetings must be there."""
    last = YEAR - before
    for year in range(last - years + 1, last + 1):
        for statements in (FILL_PROMISES, FILL_VOTES, FILL_COMMITTEES, FILL_TRACES):
            _run(statements, year)


def _run(statements: str, year: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements.format(year=year, user=User.objects.earliest("pk").pk, lines=LINES))
