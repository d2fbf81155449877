"""Opinions (意见) of the demonstration: one in every state, one passed up, one upheld that waits for its correction."""

import datetime as dt

from disclosures.demo import texts
from disclosures.opinions import actions
from disclosures.opinions.actions import Words
from disclosures.opinions.models import Opinion
from disclosures.publications import actions as publications
from disclosures.publications.models import Publication
from disclosures.publications.rules import fingerprint
from evaluations.ratings import actions as ratings
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating
from organizations.models import Organization, Person, Post, Role, User

Channel, Outcome, Concern = Opinion.Channel, Opinion.Outcome, Opinion.Concern
FINDING = "去现场看过，问了两位楼长，和意见说的一样。"


def speak_up(today: dt.date) -> None:
    """Opinions on the demonstration's branch in every state, and one on each of two boards that hang today."""
    secretary = User.objects.get(username="secretary")
    branch = secretary.person.organization
    posted, *before = branch.publications.results().order_by("-posted_on", "pk")[:2]
    for state, (text, reply) in zip(Opinion.State, texts.OPINIONS, strict=True):
        days = 0 if state == Opinion.State.RECEIVED else 6
        opinion = _written_down(secretary, branch, Words(text), today, today - dt.timedelta(days=days), posted)
        _lead_on(secretary, opinion, state, reply, today)
    upheld = _written_down(secretary, branch, Words(texts.OBJECTION), today, today, posted, Channel.VISIT)
    _lead_on(secretary, upheld, Opinion.State.CHECKED, "", today, Outcome.UPHELD)
    for publication in before:  # of one month alone there is no board before the last
        _object_and_correct(secretary, publication, today)
    _written_down(secretary, branch, Words(texts.ON_THE_SECRETARY, concern=Concern.LEADER), today, today, None)
    hanging = Publication.objects.results().up_on(today).order_by("organization__path", "pk")
    for publication in hanging.select_related("organization")[:2]:
        actions.leave(publication=publication, words=Words(texts.OPINIONS[0][0]), today=today)


def _object_and_correct(by: User, posted: Publication, today: dt.date) -> None:
    """属实: an objection to the round before, with the corrected level, the corrected board and the answer."""
    opinion = _written_down(by, posted.organization, Words(texts.OBJECTION), today, today, posted, Channel.LETTER)
    _lead_on(by, opinion, Opinion.State.CHECKED, "", today, Outcome.UPHELD)
    rated = Rating.objects.current().filter(sheet__meeting=posted.meeting, sheet__pool=Pool.MEMBERS)
    rating = rated.filter(level=Level.QUALIFIED).order_by("pk").first()
    ratings.correct(by=by, rating=rating, level=Level.BASICALLY_QUALIFIED, reason="两次值班没有到，意见属实。")
    notice = publications.Notice(
        place=posted.place,
        phone=posted.phone,
        opinion_box=posted.opinion_box,
        is_checked=True,
        previewed=fingerprint(publications.correction_of(posted).content),
    )
    publications.correct(by=by, publication=posted, note="一位党员的等次更正为基本合格。", notice=notice, today=today)
    actions.answer(by=by, opinion=opinion, answer="您反映的属实，等次和公示都已更正。", today=today)
    actions.close(by=by, opinion=opinion, today=today)


def _written_down(
    by: User,
    branch: Organization,
    words: Words,
    today: dt.date,
    received_on: dt.date,
    publication: Publication | None,
    channel: str = Channel.BOX,
) -> Opinion:
    receipt = actions.write_down(
        by=by,
        organization=branch,
        channel=channel,
        words=words,
        publication=publication,
        received_on=received_on,
        today=today,
    )
    return receipt.opinion


def _lead_on(by: User, opinion: Opinion, state: str, reply: str, today: dt.date, outcome=Outcome.ACCEPTED) -> None:
    """Take the steps up to `state`."""
    steps = {
        Opinion.State.ASSIGNED: lambda: actions.assign(
            by=by, opinion=opinion, about=None, assignee=_clerk(opinion.organization), today=today
        ),
        Opinion.State.CHECKED: lambda: actions.check(
            by=by, opinion=opinion, outcome=outcome, finding=FINDING, today=today
        ),
        Opinion.State.ANSWERED: lambda: actions.answer(by=by, opinion=opinion, answer=reply, today=today),
        Opinion.State.CLOSED: lambda: actions.close(by=by, opinion=opinion, today=today),
    }
    order = list(Opinion.State)
    for step, take in steps.items():
        if order.index(step) <= order.index(state):
            take()


def _clerk(branch: Organization) -> Person:
    """Whoever helps the secretary, else the secretary."""
    held = Post.objects.filter(organization=branch, ends_on__isnull=True)
    helping = held.filter(role__in=[Role.DEPUTY, Role.RECORDER]).first()
    return (helping or held.get(role=Role.SECRETARY)).person
