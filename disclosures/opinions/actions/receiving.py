"""How an opinion comes in: left on a board by anybody, or written down from box, phone, visit or letter."""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from disclosures.opinions import rules
from disclosures.opinions.access import clerks_for, secretaries_of, whom_it_may_be_about
from disclosures.opinions.attachments import kind_of
from disclosures.opinions.models import Opinion, OpinionAttachment, OpinionsOfAnHour
from disclosures.publications.models import Publication
from organizations import audit
from organizations.models import Holiday, Organization, Policy
from organizations.refusals import Refused

NO_ROOM = "服务器的磁盘写不进去，这条意见没有存下。您写的内容还在，请去掉附件再提交一次，或者打公开电话。"


@dataclass(frozen=True)
class Receipt:
    """The opinion and its code, which exists in clear only here: the table keeps a keyed digest."""

    opinion: Opinion
    code: str


@dataclass(frozen=True)
class Words:
    """What a sender says: about what, about whom, how to be reached; and pictures, as they are to be stored."""

    text: str
    contact: str = ""
    concern: str = Opinion.Concern.NOBODY
    about_name: str = ""
    attachments: Sequence[bytes] = ()
    opened: str = ""  # the mark of the form; the same words sent twice from one form are one opinion


def digest_of(code: str) -> str:
    return salted_hmac("disclosures.opinions.receipt", rules.normalized_code(code), algorithm="sha256").hexdigest()


@transaction.atomic
def leave(*, by=None, publication: Publication, words: Words, today: dt.date) -> Receipt:
    """Keep what a visitor writes on a board that is up; `by` stays empty, whoever is signed in. 通知三.

    It leaves no line in the register: a line's moment would lie beside those of whoever was at work just then.
    """
    if publication.is_corrected:
        raise Refused("这份公示刚刚更正过。您写的内容还在，请先看更正后的公示，还要提的，再按一次“提交意见”。")
    if not publication.is_up_on(today):
        raise Refused("这份公示的公示期已过，不能在网上提意见。请打公开电话或投意见箱。")
    code = _code_of(words)
    if sent := _sent_before(publication.organization_id, code):
        return sent
    _count_this_hour(publication)
    facts = {"channel": Opinion.Channel.WEB, "publication": publication, "received_on": today}
    opinion = _opinion(words, code, today, organization=publication.organization, **facts)
    _keep(opinion, words.attachments)
    return Receipt(opinion, code)


@transaction.atomic
def write_down(
    *,
    by,
    organization: Organization,
    channel: str,
    words: Words,
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
    code = _code_of(words)
    if sent := _sent_before(organization.pk, code):
        return sent
    facts = {"channel": channel, "publication": publication, "received_on": received_on}
    opinion = _opinion(words, code, today, organization=organization, **facts)
    verb = f"收到{opinion.get_channel_display()}的意见"
    # What is about the secretary stands in the superior's register, which the secretary does not read.
    with audit.acting(by, verb, organization=opinion.handler, record=publication or organization):
        _keep(opinion, words.attachments)
    return Receipt(opinion, code)


def _code_of(words: Words) -> str:
    """A code that nobody can guess; the same again for the same words from the same form."""
    if not words.opened:
        return rules.code_of(secrets.randbits(256))
    files = [hashlib.sha256(content).hexdigest() for content in words.attachments]
    said = json.dumps([words.opened, words.text, words.contact, words.concern, words.about_name, files])
    digest = salted_hmac("disclosures.opinions.code", said, algorithm="sha256").digest()
    return rules.code_of(int.from_bytes(digest))


def _sent_before(organization: int, code: str) -> Receipt | None:
    """The receipt of what was sent already: two presses, or a page loaded anew. The lock lets both not come at once."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization)
    opinion = Opinion.objects.filter(receipt_digest=digest_of(code)).first()
    return opinion and Receipt(opinion, code)


@transaction.atomic
def forget_old_hours(*, now: dt.datetime) -> int:
    """Delete the counts of hours that are over, and say how many: when something came is nobody's business."""
    deleted, _ = OpinionsOfAnHour.objects.filter(hour__lt=now.replace(minute=0, second=0, microsecond=0)).delete()
    return deleted


def _count_this_hour(publication: Publication) -> None:
    """Hold off floods by organization, never by address; the organization is locked, so two at once count as two."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    counted = OpinionsOfAnHour.objects.filter(organization=publication.organization_id, hour=hour).first()
    so_far = counted.how_many if counted else 0
    if so_far >= rules.OPINIONS_AN_HOUR:
        raise Refused(
            f"这一小时在网上收到的意见太多，暂时不能再收。请过一小时再提交，或者打公开电话{publication.phone}，"
            f"或者投意见箱（{publication.opinion_box}）。"
        )
    OpinionsOfAnHour.objects.update_or_create(
        organization=publication.organization, defaults={"hour": hour, "how_many": so_far + 1}
    )


def _opinion(words: Words, code: str, today: dt.date, **facts) -> Opinion:
    """The opinion with its deadline and where it lies, not yet saved."""
    opinion = Opinion(text=words.text.strip(), contact=words.contact.strip(), receipt_digest=digest_of(code), **facts)
    if not opinion.text:
        raise Refused("请写明意见内容，再提交。")
    if len(words.attachments) > rules.ATTACHMENTS:
        raise Refused(f"附件最多{rules.ATTACHMENTS}个。请减少一些，再提交。")
    _say_whom_it_is_about(opinion, words, today)
    within = Policy.objects.on(opinion.received_on).opinion_answer_days
    calendar = Holiday.objects.calendar(first=opinion.received_on)
    opinion.due_on = rules.answer_due(opinion.received_on, within, calendar)
    return opinion


def _say_whom_it_is_about(opinion: Opinion, words: Words, today: dt.date) -> None:
    """A name that stands once on the roster is that person; what is said of the secretary goes to the superior.

    So does what names somebody who could be given it: nobody reads first what speaks of them, in whatever words.
    """
    opinion.concern, opinion.about_name = words.concern, words.about_name.strip()
    secretaries = list(secretaries_of(opinion.organization, today))
    named = [person for person in clerks_for(opinion, today) if rules.names(person.name, words.about_name, words.text)]
    if opinion.concern == Opinion.Concern.LEADER:
        meant = secretaries
    else:
        on_the_roster = whom_it_may_be_about(opinion.organization, today)
        meant = list(on_the_roster.filter(name="".join(opinion.about_name.split()))) or named
    opinion.about = meant[0] if len(meant) == 1 else None
    others = [person for person in named if person != opinion.about]
    is_of_a_secretary = any(person in secretaries for person in [*meant, *named])
    if opinion.concern == Opinion.Concern.LEADER or is_of_a_secretary or others:
        opinion.referred_to = opinion.organization.superior


def _keep(opinion: Opinion, attachments: Sequence[bytes]) -> None:
    opinion.save()
    kept = []
    try:
        for content in attachments:
            file = ContentFile(content, name="attachment")
            kept.append(
                OpinionAttachment.objects.create(opinion=opinion, kind=kind_of(content), size=len(content), file=file)
            )
    except OSError as full:
        for attachment in kept:  # their rows go with the opinion
            attachment.file.delete(save=False)
        raise Refused(NO_ROOM) from full
