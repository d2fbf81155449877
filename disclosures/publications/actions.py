"""Every write to the publications: posting results and commitments, taking down, correcting."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from commitments.models import Campaign, Commitment
from disclosures.publications import rules
from disclosures.publications.models import Publication
from disclosures.publications.ordering import NameOrder
from disclosures.publications.snapshots import (
    commitments_content,
    commitments_to_post,
    results_of,
    results_to_post,
)
from meetings.models import Meeting
from organizations import audit
from organizations.bulk_writes import check_foreign_keys_at_once
from organizations.models import Holiday, Organization, Policy
from organizations.refusals import Refused

TOKEN_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 the letters, not a token
TOKEN_LENGTH = 16  # 79 bits: nobody finds a board by trying, and people can still copy it from a poster


@dataclass(frozen=True)
class Notice:
    """What the poster fills in: where it hangs, whom to tell, that secrecy was checked, what was previewed."""

    place: str
    phone: str
    opinion_box: str
    is_checked: bool  # 涉密与隐私已核对
    previewed: str  # rules.fingerprint of the content that was shown
    order: NameOrder = NameOrder.PINYIN
    board: str = rules.AFFAIRS_BOARD  # of commitments: 学习园地 or 党务公开栏

    def names_the_same_as(self, publication: Publication) -> bool:
        return (self.place, self.phone, self.opinion_box) == (
            publication.place,
            publication.phone,
            publication.opinion_box,
        )


@transaction.atomic
def post_results(*, by, meeting: Meeting, notice: Notice, today: dt.date) -> Publication:
    """Post the ratings of a meeting: a branch's notice board, or a superior's showcase. 通知三."""
    meeting = _locked_meeting(meeting)
    ready = results_to_post(meeting, notice.order)
    publication = _of_results(meeting, ready.content)
    publication.due_on = ready.due_on
    return _post(by, "公示评比结果", publication, notice, today, record=meeting)


@transaction.atomic
def post_commitments(
    *, by, organization: Organization, campaign: Campaign, whose: str, notice: Notice, today: dt.date
) -> Publication:
    """Post the confirmed commitments of one kind that hang nowhere yet. 通知一(一): 8月10日前公示."""
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    ready = commitments_to_post(organization, campaign, whose, today, notice.order, notice.board)
    publication = _of_commitments(organization, campaign.year, whose, ready.content)
    publication.due_on = ready.due_on
    _post(by, "公示承诺", publication, notice, today, record=organization)
    publication.commitments.set(ready.commitments)
    return publication


@transaction.atomic
def correct(*, by, publication: Publication, note: str, notice: Notice, today: dt.date) -> Publication:
    """更正: post what stands now for a full period, with a note that says why; the old one stays and says so."""
    old = _locked(publication)
    now = correction_of(old, notice.order)
    if not note.strip():
        raise Refused("请写明更正说明，公众会看到它。")
    if now.content == old.content and notice.names_the_same_as(old):
        raise Refused("内容和原来的公示一样，不用更正。请先更正评价表或承诺，再来更正公示。")
    new = (
        _of_results(old.meeting, now.content)
        if old.is_results
        else _of_commitments(old.organization, old.year, old.whose, now.content)
    )
    new.corrects, new.correction_note, new.due_on = old, note.strip(), today
    _end(by, "更正公示", old, Publication.State.CORRECTED, today, reason=new.correction_note)
    _post(by, "公示更正后的内容", new, notice, today, record=old)
    new.commitments.set(now.commitments)
    return new


@dataclass(frozen=True)
class Correction:
    """What stands now in place of a publication, and the commitments in it."""

    content: dict
    commitments: list[Commitment]


def correction_of(publication: Publication, order: NameOrder = NameOrder.PINYIN) -> Correction:
    """What a correction of `publication` would show now; refused when there is nothing to show."""
    if publication.is_corrected:
        raise Refused("这份公示已经更正过。请打开更正后的那一份。")
    if publication.is_results:
        return Correction(results_of(publication.meeting, order), [])
    commitments = list(publication.commitments.confirmed().with_items().select_related("person__unit").in_name_order())
    if not commitments:
        raise Refused("这份公示里的承诺都不再是已确认的。请先重新确认，再更正公示。")
    year, whose = publication.year, publication.whose
    board = publication.content["board"]
    content = commitments_content(publication.organization, year, whose, commitments, order, board)
    return Correction(content, commitments)


@transaction.atomic
def take_down_due(*, by=None, today: dt.date) -> int:
    """Take down whatever has been up long enough and say how many; a second call the same day finds none."""
    check_foreign_keys_at_once()  # after the busiest evening of a district two thousand end on one night
    due = Publication.objects.due_for_taking_down(today).select_for_update(of=["self"], skip_locked=True)
    publications = list(due.for_lists().order_by("pk"))
    for publication in publications:
        _end(by, "撤下公示", publication, Publication.State.TAKEN_DOWN, today)
    return len(publications)


@transaction.atomic
def record_list_export(*, by, organization: Organization, file_name: str) -> None:
    """Say in the process register (全程记实) that the list of posted commitments left as a file."""
    audit.record(by, "导出公示的承诺", organization=organization, record=organization, detail={"文件": file_name})


def _of_results(meeting: Meeting, content: dict) -> Publication:
    is_showcase = meeting.kind == Meeting.Kind.SECRETARY
    return Publication(
        kind=Publication.Kind.RESULTS,
        board=Publication.Board.SHOWCASE if is_showcase else Publication.Board.NOTICE_BOARD,
        organization=meeting.organization,
        meeting=meeting,
        period_start=meeting.period_start,
        title=rules.results_title(meeting.organization.name),
        content=content,
    )


def _of_commitments(organization: Organization, year: int, whose: str, content: dict) -> Publication:
    return Publication(
        kind=Publication.Kind.COMMITMENTS,
        board=Publication.Board.NOTICE_BOARD,
        organization=organization,
        year=year,
        whose=whose,
        title=rules.commitments_title(organization.name, year, Commitment.Kind(whose).label),
        content=content,
    )


def _post(by, verb: str, publication: Publication, notice: Notice, today: dt.date, *, record) -> Publication:
    if not notice.is_checked:
        raise Refused("请先核对预览里没有涉密和个人隐私的内容，勾选“涉密与隐私已核对”，再公示。")
    if notice.previewed != rules.fingerprint(publication.content):
        raise Refused("您预览以后内容有了变化。请再核对一遍下面的预览，然后公示。")
    if not (notice.place.strip() and notice.phone.strip() and notice.opinion_box.strip()):
        raise Refused("请写明张贴地点、公开电话和意见箱位置，再公示。")
    policy = Policy.objects.on(today)
    publication.place, publication.phone = notice.place.strip(), notice.phone.strip()
    publication.opinion_box = notice.opinion_box.strip()
    publication.posted_by, publication.posted_on = by, today
    publication.checked_by, publication.checked_at = by, timezone.now()
    publication.for_days = policy.publish_for_days
    publication.up_until = rules.up_until(today, publication.for_days, Holiday.objects.calendar(first=today))
    publication.audience = policy.audience
    publication.token = get_random_string(TOKEN_LENGTH, TOKEN_SIGNS)
    detail = {"公示": publication.title, "期别": publication.period_label, "涉密与隐私已核对": "是"}
    with audit.acting(by, verb, organization=publication.organization, record=record, detail=detail):
        publication.save()
    return publication


def _end(by, verb: str, publication: Publication, state: str, today: dt.date, reason: str = "") -> None:
    if state not in Publication.MOVES[publication.state]:
        raise Refused(f"这份公示现在是“{publication.get_state_display()}”，不能再这样办。请刷新页面看最新的情况。")
    publication.state, publication.ended_on = state, today
    with audit.acting(by, verb, organization=publication.organization, record=publication, reason=reason):
        publication.save(update_fields=["state", "ended_on"])


def _locked_meeting(meeting: Meeting) -> Meeting:
    locked = Meeting.objects.select_for_update(of=["self"]).select_related("organization")
    return locked.get(pk=meeting.pk)


def _locked(publication: Publication) -> Publication:
    locked = Publication.objects.select_for_update(of=["self"])
    return locked.select_related("organization", "meeting__organization").get(pk=publication.pk)
