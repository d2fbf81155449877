"""Writing a commitment's text, by the person or for them."""

from django.db import transaction
from django.utils import timezone

from commitments import rules
from commitments.access import home_of, is_own, require_writer
from commitments.actions.consent import consented
from commitments.actions.moving import RELATED, require_version
from commitments.areas import areas_of
from commitments.models import ON_THE_ROSTER, AddedArea, Campaign, Commitment, CommitmentItem, KeyTask
from commitments.rules import Content, ItemText
from organizations import audit
from organizations.models import Organization, Person, User
from organizations.refusals import Refused

State, Consent = Commitment.State, Commitment.Consent
ADDED = AddedArea.VALUE_PREFIX
REWRITTEN = ["position", "text", "measure", "due_on", "key_task"]

_REFUSED_REWRITING = {
    State.SUBMITTED: "这份承诺已经提交，正等书记确认。要修改，请先由书记退回。",
    State.CONFIRMED: "这份承诺已经确认。要修改，请先由书记退回。",
}


@transaction.atomic
def save_commitment(
    *, by: User, campaign: Campaign, subject: Organization | Person, content: Content, based_on: int
) -> Commitment:
    """Write the draft of a person's or an organization's commitment: the first time (upon version 0) or anew."""
    # The subject's row is the lock, because the commitment's own may not be there yet.
    subject = type(subject).objects.select_for_update(no_key=True, of=("self",)).get(pk=subject.pk)
    require_writer(by, subject)
    saved = Commitment.objects.filter(campaign=campaign).of_subject(subject).select_related(*RELATED)
    made = saved.select_for_update(of=("self",)).first()
    if made is None:
        return _write(by, Commitment(campaign=campaign, version=0), subject, content)
    if not made.is_draft:
        raise Refused(_REFUSED_REWRITING[State(made.state)])
    if rules.content_of(made, made.items.all()).says_the_same_as(content):
        return consented(by, made) if made.awaits_the_person and is_own(by, subject) else made
    require_version(made, based_on)
    return _write(by, made, subject, content)


def _write(by: User, commitment: Commitment, subject: Organization | Person, content: Content) -> Commitment:
    _fill(commitment, subject, content)
    _require_what_is_referred_to(commitment, content)
    commitment.written_by, commitment.written_at = by, timezone.now()
    commitment.consent = Consent.ASKED if commitment.person and not is_own(by, subject) else Consent.OWN
    commitment.consented_at, commitment.consent_note = None, ""  # they were about words that no longer stand
    commitment.version += 1
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


def _require_what_is_referred_to(commitment: Commitment, content: Content) -> None:
    """Hold the added areas and key tasks that are named, so that nobody takes them away meanwhile."""
    areas = {int(item.area.removeprefix(ADDED)) for item in content.items if item.area.startswith(ADDED)}
    tasks = {item.key_task for item in content.items if item.key_task}
    held = AddedArea.objects.filter(campaign=commitment.campaign, pk__in=areas).select_for_update(no_key=True)
    if len(held) != len(areas):
        raise Refused("有一个增加的方面刚刚撤掉了。请把那一条挪到“其他承诺”，再保存。")
    held = KeyTask.objects.filter(campaign=commitment.campaign, pk__in=tasks).select_for_update(no_key=True)
    if len(held) != len(tasks):
        raise Refused("选的民生实事里有一件已经撤掉了。请重新选择，再保存。")


def _rewrite_items(commitment: Commitment, texts: tuple[ItemText, ...]) -> None:
    """Make the items say `texts`; an item that stays keeps how far it was fulfilled."""
    saved = list(commitment.items.order_by("position"))
    by_area = {item.area_value: item for item in saved if item.area_value}
    free = {item.pk: item for item in saved if not item.area_value}
    items = []
    for position, text in enumerate(texts, start=1):
        item = by_area.pop(text.area, None) if text.area else free.pop(text.pk, None)
        item = item or CommitmentItem(commitment=commitment, **_area(text))
        item.position, item.text, item.measure, item.due_on = position, text.text, text.measure, text.due_on
        item.key_task_id = text.key_task
        items.append(item)
    gone = [item.pk for item in (*by_area.values(), *free.values())]
    if gone:
        commitment.items.filter(pk__in=gone).delete()
    CommitmentItem.objects.bulk_update([item for item in items if item.pk], REWRITTEN)
    CommitmentItem.objects.bulk_create([item for item in items if not item.pk])


def _area(text: ItemText) -> dict:
    if text.area.startswith(ADDED):
        return {"added_area_id": int(text.area.removeprefix(ADDED))}
    return {"area": text.area}


@transaction.atomic
def copy_from_last_year(*, by: User, campaign: Campaign, subject: Organization | Person) -> Commitment:
    """Make a draft of last year's words, wherever a person was then; days and fulfilment stay behind."""
    require_writer(by, subject)
    if Commitment.objects.filter(campaign=campaign).of_subject(subject).exists():
        raise Refused(f"{campaign.year}年的承诺已经在写，请在原来的上面修改。")
    last = Commitment.objects.of_year(campaign.year - 1).of_subject(subject).with_items().first()
    if last is None:
        raise Refused(f"没有找到{campaign.year - 1}年的承诺，请直接写今年的。")
    areas = areas_of(subject, campaign) if isinstance(subject, Person) else ()
    content = rules.carried_over(last, last.items.all(), areas)
    return save_commitment(by=by, campaign=campaign, subject=subject, content=content, based_on=0)
