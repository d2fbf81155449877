"""Writing a commitment's text, by the person or for them."""

from django.db import transaction

from commitments import rules
from commitments.access import home_of, require_writer
from commitments.models import ON_THE_ROSTER, Campaign, Commitment, CommitmentItem
from commitments.rules import Content, ItemText
from organizations import audit
from organizations.models import Organization, Person, User
from organizations.refusals import Refused

State = Commitment.State

_REFUSED_REWRITING = {
    State.SUBMITTED: "这份承诺已经提交，正等书记确认。要修改，请先由书记退回。",
    State.CONFIRMED: "这份承诺已经确认。要修改，请先由书记退回。",
}


@transaction.atomic
def save_commitment(*, by: User, campaign: Campaign, subject: Organization | Person, content: Content) -> Commitment:
    """Write the draft of a person's or an organization's commitment: the first time or anew."""
    # The subject's row is the lock, because the commitment's own may not be there yet.
    subject = type(subject).objects.select_for_update(no_key=True, of=("self",)).get(pk=subject.pk)
    require_writer(by, subject)
    made = Commitment.objects.filter(campaign=campaign).of_subject(subject).select_for_update(of=("self",)).first()
    commitment = made or Commitment(campaign=campaign)
    if not commitment.is_draft:
        raise Refused(_REFUSED_REWRITING[State(commitment.state)])
    _fill(commitment, subject, content)
    commitment.written_by = by
    record = commitment if commitment.pk else subject  # a new row has no number yet to be found by
    with audit.acting(by, "填写承诺", organization=home_of(subject), record=record):
        commitment.save()
        _rewrite_items(commitment, content.items)
    return commitment


def _fill(commitment: Commitment, subject: Organization | Person, content: Content) -> None:
    if isinstance(subject, Person):
        if subject.standing not in ON_THE_ROSTER:
            raise Refused(f"{subject.name}已不在名册上，不用再写承诺。")
        commitment.person, commitment.organization = subject, subject.organization
        commitment.kind = rules.kind_for(subject.kind)
    else:
        commitment.organization, commitment.kind = subject, Commitment.Kind.ORGANIZATION
        commitment.theme, commitment.carrier = content.theme, content.carrier
        commitment.key_tasks, commitment.problems = content.key_tasks, content.problems


def _rewrite_items(commitment: Commitment, texts: tuple[ItemText, ...]) -> None:
    """Make the items say `texts`; an item that stays keeps how far it was fulfilled."""
    saved = list(commitment.items.all())
    by_area = {item.area: item for item in saved if item.area}
    free = {item.pk: item for item in saved if not item.area}
    items = []
    for position, text in enumerate(texts, start=1):
        item = by_area.pop(text.area, None) if text.area else free.pop(text.pk, None)
        item = item or CommitmentItem(commitment=commitment, area=text.area)
        item.position, item.text, item.measure, item.due_on = position, text.text, text.measure, text.due_on
        items.append(item)
    gone = [item.pk for item in (*by_area.values(), *free.values())]
    if gone:
        commitment.items.filter(pk__in=gone).delete()
    CommitmentItem.objects.bulk_update([item for item in items if item.pk], ["position", "text", "measure", "due_on"])
    CommitmentItem.objects.bulk_create([item for item in items if not item.pk])
