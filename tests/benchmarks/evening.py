"""The busiest evening of the month: branches that vote, branches whose secretaries type, a board that is read."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from evaluations.ballots import actions, blind_rsa, keys
from meetings.models import Meeting
from organizations.models import Organization, Person, User
from tests import builders
from tests.benchmarks import district
from tests.disclosures.publications import boards
from tests.evaluations.ballots.voter import Phone

VOTING, TYPING = 200, 50  # branches
VOTERS = 20  # of each branch; the other ten of its people are voted on like everybody, and have stayed at home
BEHIND_THEM = 10  # months
VOTES = "投票室"  # the place tells which meetings vote
BACKEND = "django.contrib.auth.backends.ModelBackend"
# Everybody is there, and of the branches that vote everybody has been commented on.
MEET = """
set session_replication_role = replica;
insert into meetings_attendance (meeting_id, person_id, name, sort_key, category, standing, post_title, presence,
    is_observer)
  select m.id, p.id, p.name, p.sort_key, p.kind, p.standing, p.post_title, 'present', false
  from meetings_meeting m join organizations_person p using (organization_id) where m.state = 'in_session';
insert into meetings_critique (meeting_id, person_id, version, recorded_by_id, saved_at, progress, shortcomings,
    direction, commented_by_id, capacity)
  select meeting_id, person_id, 1, (select min(id) from organizations_user), now(), '走访扎实。', '台账还不细。',
    '下个月补齐。', person_id, '书记'
  from meetings_attendance join meetings_meeting m on m.id = meeting_id
  where m.state = 'in_session' and m.place = '投票室';
set session_replication_role = default;
analyze;
"""


@dataclass(frozen=True)
class Voter:
    """Somebody's session, and the phone that signs in and votes."""

    session: str
    phone: Phone


@dataclass(frozen=True)
class Vote:
    """One branch's ballot, its secretary's session and its voters."""

    ballot: UUID
    secretary: str
    voters: list[Voter]
    subjects: int


@dataclass(frozen=True)
class Desk:
    """A secretary who types, and whom about."""

    meeting: int
    secretary: str
    people: list[int]


@dataclass(frozen=True)
class Evening:
    """What goes on at once."""

    votes: list[Vote]
    desks: list[Desk]
    board: str  # its address's token


def begin() -> Evening:
    """Fill the district, hang out a board, open the meetings of today and the ballots of those that vote."""
    district.fill(months=BEHIND_THEM)
    board = _hang_out()
    people = _people_of(Organization.objects.filter(kind="branch", code__startswith="0").order_by("path"))
    meetings = _meet(people)
    sessions = _sessions_of(people)
    votes = [_vote(meeting, people[meeting.organization_id], sessions) for meeting in meetings[:VOTING]]
    desks = [
        Desk(meeting.pk, sessions[there[0].user_id], [person.pk for person in there])
        for meeting in meetings[VOTING:]
        for there in [people[meeting.organization_id]]
    ]
    return Evening(votes, desks, board)


def _hang_out() -> str:
    """The results of a branch beside the district, as visitors read them; the address's token."""
    today = timezone.localdate()
    cast = builders.cast()
    meeting = boards.rated_month(cast, day=today)
    return boards.post(cast, meeting, today=today).token


def _people_of(branches) -> dict[int, list[Person]]:
    """The people of the first branches, the first of each being its secretary."""
    found: dict[int, list[Person]] = {branch.pk: [] for branch in branches[: VOTING + TYPING]}
    for person in Person.objects.filter(organization__in=found).order_by("sort_key"):
        found[person.organization_id].append(person)
    district.seat_secretaries([there[0] for there in found.values()])
    return found


def _meet(people: dict[int, list[Person]]) -> list[Meeting]:
    today = timezone.localdate()
    made = Meeting.objects.bulk_create(
        Meeting(
            kind=Meeting.Kind.MEMBER,
            organization_id=branch,
            period_start=today.replace(day=1),
            scheduled_at=timezone.now(),
            place=VOTES if number < VOTING else "会议室",
            state=Meeting.State.IN_SESSION,
            held_on=today,
            held_as="支部",
            opened_at=timezone.now(),
        )
        for number, branch in enumerate(people)
    )
    with connection.cursor() as cursor:
        cursor.execute(MEET)
    return list(Meeting.objects.filter(pk__in=[meeting.pk for meeting in made]).order_by("pk"))


def _sessions_of(people: dict[int, list[Person]]) -> dict[int, str]:
    """A session for each account, by the account: 9,000 sign-ins by password would take longer than the evening."""
    store, until = SessionStore(), timezone.now() + timedelta(days=1)
    made = {}
    for user in User.objects.filter(person__organization__in=people):
        values = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        made[user.pk] = Session(session_key=get_random_string(32), session_data=store.encode(values), expire_date=until)
    Session.objects.bulk_create(made.values())
    return {user: session.session_key for user, session in made.items()}


def _vote(meeting: Meeting, people: list[Person], sessions: dict[int, str]) -> Vote:
    """A ballot in sign-in; its voters' credentials are signed here openly, which makes the same signature."""
    ballot = actions.open_ballot(by=User.objects.get(pk=people[0].user_id), meeting=meeting)
    key = keys.signing_key(ballot.pk)
    voters = []
    for person in people[:VOTERS]:
        phone = Phone(person, ballot)
        phone.signature = key.sign(ballot.pk.bytes + phone.nonce, blind_rsa.PSS, hashes.SHA384())
        voters.append(Voter(sessions[person.user_id], phone))
    return Vote(ballot.pk, sessions[people[0].user_id], voters, len(people))
