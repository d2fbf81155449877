"""A year of the cast's branch, a month for every word that a month can say."""

import datetime as dt

from evaluations.ratings import actions
from evaluations.ratings.actions import Decision
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating
from meetings.models import Attendance, Meeting
from organizations.models import Transfer
from tests import builders
from tests.evaluations.ratings import rounds

TODAY = dt.date(2026, 11, 24)
Presence = Attendance.Presence


def day_of(month, year=2026):
    return dt.date(year, month, 20)


def met(branch, people, month, *, year=2026, **presence):
    """A concluded meeting of `month`; `presence` by the person's name."""
    by_person = {person: presence[person.name] for person in people if person.name in presence}
    return rounds.member_meeting(branch, people, day=day_of(month, year), presence=by_person)


def rated(cast, month, people=None, *, year=2026, presence=None, **levels):
    """A month that is rated to its end: everybody qualified but those named."""
    people = people or [cast.secretary, cast.member]
    meeting = met(cast.branch, people, month, year=year, **(presence or {}))
    pools = {rounds.RatingSheet.Pool.STAFF: cast.head}
    for sheet in actions.draw_up_sheets(by=cast.secretary.user, meeting=meeting):
        own = {name: level for name, level in levels.items() if sheet.ratings.filter(name=name).exists()}
        by = pools.get(sheet.pool, cast.secretary)
        rounds.confirmed(by, sheet, over_quota_reason="年底集中表扬", **own)
    return meeting


def deferred(cast, month, person):
    """A confirmed sheet that puts one person's level off."""
    meeting = met(cast.branch, [cast.secretary, person], month)
    sheet = rounds.sheet_of(cast.secretary, meeting)
    rows = {row.person_id: row.pk for row in sheet.ratings.all()}
    decisions = {
        rows[cast.secretary.pk]: Decision(level=Level.QUALIFIED),
        rows[person.pk]: Decision(is_deferred=True, text="长期出差"),
    }
    rounds.decide(cast.secretary, sheet, decisions)
    rounds.confirm(cast.secretary, sheet, participants="支部委员会")


def corrected(cast, meeting, person, level):
    """An objection was upheld: the standing rating is another one now."""
    rating = Rating.objects.current().get(sheet__meeting=meeting, person=person)
    return actions.correct(by=cast.secretary.user, rating=rating, level=level, reason="反映属实")


def transferred(person, destination, moved_on):
    """Somebody who is at another branch since a day, as the action leaves it."""
    origin, person.organization, person.since = person.organization, destination, moved_on
    person.save()
    return Transfer.objects.create(person=person, origin=origin, destination=destination, moved_on=moved_on)


def running(branch, people, month):
    """A meeting that is in session."""
    meeting = met(branch, people, month)
    Meeting.objects.filter(pk=meeting.pk).update(
        state=Meeting.State.IN_SESSION, concluded_at=None, no_vote_reason="", vote=Meeting.Vote.PENDING
    )
    return meeting


def promised(year, person, *stages):
    """A confirmed commitment of `person`, whose first items stand at `stages`."""
    commitment = builders.commitment(year, person)
    for item, stage in zip(commitment.items.order_by("position"), stages, strict=False):
        item.fulfilment = stage
        item.save()
    return commitment
