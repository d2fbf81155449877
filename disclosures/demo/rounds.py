"""Meetings of past and present periods, written in bulk up to a chosen stage, with the figures the rules give."""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from random import Random

from django.db import transaction

from disclosures.demo import texts
from disclosures.demo.copying import copy_in
from disclosures.demo.foundation import board_facts, noon
from disclosures.publications import rules as publication_rules
from disclosures.publications.models import Publication
from disclosures.publications.snapshots import results_of
from evaluations.ballots.models import Ballot, Channel, Grade, Roll, Section, Subject, Tally
from evaluations.ratings import rules
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating, RatingSheet
from meetings.expected import attendance_of
from meetings.models import (
    Attendance,
    BranchCritique,
    BranchStatement,
    Critique,
    Meeting,
    MeetingBranch,
    Statement,
)
from meetings.rules import Leader, commentator_for
from organizations import audit
from organizations.bulk_writes import check_foreign_keys_at_once
from organizations.models import Holiday, Organization, Person, Policy, Post, Role, User
from organizations.periods import Month, Period, TwoMonths

Presence, Channels = Attendance.Presence, Statement.Channel
GRADES = list(Grade)
# How colleagues mark somebody well, ordinarily and poorly thought of: 好 较好 一般 差 不了解.
REPUTATIONS = ((78, 16, 3, 0, 3), (45, 38, 10, 1, 6), (30, 40, 20, 3, 7), (12, 30, 30, 22, 6))
LIKELY = (0.22, 0.5, 0.24, 0.04)
COPYING = 0.05  # meetings in which one text serves for everybody
LEADER_ORDER = [Role.SECRETARY, Role.DEPUTY, Role.ADMINISTRATIVE_HEAD, Role.COMMITTEE_OFFICER]


class Stage(IntEnum):
    """How far a meeting has come; each stage holds all before it."""

    SCHEDULED = 1
    OPENED = 2  # some statements and critiques are still missing
    CRITICIZED = 3
    COUNTED = 4
    CONCLUDED = 5
    SHEETS_DRAWN_UP = 6
    RATED = 7
    PUBLISHED = 8


@dataclass
class Plan:
    """One meeting to be written."""

    organization: Organization
    period: Period
    day: dt.date
    stage: Stage
    posted_after: int = 1  # days from the meeting to the board
    meeting: Meeting | None = None
    attendances: list[Attendance] = field(default_factory=list)
    branches: list[MeetingBranch] = field(default_factory=list)
    totals: dict[tuple, list[int]] = field(default_factory=dict)  # (person id, organization id) → five counts

    @property
    def is_members(self) -> bool:
        return isinstance(self.period, Month)

    @property
    def voters(self) -> list[Attendance]:
        return [a for a in self.attendances if a.presence in (Presence.PRESENT, Presence.ONLINE)]

    @property
    def speakers(self) -> list[Attendance]:
        spoke = (Presence.PRESENT, Presence.ONLINE, Presence.WRITTEN)
        return [a for a in self.attendances if a.presence in spoke and not a.is_observer]

    @property
    def rated(self) -> list[Attendance]:
        return [a for a in self.attendances if a.presence != Presence.EXEMPT and not a.is_observer]


