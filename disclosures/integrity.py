"""Invariants over the whole database: each a small function that yields a sentence for everything that breaks it.

The constraints of the tables hold what one row can tell; these hold what only several rows, or rows and files, can.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from commitments.models import Commitment, CommitmentItem
from commitments.rules import MEMBER_AREAS
from disclosures.circulars import invariants as circulars
from disclosures.exports import files as exported_files
from disclosures.exports.models import ExportJob
from disclosures.inspections import invariants as inspections
from disclosures.opinions.models import Opinion, OpinionAttachment
from disclosures.publications.models import Publication
from evaluations.ballots import keys
from evaluations.ballots.models import Ballot, Channel, Grade, PaperCount, Roll, Slip, SlipFailures, Subject, Tally, Urn
from evaluations.ratings.models import Pool, Rating, RatingSheet
from meetings.attachments import files
from meetings.models import (
    Attachment,
    Attendance,
    Burden,
    Correction,
    HearingAttendee,
    HearingFollowUp,
    Meeting,
    MeetingBranch,
    ReportHearing,
)
from organizations.models import Organization, Placement

Invariant = Callable[[], Iterator[str]]
State = Ballot.State
OPENED = [Meeting.State.IN_SESSION, Meeting.State.CONCLUDED]


def every_row_of_a_tally_sums_to_the_same() -> Iterator[str]:
    """计票守恒: every row sums to the valid ballots, and every subject has a row."""
    sums: dict = defaultdict(dict)
    rows = Tally.objects.values("ballot_id", "position").annotate(votes=Sum("votes"), grades=Count("grade"))
    for row in rows:
        sums[row["ballot_id"]][row["position"]] = (row["votes"], row["grades"])
    subjects = dict(Subject.objects.values_list("ballot_id").annotate(how_many=Count("position")))
    for ballot in Ballot.objects.counted().values_list("pk", flat=True):
        counted = set(sums[ballot].values())
        if len(counted) != 1 or len(sums[ballot]) != subjects.get(ballot) or {len(Grade)} != {g for _, g in counted}:
            yield f"投票{ballot}的计票结果各行合计不一致，或者缺少评价对象。"


def no_more_ballots_are_counted_than_were_issued() -> Iterator[str]:
    issued = dict(
        Roll.objects.filter(channel__isnull=False).values_list("ballot_id").annotate(how_many=Count("person_id"))
    )
    valid = Tally.objects.filter(position=0).values_list("ballot_id", "ballot__invalid_papers")
    for ballot, invalid, votes in valid.annotate(votes=Sum("votes")):
        if votes + invalid > issued.get(ballot, 0):
            yield f"投票{ballot}计了{votes + invalid}张票，领票的只有{issued.get(ballot, 0)}人。"


def tallies_belong_to_counted_ballots() -> Iterator[str]:
    early = Tally.objects.exclude(ballot__state=State.COUNTED).values_list("ballot_id", flat=True).distinct()
    for ballot in early:
        yield f"投票{ballot}没有计票，却有计票结果。"


def a_finished_ballot_leaves_only_totals() -> Iterator[str]:
    """Urn, slips, paper entries and blinded messages go with the count. See the secrecy promises (无记名)."""
    over = set(Ballot.objects.filter(state__in=[State.COUNTED, State.VOID]).values_list("pk", flat=True))
    left = {
        "票箱里的票": Urn.objects.values_list("ballot", flat=True),
        "抽签码": Slip.objects.values_list("ballot", flat=True),
        "纸票清点": PaperCount.objects.values_list("ballot_id", flat=True),
        "盲化的凭证": Roll.objects.filter(blinded__isnull=False).values_list("ballot_id", flat=True),
    }
    for what, ballots in left.items():
        for ballot, how_many in Counter(ballots).items():
            if ballot in over:
                yield f"投票{ballot}已经结束，还留着{how_many}份{what}。"


def urn_and_slips_belong_to_a_ballot() -> Iterator[str]:
    known = set(Ballot.objects.values_list("pk", flat=True))
    found = {ballot for model in (Urn, Slip, SlipFailures) for ballot in model.objects.values_list("ballot", flat=True)}
    for ballot in sorted(found - known):
        yield f"票箱里有不属于任何投票的票（{ballot}）。"


def no_channel_of_a_running_ballot_has_more_votes_than_people() -> Iterator[str]:
    """Since voting began: as many good slips as people took one, and no more votes by phone or slip than people."""
    of_slip = Slip.objects.filter(ballot=OuterRef("ballot"), code_hmac=OuterRef("ticket"))
    by_slip = Counter(Urn.objects.filter(Exists(of_slip)).values_list("ballot", flat=True))
    in_urn, living = (Counter(model.objects.values_list("ballot", flat=True)) for model in (Urn, Slip))
    signed_in = Counter(Roll.objects.exclude(channel=None).values_list("ballot", "channel"))
    for ballot in Ballot.objects.filter(state__in=[State.VOTING, State.SEALED]).values_list("pk", flat=True):
        took_slips, took_phones = signed_in[ballot, Channel.SLIP], signed_in[ballot, Channel.PHONE]
        if living[ballot] != took_slips:
            yield f"投票{ballot}登记领抽签码的{took_slips}人，有效的抽签码却有{living[ballot]}张。"
        if by_slip[ballot] > took_slips or in_urn[ballot] - by_slip[ballot] > took_phones:
            yield f"投票{ballot}票箱里的票比签到的人多。"


def keys_are_kept_for_running_ballots_only() -> Iterator[str]:
    running = set(Ballot.objects.running().values_list("pk", flat=True))
    kept = keys.kept()
    of_no_ballot = keys.being_opened() - set(Ballot.objects.values_list("pk", flat=True))  # they open nothing
    for ballot in sorted(kept - running - of_no_ballot):
        yield f"投票{ballot}不在进行，密钥文件却还在。"
    for ballot in sorted(running - kept):
        yield f"投票{ballot}正在进行，密钥文件却不在了，只能作废重投。"


def a_ballot_has_a_roll_and_a_form() -> Iterator[str]:
    empty = Ballot.objects.standing().filter(
        ~Exists(Roll.objects.filter(ballot=OuterRef("pk"))) | ~Exists(Subject.objects.filter(ballot=OuterRef("pk")))
    )
    for ballot in empty:
        yield f"投票{ballot.pk}没有名册或没有评价对象。"


def a_meeting_knows_how_far_its_vote_is() -> Iterator[str]:
    meetings = Meeting.objects.annotate(
        running=Count("ballots", filter=Q(ballots__state__in=Ballot.RUNNING)),
        counted=Count("ballots", filter=Q(ballots__state=State.COUNTED)),
    ).select_related("organization")
    wrong = (
        (Q(vote=Meeting.Vote.OPEN) & ~Q(running=1))
        | (Q(vote=Meeting.Vote.DONE) & ~Q(counted=1))
        | (Q(vote=Meeting.Vote.PENDING) & (Q(running__gt=0) | Q(counted__gt=0)))
    )
    for meeting in meetings.filter(wrong).exclude(state=Meeting.State.CANCELLED):
        yield f"{meeting}写的是“{meeting.get_vote_display()}”，和投票的实际进度不符。"


def an_opened_meeting_has_its_people() -> Iterator[str]:
    opened = Meeting.objects.filter(state__in=OPENED).select_related("organization")
    for meeting in opened.filter(~Exists(Attendance.objects.filter(meeting=OuterRef("pk")))):
        yield f"{meeting}已经开始，却没有到会名单。"
    heard = MeetingBranch.objects.filter(meeting=OuterRef("pk"))
    for meeting in opened.filter(~Exists(heard), kind=Meeting.Kind.SECRETARY):
        yield f"{meeting}已经开始，却没有参评党支部名单。"


def no_moment_of_writing_outlives_the_writing() -> Iterator[str]:
    """会务用时 keeps sums; the moment of the last save goes when the vote begins or the meeting ends."""
    for burden in Burden.objects.still_counting().select_related("meeting__organization"):
        yield f"{burden.meeting}已经投票或结束，会务用时里还留着最近一次保存的时间。"


def a_correction_stands_beside_a_concluded_record() -> Iterator[str]:
    for correction in Correction.objects.out_of_place().select_related("meeting__organization"):
        yield f"{correction.meeting}的补充更正（{correction.pk}）不属于已结束会议的人员或党支部。"


def every_attachment_has_its_file() -> Iterator[str]:
    """The file of each line that was not removed is there and is what was uploaded."""
    for attachment in Attachment.objects.kept().select_related("meeting__organization").iterator(chunk_size=500):
        if not files.is_whole(attachment.token, attachment.digest):
            yield f"{attachment.meeting}的附件“{attachment}”找不到文件，或者文件和上传时不一样。"


def no_file_lies_without_an_attachment() -> Iterator[str]:
    """Of no line, or of one that was removed; what is younger than a day may still be on its way."""
    known = set(Attachment.objects.kept().values_list("token", flat=True))
    for token in sorted(files.left_over(known)):
        yield f"附件文件夹里的{token}不属于任何留着的附件。"


def a_branch_is_spoken_for_by_one() -> Iterator[str]:
    """Who stands in (代讲) and the secretary are not both there: that would be two votes of one branch."""
    speaking = Attendance.objects.speaking_for_branches().exclude(meeting__state=Meeting.State.CANCELLED)
    twice = speaking.order_by().values("meeting_id", "organization__short_name").annotate(n=Count("pk")).filter(n__gt=1)
    for row in twice:
        yield f"会议{row['meeting_id']}里{row['organization__short_name']}有{row['n']}个人讲述。"


def a_recorded_hearing_has_its_people_and_gives_nothing_a_day_before_it() -> Iterator[str]:
    presided = HearingAttendee.objects.filter(hearing=OuterRef("pk"), is_presiding=True)
    recorded = ReportHearing.objects.recorded()
    for hearing in recorded.filter(~Exists(presided)):
        yield f"{hearing}已经登记，却没有主持人。"
    early = Q(due_on__lt=F("hearing__held_on")) | Q(done_on__lt=F("hearing__held_on"))
    for follow_up in HearingFollowUp.objects.filter(early, hearing__in=recorded).select_related("hearing"):
        yield f"{follow_up.hearing}部署的“{follow_up}”期限或办结日期早于听取那天。"


def a_confirmed_sheet_decides_everybody() -> Iterator[str]:
    for sheet in RatingSheet.objects.incomplete().select_related("organization", "unit"):
        yield f"{sheet}已经确认，却有人没有等次，也没有暂缓的原因。"
    current = Rating.objects.current().filter(sheet=OuterRef("pk"))
    for sheet in RatingSheet.objects.confirmed().filter(~Exists(current)).select_related("organization", "unit"):
        yield f"{sheet}已经确认，却是空的。"


def a_sheet_is_decided_after_its_meeting() -> Iterator[str]:
    """通知二(二): 在书记点评之后投票，参考结果评定; so nobody decides before the meeting."""
    early = RatingSheet.objects.confirmed().filter(decided_on__lt=F("meeting__held_on"))
    for sheet in early.select_related("meeting__organization", "unit"):
        yield f"{sheet}的评定日期早于会议那天。"


def more_pioneers_than_the_quota_have_a_reason() -> Iterator[str]:
    """通知二(二): 控制在15%左右; never blocked, always explained."""
    silent = RatingSheet.objects.over_quota().filter(over_quota_reason="")
    corrected = Rating.objects.current().filter(sheet=OuterRef("pk"), replaces__isnull=False)
    # a correction after the confirmation explains itself in its own reason
    for sheet in silent.filter(~Exists(corrected)).select_related("organization", "unit"):
        yield f"{sheet}的先锋超过名额，没有写原因。"


def a_replaced_rating_has_a_successor() -> Iterator[str]:
    for rating in Rating.objects.without_a_standing_successor().select_related("sheet"):
        yield f"{rating}已被替换，却找不到替换它的等次。"
    twice = Rating.objects.current().filter(replaced_by__isnull=False)
    for rating in twice.select_related("sheet"):
        yield f"{rating}已有更正，自己却还是现行的。"


def a_sheet_belongs_to_its_meeting() -> Iterator[str]:
    of_branches = Q(pool=Pool.ORGANIZATIONS)
    wrong = (
        ~Q(organization=F("meeting__organization"))
        | ~Q(period_start=F("meeting__period_start"))
        | (of_branches & ~Q(meeting__kind=Meeting.Kind.SECRETARY))
        | (~of_branches & ~Q(meeting__kind=Meeting.Kind.MEMBER))
    )
    for sheet in RatingSheet.objects.filter(wrong).select_related("organization", "unit"):
        yield f"{sheet}和它的会议对不上。"


def a_publication_shows_something() -> Iterator[str]:
    for publication in Publication.objects.iterator(chunk_size=500):
        content = publication.content or {}
        shown = content.get("pools") or content.get("commitments")
        if not shown:
            yield f"{publication}（{publication.pk}）的公示内容是空的。"


def a_corrected_publication_has_its_correction() -> Iterator[str]:
    orphans = Publication.objects.filter(state=Publication.State.CORRECTED, corrected_by__isnull=True)
    for publication in orphans.defer("content"):
        yield f"{publication}（{publication.pk}）写着已更正，却没有更正后的公示。"


def what_was_handed_in_covers_the_notices_areas() -> Iterator[str]:
    """通知一(一): 五个方面; the tables keep an area from going, only the rows together show that none was left out."""
    handed_in = Commitment.objects.of_members().exclude(state=Commitment.State.DRAFT).order_by("pk")
    found: dict = defaultdict(set)
    for pk, area in CommitmentItem.objects.exclude(area="").values_list("commitment_id", "area"):
        found[pk].add(area)
    for pk in handed_in.values_list("pk", flat=True):
        if missing := [area.label for area in MEMBER_AREAS if area not in found[pk]]:
            yield f"承诺{pk}已经提交，却没有写：{'、'.join(missing)}。"


def items_refer_to_their_own_year() -> Iterator[str]:
    """A key task belongs to organizations' items, an added area to members', both to the campaign's year."""
    items = CommitmentItem.objects.order_by("pk")
    strays = items.filter(key_task__isnull=False).exclude(
        key_task__campaign=F("commitment__campaign"), commitment__person__isnull=True
    ) | items.filter(added_area__isnull=False).exclude(
        added_area__campaign=F("commitment__campaign"), commitment__kind=Commitment.Kind.MEMBER
    )
    for pk in strays.values_list("pk", flat=True):
        yield f"承诺事项{pk}对应的民生实事或增加的方面不属于这份承诺。"


