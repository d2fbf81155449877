"""What the tables say of the steps that have a last day, by branch and month: a query each, plain values only."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate

from disclosures.publications.models import Publication
from evaluations.ratings.models import Pool, RatingSheet
from meetings.models import Meeting

PEOPLE_POOLS = (Pool.MEMBERS, Pool.STAFF)
Key = tuple[int, dt.date]  # the branch's number, the month's first day


class MeetingFact(NamedTuple):
    """What the rules ask of a member meeting."""

    pk: int
    state: str
    held_on: dt.date | None
    vote: str
    no_vote_reason: str

    @property
    def is_concluded(self) -> bool:
        return self.state == Meeting.State.CONCLUDED

    @property
    def has_voted(self) -> bool:
        return self.vote == Meeting.Vote.DONE


class PostFact(NamedTuple):
    """What the rules ask of the first posting of a month's results; the address is the newest one's."""

    pk: int
    due_on: dt.date
    posted_on: dt.date
    token: str


def meetings_of(ids: QuerySet, first: dt.date, last: dt.date) -> dict[Key, MeetingFact]:
    """The live member meetings by branch and month."""
    rows = (
        Meeting.objects.live()
        .filter(kind=Meeting.Kind.MEMBER, organization__in=ids, period_start__range=(first, last))
        .order_by()
        .values_list("organization_id", "period_start", "pk", "state", "held_on", "vote", "no_vote_reason")
    )
    return {(organization, start): MeetingFact(*fact) for organization, start, *fact in rows}


def ratings_of(ids: QuerySet, first: dt.date, last: dt.date) -> dict[Key, dt.date]:
    """The day on which the last sheet of a branch's month was confirmed, where none is left a draft."""
    drafts = Count("pk", filter=Q(state=RatingSheet.State.DRAFT))
    rows = (
        RatingSheet.objects.filter(pool__in=PEOPLE_POOLS, organization__in=ids, period_start__range=(first, last))
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .order_by()
        .values_list("organization_id", "period_start")
        .annotate(drafts=drafts, day=TruncDate(Max("confirmed_at")))
        .filter(drafts=0)
    )
    return {(organization, start): day for organization, start, _, day in rows}


def publications_of(ids: QuerySet, first: dt.date, last: dt.date) -> dict[Key, PostFact]:
    """The first posting of each month decides whether it was on time; a correction does not make it late or early."""
    rows = (
        Publication.objects.results()
        .filter(board=Publication.Board.NOTICE_BOARD, organization__in=ids, period_start__range=(first, last))
        .order_by("pk")
        .values_list("organization_id", "period_start", "pk", "due_on", "posted_on", "token")
    )
    found: dict[Key, PostFact] = {}
    for organization, start, *fact in rows:
        post = PostFact(*fact)
        first_post = found.setdefault((organization, start), post)
        if first_post is not post:
            found[organization, start] = first_post._replace(token=post.token)
    return found