class Writer:
    """Writes plans; remembers from round to round what the year's quota has given."""

    def __init__(self, users: dict[int, User], today: dt.date, random: Random):
        self.users, self.today, self.random = users, today, random
        self.policy = Policy.objects.on(today)
        self.calendar = Holiday.objects.calendar()
        self.year = defaultdict(lambda: [0, 0])  # (organization, pool, unit, year) → rated, ★
        self.reputations: dict[tuple, int] = {}
        posts = (
            Post.objects.filter(ends_on__isnull=True)
            .select_related("person__unit")
            .order_by("is_acting", "starts_on", "pk")
        )
        self.posts = defaultdict(list)
        for post in posts:
            self.posts[post.organization_id].append(post)
        self.by_path = {organization.path: organization for organization in Organization.objects.all()}

    @transaction.atomic
    def write(self, plans: Sequence[Plan], verb: str) -> None:
        check_foreign_keys_at_once()
        with audit.acting(None, verb, organization=None, detail={"会议": len(plans)}):
            self._meetings(plans)
            opened = [plan for plan in plans if plan.stage >= Stage.OPENED]
            self._attendances([plan for plan in opened if plan.is_members])
            self._branches([plan for plan in opened if not plan.is_members])
            self._words(opened)
            self._ballots([plan for plan in plans if plan.stage >= Stage.COUNTED])
            self._sheets([plan for plan in plans if plan.stage >= Stage.SHEETS_DRAWN_UP])
            self._publications([plan for plan in plans if plan.stage >= Stage.PUBLISHED])

    # --- meetings and who came ----------------------------------------------------------------------------------------

    def _meetings(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            plan.meeting = self._meeting(plan)
        copy_in([plan.meeting for plan in plans])

    def _meeting(self, plan: Plan) -> Meeting:
        meeting = Meeting(
            kind=Meeting.Kind.MEMBER if plan.is_members else Meeting.Kind.SECRETARY,
            organization=plan.organization,
            period_start=plan.period.start,
            scheduled_at=noon(plan.day, 19),
            place=f"{plan.organization.short_name}会议室",
        )
        if plan.stage >= Stage.OPENED:
            meeting.state = Meeting.State.IN_SESSION
            meeting.held_on, meeting.opened_at = plan.day, noon(plan.day, 19)
            meeting.held_as = plan.organization.short_name
        if plan.stage >= Stage.COUNTED:
            meeting.vote = Meeting.Vote.DONE
        if plan.stage >= Stage.CONCLUDED:
            meeting.state, meeting.concluded_at = Meeting.State.CONCLUDED, noon(plan.day, 21)
        return meeting

    def _attendances(self, plans: Sequence[Plan]) -> None:
        roster = defaultdict(list)
        wanted = {plan.organization.pk for plan in plans}
        for person in (
            Person.objects.on_the_roster().filter(organization__in=wanted).select_related("unit").in_name_order()
        ):
            roster[person.organization_id].append(person)
        for day in sorted({plan.day for plan in plans}):  # chance is drawn in this order, and a set has none
            exempt = set(Person.objects.exempt_on(day).values_list("pk", flat=True))
            for plan in plans:
                if plan.day == day:
                    people = [person for person in roster[plan.organization.pk] if person.since <= day]
                    plan.attendances = [
                        attendance_of(plan.meeting, person, presence=self._presence(plan, person, person.pk in exempt))
                        for person in people
                    ]
        copy_in([a for plan in plans for a in plan.attendances])

    def _presence(self, plan: Plan, person: Person, is_exempt: bool) -> str:
        chance = self.random.random()
        if is_exempt:
            return Presence.EXEMPT
        if person.is_away:
            return Presence.ONLINE if chance < 0.6 else Presence.WRITTEN
        leads = any(post.person_id == person.pk for post in self.posts[plan.organization.pk])
        if leads or chance < 0.9:
            return Presence.PRESENT
        return Presence.LEAVE if chance < 0.98 else Presence.ABSENT

    def _branches(self, plans: Sequence[Plan]) -> None:
        """A secretary meeting: the direct children speak through their secretaries. 通知一(二)"""
        for plan in plans:
            path, depth = plan.organization.path, plan.organization.depth
            children = [o for o in self.by_path.values() if o.path.startswith(path) and o.depth == depth + 1]
            speakers = {child.pk: self._secretary_of(child) for child in children}
            plan.branches = [
                MeetingBranch(
                    meeting=plan.meeting,
                    organization=child,
                    name=child.short_name,
                    secretary_name=speakers[child.pk].name,
                    sort_key=child.path,
                )
                for child in children
            ]
            people = {person.pk: self._secretary_row(plan, person, pk) for pk, person in speakers.items()}
            for post in self.posts[plan.organization.pk]:
                if post.role != Role.ADMINISTRATIVE_HEAD:
                    people.setdefault(post.person_id, self._secretary_row(plan, post.person, None))
            plan.attendances = list(people.values())
        copy_in([branch for plan in plans for branch in plan.branches])
        copy_in([a for plan in plans for a in plan.attendances])

    def _secretary_of(self, organization: Organization) -> Person:
        return next(post.person for post in self.posts[organization.pk] if post.role == Role.SECRETARY)

    def _secretary_row(self, plan: Plan, person: Person, organization_id: int | None) -> Attendance:
        return attendance_of(plan.meeting, person, organization_id=organization_id, presence=Presence.PRESENT)

    # --- what was said ------------------------------------------------------------------------------------------------

    def _words(self, plans: Sequence[Plan]) -> None:
        statements, critiques, branch_statements, branch_critiques = [], [], [], []
        for plan in plans:
            is_unfinished = plan.stage == Stage.OPENED
            if plan.is_members:
                speakers = plan.speakers[: len(plan.speakers) * 2 // 3] if is_unfinished else plan.speakers
                statements += [self._statement(plan, speaker) for speaker in speakers]
                heard = speakers[: len(speakers) // 2] if is_unfinished else speakers
                critiques += self._critiques(plan, heard)
            else:
                branches = plan.branches[: len(plan.branches) // 2] if is_unfinished else plan.branches
                branch_statements += [self._branch_statement(plan, branch) for branch in branches]
                branch_critiques += [self._branch_critique(plan, branch) for branch in branches]
        copy_in(statements)
        copy_in(critiques)
        copy_in(branch_statements)
        copy_in(branch_critiques)

    def _statement(self, plan: Plan, speaker: Attendance) -> Statement:
        channel = Channels.IN_MEETING
        if speaker.presence == Presence.WRITTEN:
            channel = Channels.WRITTEN
        elif speaker.presence == Presence.ONLINE:
            channel = self.random.choice((Channels.PHONE, Channels.VIDEO, Channels.EMAIL))  # 通知三
        text = self.random.choice(texts.STATEMENTS)
        recorded_by = self.users[plan.organization.pk]
        return Statement(
            meeting=plan.meeting, person=speaker.person, channel=channel, recorded_by=recorded_by, **vars(text)
        )

    def _critiques(self, plan: Plan, speakers: Iterable[Attendance]) -> list[Critique]:
        leaders = self._leaders(plan)
        critiques = []
        copied = self.random.choice(texts.CRITIQUES) if self.random.random() < COPYING else None
        for speaker in speakers:
            who = commentator_for(speaker.person_id, speaker.category, speaker.unit_id, leaders)
            text = copied or texts.critique(self.random)
            critiques.append(
                Critique(
                    meeting=plan.meeting,
                    person=speaker.person,
                    commented_by_id=who.person_id,
                    capacity=who.capacity,
                    recorded_by=self.users[plan.organization.pk],
                    **vars(text),
                )
            )
        return critiques

    def _leaders(self, plan: Plan) -> list[Leader]:
        here = {attendance.person_id for attendance in plan.voters}
        above = self.by_path.get(plan.organization.path[: -Organization.steplen])
        branch_roles = {Role.SECRETARY, Role.DEPUTY, Role.ADMINISTRATIVE_HEAD}
        posts = [post for post in self.posts[plan.organization.pk] if post.role in branch_roles]
        posts += [post for post in self.posts[above.pk] if post.role in LEADER_ORDER]
        leaders = [
            Leader(
                person_id=post.person_id,
                name=post.person.name,
                role=post.role,
                is_acting=post.is_acting,
                unit_id=post.unit_id,
                is_superiors=post.organization_id != plan.organization.pk,
                takes_part=post.person_id in here,
            )
            for post in posts
        ]
        return sorted(leaders, key=lambda leader: LEADER_ORDER.index(leader.role))

    def _branch_statement(self, plan: Plan, branch: MeetingBranch) -> BranchStatement:
        recorded_by = self.users[branch.organization_id]
        text = self.random.choice(texts.BRANCH_STATEMENTS)
        return BranchStatement(
            meeting=plan.meeting, organization=branch.organization, recorded_by=recorded_by, **vars(text)
        )

    def _branch_critique(self, plan: Plan, branch: MeetingBranch) -> BranchCritique:
        return BranchCritique(
            meeting=plan.meeting,
            organization=branch.organization,
            commented_by=self._secretary_of(plan.organization),
            capacity="上级党组织书记",
            recorded_by=self.users[plan.organization.pk],
            **vars(self.random.choice(texts.BRANCH_CRITIQUES)),
        )

    # --- the vote: only totals, as a count leaves them ----------------------------------------------------------------

    def _ballots(self, plans: Sequence[Plan]) -> None:
        ballots, subjects, roll, tallies = [], [], [], []
        for plan in plans:
            public_key = self.random.randbytes(294)
            ballot = Ballot(
                id=uuid.UUID(bytes=self.random.randbytes(16), version=4),
                meeting=plan.meeting,
                state=Ballot.State.COUNTED,
                public_key=public_key,
                fingerprint=hashlib.sha256(public_key).hexdigest(),
            )
            ballots.append(ballot)
            roll += [Roll(ballot=ballot, person=a.person, channel=Channel.PHONE) for a in plan.voters]
            for position, subject in enumerate(self._subjects(plan)):
                subject.ballot, subject.position = ballot, position
                subjects.append(subject)
                counts = self._marks(subject, len(plan.voters))
                plan.totals[subject.person_id, subject.organization_id] = counts
                tallies += [
                    Tally(ballot=ballot, position=position, grade=grade, votes=counts[grade]) for grade in GRADES
                ]
        copy_in(ballots)
        for rows in (subjects, roll, tallies):
            copy_in(rows)

    def _subjects(self, plan: Plan) -> list[Subject]:
        if not plan.is_members:
            return [
                Subject(
                    section=Section.ORGANIZATIONS,
                    organization_id=branch.organization_id,
                    name=branch.name,
                    post_title=f"书记{branch.secretary_name}",
                )
                for branch in plan.branches
            ]
        ordered = sorted(plan.rated, key=lambda a: a.category == Person.Kind.STAFF)
        return [
            Subject(
                section=Section.STAFF if a.category == Person.Kind.STAFF else Section.MEMBERS,
                person_id=a.person_id,
                name=a.name,
                post_title=a.post_title,
            )
            for a in ordered
        ]

    def _marks(self, subject: Subject, voters: int) -> list[int]:
        key = subject.person_id, subject.organization_id
        if key not in self.reputations:
            self.reputations[key] = self.random.choices(range(len(REPUTATIONS)), LIKELY)[0]
        marks = self.random.choices(GRADES, REPUTATIONS[self.reputations[key]], k=voters)
        return [marks.count(grade) for grade in GRADES]

    # --- ratings ------------------------------------------------------------------------------------------------------

    def _sheets(self, plans: Sequence[Plan]) -> None:
        sheets, ratings = [], []
        for plan in plans:
            for (pool, unit_id), rows in self._pools(plan).items():
                sheet = RatingSheet(
                    meeting=plan.meeting,
                    organization=plan.organization,
                    pool=pool,
                    unit_id=unit_id,
                    period_start=plan.period.start,
                    decided_on=plan.day,
                    place=plan.meeting.place,
                )
                self._decide(plan, sheet, rows)
                sheets.append(sheet)
                ratings += rows
        copy_in(sheets)
        for rating in ratings:
            rating.sheet_id = rating.sheet.pk
        copy_in(ratings)

    def _pools(self, plan: Plan) -> dict[tuple, list[Rating]]:
        pools = defaultdict(list)
        for branch in plan.branches:
            rating = Rating(organization_id=branch.organization_id, name=branch.name, post_title=branch.secretary_name)
            pools[Pool.ORGANIZATIONS, None].append(rating)
        for a in plan.rated if plan.is_members else ():
            key = (Pool.STAFF, a.unit_id) if a.category == Person.Kind.STAFF else (Pool.MEMBERS, None)
            rating = Rating(person_id=a.person_id, name=a.name, post_title=a.post_title)
            if a.presence == Presence.ABSENT:
                rating.is_deferred, rating.deferred_reason = True, "本月没有参加组织生活会，也没有交书面讲述"
            pools[key].append(rating)
        return pools

    def _decide(self, plan: Plan, sheet: RatingSheet, rows: list[Rating]) -> None:
        key = sheet.organization.pk, sheet.pool, sheet.unit_id, sheet.period_start.year
        rated_before, given_before = self.year[key]
        rated_now = sum(not row.is_deferred for row in rows)
        quota = rules.quota(
            rated_before=rated_before, given_before=given_before, rated_now=rated_now, used_now=0, policy=self.policy
        )
        are_shown = len(plan.voters) >= self.policy.ballots_for_counts
        counts = [plan.totals.get(row.subject) if are_shown else None for row in rows]
        for position, (row, advice) in enumerate(
            zip(rows, rules.suggest(counts, quota.allowed, self.policy), strict=True), start=1
        ):
            row.sheet, row.position = sheet, position
            row.score, row.suggestion = advice.score, advice.level
            row.is_tied, row.is_flagged_unfamiliar = advice.is_tied, advice.is_flagged_unfamiliar
            if plan.stage >= Stage.RATED and not row.is_deferred:
                row.level = advice.level or Level.QUALIFIED
        if plan.stage >= Stage.RATED:
            pioneers = sum(row.level == Level.PIONEER for row in rows)
            self.year[key] = [rated_before + rated_now, given_before + pioneers]
            self._confirm(plan, sheet, quota.allowed)

    def _confirm(self, plan: Plan, sheet: RatingSheet, allowed: int) -> None:
        sheet.state, sheet.quota_allowed = RatingSheet.State.CONFIRMED, allowed
        sheet.participants = "行政领导班子全体成员" if sheet.pool == Pool.STAFF else "支部委员会全体委员"
        if sheet.pool == Pool.ORGANIZATIONS:
            sheet.participants = "领导班子全体成员"
        sheet.confirmed_by, sheet.confirmed_at = self.users[plan.organization.pk], noon(plan.day, 22)

    # --- boards -------------------------------------------------------------------------------------------------------

    def _publications(self, plans: Sequence[Plan]) -> None:
        copy_in([self._publication(plan) for plan in plans])

    def _publication(self, plan: Plan) -> Publication:
        organization = plan.organization
        posted_on = min(plan.day + dt.timedelta(days=plan.posted_after), self.today)
        until = publication_rules.up_until(posted_on, self.policy.publish_for_days, self.calendar)
        board = Publication.Board.NOTICE_BOARD if plan.is_members else Publication.Board.SHOWCASE
        poster = self.users[organization.pk]
        return Publication(
            kind=Publication.Kind.RESULTS,
            board=board,
            organization=organization,
            meeting=plan.meeting,
            period_start=plan.period.start,
            title=publication_rules.results_title(organization.name),
            content=results_of(plan.meeting),
            due_on=publication_rules.results_due(plan.day, self.policy.publish_within_days, self.calendar),
            **board_facts(organization, poster, posted_on, until, self.policy, self.today, self.random),
        )


def two_months_before(today: dt.date, months: int) -> list[TwoMonths]:
    """The two-month periods that had ended before the one of `today`, as far back as `months`."""
    periods, period = [], TwoMonths.of(today).previous()
    for _ in range(max(1, months // 2)):
        periods.append(period)
        period = period.previous()
    return periods[::-1]