def an_upheld_opinion_led_to_a_correction_of_its_organization() -> Iterator[str]:
    strange = Q(correction__corrects__isnull=True) | ~Q(correction__organization=F("organization"))
    for opinion in Opinion.objects.filter(strange, correction__isnull=False):
        yield f"{opinion}办结时指着的公示不是这个党组织的更正公示。"


def nobody_handles_an_opinion_about_themselves() -> Iterator[str]:
    """The assignee is held by a constraint; the accounts that took the steps are compared here."""
    took_a_step = Q()
    for step in ("assigned_by", "answered_by", "closed_by"):
        took_a_step |= Q(**{f"{step}__person": F("about")})
    for opinion in Opinion.objects.filter(took_a_step):
        yield f"{opinion}由意见说到的人自己办理过。"


def an_attachment_has_its_file() -> Iterator[str]:
    for attachment in OpinionAttachment.objects.select_related("opinion"):
        if not attachment.file.storage.exists(attachment.file.name):
            yield f"{attachment}的文件不在了。"


def every_finished_export_has_its_file() -> Iterator[str]:
    """The file is there, is what the worker wrote, and nobody else's; what is over left none."""
    for job in ExportJob.objects.with_files().defer("covers").iterator(chunk_size=500):
        if not exported_files.is_whole(job.token, job.digest):
            yield f"导出“{job}”（{job.pk}）找不到文件，或者文件和导出时不一样。"


