"""Every write to campaigns, commitments and their items."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from commitments import rules
from commitments.access import district_or_404, home_of, require_writer
from commitments.models import ON_THE_ROSTER, Campaign, Commitment, CommitmentItem
from commitments.rules import Content, ItemText, Mark
from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization, Person, User
from organizations.refusals import Refused

State = Commitment.State

_REFUSED_MOVES = {
    (State.SUBMITTED, State.SUBMITTED): "这份承诺已经提交，请等书记确认。",
    (State.CONFIRMED, State.SUBMITTED): "这份承诺已经确认，不用再提交。",
    (State.DRAFT, State.CONFIRMED): "这份承诺还没有提交，请先由填写人提交。",
    (State.CONFIRMED, State.CONFIRMED): "这份承诺已经确认，不用再办。",
    (State.DRAFT, State.DRAFT): "这份承诺还没有提交，可以直接修改。",
}
_REFUSED_REWRITING = {
    State.SUBMITTED: "这份承诺已经提交，正等书记确认。要修改，请先由书记退回。",
    State.CONFIRMED: "这份承诺已经确认。要修改，请先由书记退回。",
}


@transaction.atomic
def open_campaign(*, by: User, year: int, theme: str, commitments_due_on: dt.date) -> Campaign:
    """Open a year's campaign for the whole district. 通知一(一)"""
    # The lock on the district keeps two officers from opening one year at the same moment.
    district = Organization.objects.select_for_update(no_key=True).get(pk=district_or_404(by).pk)
    if Campaign.objects.of(year):
        raise Refused(f"{year}年的活动已经布置，请直接查看。")
    if commitments_due_on.year != year:
        raise Refused(f"承诺公示的截止日期要在{year}年内，请改正。")
    with audit.acting(by, "布置年度活动", organization=district):
        return Campaign.objects.create(year=year, theme=theme, commitments_due_on=commitments_due_on)


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


@transaction.atomic
def submit(*, by: User, commitment: Commitment) -> Commitment:
    """Hand the commitment in for the branch to confirm."""
    commitment = _locked(commitment)
    require_writer(by, commitment.subject)
    _check_move(commitment, State.SUBMITTED)
    if lacks := _lacks(commitment):
        raise Refused(lacks[0])
    with audit.acting(by, "提交承诺", organization=commitment.keeper, record=commitment):
        commitment.state, commitment.submitted_at = State.SUBMITTED, timezone.now()
        commitment.save()
    return commitment


def _lacks(commitment: Commitment) -> list[str]:
    items = list(commitment.items.all())
    if commitment.person is None:
        return rules.lacks_of_an_organization(commitment, items)
    areas = rules.required_areas(commitment.person.kind, commitment.person.is_leading_cadre)
    return rules.lacks_of_a_person(areas, items)


@transaction.atomic
def confirm(*, by: User, commitment: Commitment) -> Commitment:
    """Confirm a submitted commitment, after which its text stands."""
    commitment = _locked(commitment)
    require(by, Permission.CONFIRM_COMMITMENTS, commitment.keeper)
    _check_move(commitment, State.CONFIRMED)
    with audit.acting(by, "确认承诺", organization=commitment.keeper, record=commitment):
        commitment.state, commitment.return_comment = State.CONFIRMED, ""
        commitment.confirmed_by, commitment.confirmed_at = by, timezone.now()
        commitment.save()
    return commitment


@transaction.atomic
def confirm_all(*, by: User, organization: Organization, campaign: Campaign) -> int:
    """Confirm everything that waits in the organization at once; returns how many there were."""
    require(by, Permission.CONFIRM_COMMITMENTS, organization)
    waiting = (
        Commitment.objects.filter(campaign=campaign)
        .of_roster(organization)
        .waiting_for_confirmation()
        .select_related("campaign", "organization", "person")
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    waiting = list(waiting)
    if not waiting:
        raise Refused("现在没有等待确认的承诺。")
    detail = {"commitments": [{"id": each.pk, "name": str(each.subject)} for each in waiting]}
    with audit.acting(by, f"一并确认{len(waiting)}份承诺", organization=organization, detail=detail):
        Commitment.objects.filter(pk__in=[each.pk for each in waiting]).update(
            state=State.CONFIRMED, return_comment="", confirmed_by=by, confirmed_at=timezone.now()
        )
    return len(waiting)


@transaction.atomic
def return_to_writer(*, by: User, commitment: Commitment, comment: str) -> Commitment:
    """Give a submitted or confirmed commitment back to be changed, saying what to change."""
    commitment = _locked(commitment)
    require(by, Permission.CONFIRM_COMMITMENTS, commitment.keeper)
    _check_move(commitment, State.DRAFT)
    comment = comment.strip()
    if not comment:
        raise Refused("请写明要改什么，再退回。")
    with audit.acting(by, "退回承诺", organization=commitment.keeper, record=commitment, reason=comment):
        commitment.state, commitment.return_comment = State.DRAFT, comment
        commitment.submitted_at = commitment.confirmed_at = commitment.confirmed_by = None
        commitment.save()
    return commitment


@transaction.atomic
def update_fulfilment(*, by: User, commitment: Commitment, marks: Mapping[int, Mark]) -> Commitment:
    """Record how far items are fulfilled (兑现); `marks` go by item id, items without a mark stay as they are."""
    commitment = _locked(commitment)
    require_writer(by, commitment.subject)
    if not commitment.is_confirmed:
        raise Refused("这份承诺还没有确认，确认以后再登记兑现情况。")
    changed = []
    for item in commitment.items.all():
        mark = marks.get(item.pk)
        if mark and (mark.fulfilment, mark.note) != (item.fulfilment, item.fulfilment_note):
            item.fulfilment, item.fulfilment_note = mark.fulfilment, mark.note
            changed.append(item)
    if changed:
        with audit.acting(by, "登记承诺兑现情况", organization=commitment.keeper, record=commitment):
            CommitmentItem.objects.bulk_update(changed, ["fulfilment", "fulfilment_note"])
    return commitment


def _locked(commitment: Commitment) -> Commitment:
    related = ("campaign", "organization", "person__organization")
    return Commitment.objects.select_related(*related).select_for_update(of=("self",)).get(pk=commitment.pk)


def _check_move(commitment: Commitment, state: State) -> None:
    if state not in Commitment.MOVES[State(commitment.state)]:
        raise Refused(_REFUSED_MOVES[State(commitment.state), state])
