"""A private word to who comments: this critique (点评) repeats another one nearly word for word."""

from meetings.models import Critique, Meeting
from meetings.resemblance import are_nearly_the_same, bare


def hint_for(critique: Critique) -> str:
    """Name the critique it repeats: one of this meeting by the same hand, or the last one of the same person."""
    text = _bare(critique)
    of_this_meeting = (
        Critique.objects.filter(meeting=critique.meeting_id, commented_by=critique.commented_by_id)
        .exclude(pk=critique.pk)
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )
    for other in of_this_meeting:
        if are_nearly_the_same(text, _bare(other)):
            return f"这份和给{other.person.name}的点评几乎一样。请添一件本人的具体事，对本人更有用。"
    last = _last_of(critique)
    if last and are_nearly_the_same(text, _bare(last)):
        return f"这份和{last.meeting.period.short_label}的点评几乎一样。请写一句这个月有什么变化。"
    return ""


def _last_of(critique: Critique) -> Critique | None:
    earlier = Critique.objects.filter(
        person=critique.person_id,
        meeting__kind=Meeting.Kind.MEMBER,
        meeting__in=Meeting.objects.live().values("pk"),
        meeting__period_start__lt=critique.meeting.period_start,
    )
    return earlier.select_related("person", "meeting").order_by("-meeting__period_start").first()


def _bare(critique: Critique) -> str:
    return bare((getattr(critique, name) for name in Critique.TEXTS), critique.person.name)