def no_file_lies_without_an_export() -> Iterator[str]:
    """Of no line, or of one that is over; what is younger than a day may still be written."""
    known = set(ExportJob.objects.with_files().values_list("token", flat=True))
    for token in sorted(exported_files.left_over(known)):
        yield f"导出文件夹里的{token}不属于任何可以下载的导出。"


def the_tree_is_whole() -> Iterator[str]:
    """Every organization's path leads through its superiors, and each knows how many stand directly under it."""
    steps = Organization.steplen
    nodes = {path: (depth, children) for path, depth, children in _nodes()}
    below = Counter(path[:-steps] for path in nodes if len(path) > steps)
    for path, (depth, children) in nodes.items():
        if len(path) != depth * steps or (depth > 1 and path[:-steps] not in nodes):
            yield f"党组织（路径{path}）的上级不在了。"
        if below[path] != children:
            yield f"党组织（路径{path}）的下级数目不对。"


def _nodes():
    return Organization.objects.values_list("path", "depth", "numchild")


def every_organization_is_noted_as_it_is() -> Iterator[str]:
    """The open row of names and places says what the tree says; past periods are read from the rows before it."""
    steps = Organization.steplen
    nodes = list(Organization.objects.values_list("pk", "path", "name", "short_name"))
    above = {path: pk for pk, path, _, _ in nodes}
    noted = {row[0]: row[1:] for row in Placement.objects.open().values_list("organization", "superior", *NAMES)}
    for pk, path, *names in nodes:
        if noted.get(pk) != (above.get(path[:-steps]), *names):
            yield f"{names[0]}的名称与隶属记录和现在的不一致。"


