"""The facts behind the seven steps of one meeting, read from every floor in a constant number of queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone

from disclosures.home import rules
from disclosures.home.rules import Attended, Facts, Key, Standing
from disclosures.publications.awaiting import awaited_results
from disclosures.publications.models import Publication
from evaluations.ballots.models import Ballot
from evaluations.ratings.deciding import may_draw_up
from evaluations.ratings.models import RatingSheet
from meetings.models import Attendance, Meeting
from organizations.access import Permission, may
from organizations.models import Organization, Policy

Presence = Attendance.Presence


@dataclass(frozen=True)
class Step:
    """One step as a page draws it; `url` is empty where the reader has nothing to open yet."""

    key: Key
    standing: Standing
    url: str
    is_current: bool

    @property
    def label(self) -> str:
        return rules.LABELS[self.key]


def steps_of(meeting: Meeting, user, today: dt.date, at: str = "") -> list[Step]:
    """The seven steps of `meeting` for `user`; `at` names the step whose page is open, else the one that is due."""
    ballot = _ballot_of(meeting)
    publication = meeting.publications.standing().defer("content").first()
    facts = _facts(meeting, ballot, publication, today)
    found = rules.standings(facts)
    here = Key(at) if at else rules.current(found)
    urls = _urls(meeting, ballot, publication, facts, user)
    return [Step(key, standing, urls.get(key, ""), key == here) for key, standing in found.items()]


def _ballot_of(meeting: Meeting) -> Ballot | None:
    signed_in = Count("roll__person", filter=Q(roll__channel__isnull=False))
    return meeting.ballots.standing().annotate(on_roll=Count("roll__person"), signed_in=signed_in).first()


def _facts(meeting: Meeting, ballot: Ballot | None, publication: Publication | None, today: dt.date) -> Facts:
    confirmed = Q(state=RatingSheet.State.CONFIRMED)
    sheets = meeting.rating_sheets.aggregate(
        sheets=Count("pk"), confirmed=Count("pk", filter=confirmed), last=Max("confirmed_at", filter=confirmed)
    )
    is_of_branches = meeting.kind == Meeting.Kind.SECRETARY
    subjects = meeting.branches if is_of_branches else meeting.attendances.speakers()
    return Facts(
        meeting_state=meeting.state,
        scheduled=timezone.localtime(meeting.scheduled_at),
        meeting_due=meeting.period.due(Policy.objects.on(meeting.period_start)),
        today=today,
        no_vote_reason=meeting.no_vote_reason,
        measure="个支部" if is_of_branches else "人",
        attended=_attended(meeting),
        subjects=subjects.count(),
        statements_missing=meeting.missing_statements().count(),
        critiques_missing=meeting.missing_critiques().count(),
        ballot_state=ballot.state if ballot else None,
        on_roll=ballot.on_roll if ballot else 0,
        signed_in=ballot.signed_in if ballot else 0,
        sheets=sheets["sheets"],
        sheets_confirmed=sheets["confirmed"],
        rated_on=timezone.localdate(sheets["last"]) if sheets["last"] else None,
        posted_on=publication.posted_on if publication else None,
        posted_late=publication.days_late if publication else 0,
        posting_due=None if publication else _posting_due(meeting, sheets, today),
    )


def _attended(meeting: Meeting) -> Attended:
    def number(*presences):
        return Count("pk", filter=Q(presence__in=presences))

    counted = meeting.attendances.subjects().aggregate(
        due=Count("pk"),
        here=number(Presence.PRESENT, Presence.ONLINE),
        written=number(Presence.WRITTEN),
        leave=number(Presence.LEAVE),
        absent=number(Presence.ABSENT),
        unmarked=number(Presence.EXPECTED),
    )
    return Attended(**counted)


def _posting_due(meeting: Meeting, sheets: dict, today: dt.date) -> dt.date | None:
    if not sheets["sheets"] or sheets["sheets"] != sheets["confirmed"]:
        return None
    waiting = awaited_results(Organization.objects.filter(pk=meeting.organization_id), today)
    return next((row.due_on for row in waiting if row.meeting.pk == meeting.pk), None)


def _urls(meeting: Meeting, ballot, publication, facts: Facts, user) -> dict[Key, str]:
    """Where each reached step is worked on or read; what only some may open is linked for them alone."""
    own_page = reverse("meetings:detail", args=[meeting.pk])
    urls = {Key.ATTENDANCE: own_page}
    if facts.is_opened:
        urls[Key.STATEMENTS] = urls[Key.CRITIQUES] = own_page
    organization = meeting.organization
    if ballot or (facts.is_opened and facts.subjects and not facts.critiques_missing and not facts.is_concluded):
        urls[Key.VOTE] = urls[Key.COUNT] = reverse("evaluations:ballot_of_meeting", args=[meeting.pk])
    is_ready_for_rating = facts.sheets or facts.is_concluded
    if is_ready_for_rating and (may_draw_up(user, meeting) or may(user, Permission.VIEW_RESULTS, organization)):
        urls[Key.RATING] = reverse("evaluations:sheets_of_meeting", args=[meeting.pk])
    if publication:
        urls[Key.PUBLICATION] = publication.get_absolute_url()
    elif facts.posting_due and may(user, Permission.PUBLISH, organization):
        urls[Key.PUBLICATION] = reverse("disclosures:publish_results", args=[meeting.pk])
    return urls
