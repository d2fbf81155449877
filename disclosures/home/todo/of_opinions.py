"""Opinions (意见) with a next step, for whoever gives them out and for whoever they were given to."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from disclosures.home import rules
from disclosures.home.todo.item import ToDo, to_do
from disclosures.inspections.ground import Ground
from disclosures.opinions.access import opinions_open_to
from disclosures.opinions.models import Opinion
from organizations.models import Post

State = Opinion.State
STEPS = {
    State.RECEIVED: "交办公示意见1条",
    State.ASSIGNED: "核查公示意见1条",
    State.CHECKED: "答复公示意见1条",
    State.ANSWERED: "办结公示意见1条",
}


def of_opinions(user, ground: Ground) -> list[ToDo]:
    """Giving out and closing is asked of who answers there, checking and answering of the assignee; one query.

    When the assignee no longer holds a post, who answers there is asked instead, or nobody would be.
    """
    person = getattr(user, "person", None)
    in_office = Post.objects.held_on(ground.today).filter(person=OuterRef("assignee"))
    others = Q(state__in=[State.ASSIGNED, State.CHECKED]) & ~Q(assignee=person) & Exists(in_office)
    mine = opinions_open_to(user).open().exclude(others).for_lists().soonest_first()
    return [_of_opinion(opinion, ground) for opinion in mine]


def _of_opinion(opinion: Opinion, ground: Ground) -> ToDo:
    is_answered = opinion.is_answered
    url = reverse("disclosures:opinion", args=[opinion.pk])
    note = f"{opinion.organization}，{opinion.get_channel_display()}{rules.day(opinion.received_on)}收到。"
    due = None if is_answered else opinion.due_on
    begun = opinion.state != State.RECEIVED
    return to_do(due, ground.today, STEPS[opinion.state], url, note, begun=begun)