NAMES = ("name", "short_name")

INVARIANTS: tuple[Invariant, ...] = (
    every_row_of_a_tally_sums_to_the_same,
    no_more_ballots_are_counted_than_were_issued,
    tallies_belong_to_counted_ballots,
    a_finished_ballot_leaves_only_totals,
    urn_and_slips_belong_to_a_ballot,
    no_channel_of_a_running_ballot_has_more_votes_than_people,
    keys_are_kept_for_running_ballots_only,
    a_ballot_has_a_roll_and_a_form,
    a_meeting_knows_how_far_its_vote_is,
    an_opened_meeting_has_its_people,
    no_moment_of_writing_outlives_the_writing,
    a_correction_stands_beside_a_concluded_record,
    every_attachment_has_its_file,
    no_file_lies_without_an_attachment,
    a_branch_is_spoken_for_by_one,
    a_recorded_hearing_has_its_people_and_gives_nothing_a_day_before_it,
    a_confirmed_sheet_decides_everybody,
    a_sheet_is_decided_after_its_meeting,
    more_pioneers_than_the_quota_have_a_reason,
    a_replaced_rating_has_a_successor,
    a_sheet_belongs_to_its_meeting,
    a_publication_shows_something,
    a_corrected_publication_has_its_correction,
    what_was_handed_in_covers_the_notices_areas,
    items_refer_to_their_own_year,
    an_upheld_opinion_led_to_a_correction_of_its_organization,
    nobody_handles_an_opinion_about_themselves,
    an_attachment_has_its_file,
    every_finished_export_has_its_file,
    no_file_lies_without_an_export,
    *inspections.INVARIANTS,
    *circulars.INVARIANTS,
    the_tree_is_whole,
    every_organization_is_noted_as_it_is,
)


def broken() -> list[str]:
    """Everything that is not as it must be, in the order of `INVARIANTS`."""
    return [sentence for invariant in INVARIANTS for sentence in invariant()]
