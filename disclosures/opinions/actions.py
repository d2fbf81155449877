"""Every write to the opinions: left on a board, written down from elsewhere, answered."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac

from disclosures.opinions import rules
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from organizations import audit
from organizations.models import Holiday, Organization, Policy
from organizations.refusals import Refused


@dataclass(frozen=True)
class Receipt:
    """The opinion and its code, which exists in clear only here: the table keeps a keyed digest."""

    opinion: Opinion
    code: str


def digest_of(code: str) -> str:
    return salted_hmac("disclosures.opinions.receipt", rules.normalized_code(code), algorithm="sha256").hexdigest()


@transaction.atomic
def leave(*, by=None, publication: Publication, text: str, contact: str, today: dt.date) -> Receipt:
    """Keep what a visitor writes on a board that is up; `by` stays empty, whoever is signed in. 通知三."""
    if not publication.is_up_on(today):
        raise Refused("这份公示的公示期已过，不能在网上提意见。请打公开电话或投意见箱。")
    opinion = Opinion(
        organization=publication.organization,
        publication=publication,
        channel=Opinion.Channel.WEB,
        text=text.strip(),
        contact=contact.strip(),
        received_on=today,
    )
    return _receive(by, opinion, record=publication)


@transaction.atomic
def write_down(
    *,
    by,
    organization: Organization,
    channel: str,
    text: str,
    contact: str = "",
    publication: Publication | None = None,
    received_on: dt.date,
    today: dt.date,
) -> Receipt:
    """Keep an opinion that came by box, phone, visit or letter, so that it is answered like the others."""
    if channel == Opinion.Channel.WEB:
        raise Refused("公示页上的意见由系统自动登记。请选意见箱、公开电话、来访或来信。")
    if received_on > today:
        raise Refused("收到日期不能在今天以后。请改成实际收到的那一天。")
    if publication is not None and publication.organization_id != organization.pk:
        raise Refused("所选的公示不是这个党组织的。请重新选择。")
    opinion = Opinion(
        organization=organization,
        publication=publication,
        channel=channel,
        text=text.strip(),
        contact=contact.strip(),
        received_on=received_on,
    )
    return _receive(by, opinion, record=publication or organization)


@transaction.atomic
def answer(*, by, opinion: Opinion, answer: str, today: dt.date) -> Opinion:
    """Answer an opinion, once; whoever holds its receipt code reads the answer."""
    opinion = Opinion.objects.select_for_update(of=["self"]).select_related("organization").get(pk=opinion.pk)
    if opinion.is_answered:
        raise Refused("这条意见已经答复，不能再改。要补充，请联系留下联系方式的人。")
    if not answer.strip():
        raise Refused("请写明答复内容，再提交。")
    opinion.state = Opinion.State.ANSWERED
    opinion.answer, opinion.answered_by, opinion.answered_on = answer.strip(), by, today
    with audit.acting(by, "答复意见", organization=opinion.organization, record=opinion):
        opinion.save()
    return opinion


def _receive(by, opinion: Opinion, *, record) -> Receipt:
    """The register names the channel and the board; the words and the sender stay out of it."""
    if not opinion.text:
        raise Refused("请写明意见内容，再提交。")
    within = Policy.objects.on(opinion.received_on).opinion_answer_days
    calendar = Holiday.objects.calendar(first=opinion.received_on)
    opinion.due_on = rules.answer_due(opinion.received_on, within, calendar)
    code = rules.new_code(secrets.choice)
    opinion.receipt_digest = digest_of(code)
    verb = f"收到{opinion.get_channel_display()}的意见"
    with audit.acting(by, verb, organization=opinion.organization, record=record):
        opinion.save()
    return Receipt(opinion, code)
