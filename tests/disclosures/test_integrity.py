"""Every invariant finds the corruption that is planted for it, and nothing in a database that is sound."""

import datetime as dt
import uuid

import pytest
from django.core.management import CommandError, call_command

from disclosures import integrity
from disclosures.models import Opinion, Publication
from evaluations.ballots import keys
from evaluations.ballots.models import Ballot, Channel, PaperCount, Roll, Slip, SlipFailures, Subject, Tally, Urn
from evaluations.ratings.models import Rating, RatingSheet
from meetings.models import Attendance, Meeting, MeetingBranch
from organizations.models import Organization
from tests.disclosures.opinions import steps
from tests.disclosures.opinions.pictures import JPEG
from tests.disclosures.publications import boards

FIVE = range(5)


@pytest.fixture
def sound(cast):
    """A rated and posted month and a rated two months, whose ballots have the roll that real ones have."""
    month, two_months = boards.rated_month(cast), boards.rated_two_months(cast)
    boards.post(cast, month)
    Attendance.objects.create(
        meeting=two_months, person=cast.officer, name="骆党务", sort_key="l", category="member", standing="normal"
    )
    voters = [cast.secretary, cast.deputy, cast.leader, cast.member, cast.away, cast.staff, cast.second_staff]
    for ballot in Ballot.objects.all():
        Roll.objects.bulk_create(Roll(ballot=ballot, person=voter, channel=Channel.PHONE) for voter in voters)
    return month


def test_a_sound_database_has_nothing_to_report(sound, capsys):
    assert integrity.broken() == []
    call_command("check_integrity")
    assert "没有发现不对的地方" in capsys.readouterr().out


def _tally(month, cast):
    Tally.objects.filter(ballot__meeting=month, position=1, grade=0).update(votes=99)


def _missing_row(month, cast):
    Tally.objects.filter(ballot__meeting=month, position=1).delete()


def _too_many(month, cast):
    Roll.objects.filter(ballot__meeting=month).update(channel=None)


def _too_many_invalid(month, cast):
    Ballot.objects.filter(meeting=month).update(invalid_papers=99)


def _early_tally(month, cast):
    Ballot.objects.filter(meeting=month).update(state="SEALED")


def _urn(month, cast):
    ballot = Ballot.objects.get(meeting=month)
    Urn.objects.create(ballot=ballot.pk, ticket=b"t" * 32, sealed=b"s" * 64)


def _slip(month, cast):
    Slip.objects.create(ballot=Ballot.objects.get(meeting=month).pk, code_hmac=b"h" * 32)


def _slip_that_nobody_took(month, cast):
    _early_tally(month, cast)
    _slip(month, cast)


def _votes_that_nobody_may_have_cast(month, cast):
    _early_tally(month, cast)
    ballot = Ballot.objects.get(meeting=month)
    for number in range(ballot.roll.count() + 1):
        Urn.objects.create(ballot=ballot.pk, ticket=bytes([number] * 32), sealed=b"s" * 64)


def _orphaned_failures(month, cast):
    SlipFailures.objects.create(ballot=uuid.uuid4(), failures=1)


def _paper(month, cast):
    PaperCount.objects.create(ballot=Ballot.objects.get(meeting=month), teller=cast.member, sealed=bytes(60))


def _blinded(month, cast):
    Roll.objects.filter(ballot__meeting=month, person=cast.member).update(blinded=b"b" * 256)


def _orphaned_urn(month, cast):
    Urn.objects.create(ballot=uuid.uuid4(), ticket=b"t" * 32, sealed=b"s" * 64)


def _key_left(month, cast):
    keys.make(Ballot.objects.get(meeting=month).pk)


def _no_roll(month, cast):
    Roll.objects.filter(ballot__meeting=month).delete()


def _no_form(month, cast):
    Subject.objects.filter(ballot__meeting=month).delete()


def _vote(month, cast):
    Meeting.objects.filter(pk=month.pk).update(vote="open", state="in_session", concluded_at=None)


def _no_people(month, cast):
    Attendance.objects.filter(meeting=month).delete()


def _no_branches(month, cast):
    MeetingBranch.objects.all().delete()


def _undecided(month, cast):
    Rating.objects.filter(sheet__meeting=month, person=cast.member).update(level=None)


def _empty_sheet(month, cast):
    Rating.objects.filter(sheet__meeting=month, sheet__pool="staff").delete()


def _quota(month, cast):
    RatingSheet.objects.filter(meeting=month, pool="members").update(quota_allowed=0, over_quota_reason="")


def _no_successor(month, cast):
    Rating.objects.filter(sheet__meeting=month, person=cast.member).update(is_current=False)


def _sheet_elsewhere(month, cast):
    RatingSheet.objects.filter(meeting=month, pool="members").update(period_start=dt.date(2026, 8, 1))


def _empty_board(month, cast):
    month.publications.update(content={"pools": []})


def _no_correction(month, cast):
    month.publications.update(state="corrected", ended_on=dt.date(2026, 10, 30))


def _tree(month, cast):
    Organization.objects.filter(pk=cast.committee.pk).update(numchild=7)


def _lost_superior(month, cast):
    Organization.objects.filter(pk=cast.foreign.pk).update(path="000100090001")


def _renamed_in_secret(month, cast):
    Organization.objects.filter(pk=cast.branch.pk).update(short_name="改了名的党支部")


def _opinion(month, **fields):
    posted = Publication.objects.get(meeting=month)
    return steps.left(posted, **fields)


def _closed_with_a_strange_board(month, cast):
    opinion = _opinion(month)
    steps.closed(cast, opinion)
    Opinion.objects.filter(pk=opinion.pk).update(outcome="upheld", correction=opinion.publication)


def _answered_by_whom_it_is_about(month, cast):
    opinion = _opinion(month)
    steps.answered(cast, opinion)
    Opinion.objects.filter(pk=opinion.pk).update(assignee=cast.recorder, about=cast.deputy)


def _file_gone(month, cast):
    opinion = _opinion(month, attachments=[JPEG])
    opinion.attachments.get().file.storage.delete(opinion.attachments.get().file.name)


@pytest.mark.parametrize(
    ("corrupt", "sentence"),
    [
        (_tally, "各行合计不一致"),
        (_missing_row, "缺少评价对象"),
        (_too_many, "领票的只有0人"),
        (_too_many_invalid, "张票，领票的只有"),
        (_early_tally, "没有计票，却有计票结果"),
        (_urn, "还留着1份票箱里的票"),
        (_slip, "还留着1份抽签码"),
        (_paper, "还留着1份纸票清点"),
        (_blinded, "还留着1份盲化的凭证"),
        (_orphaned_urn, "不属于任何投票的票"),
        (_orphaned_failures, "不属于任何投票的票"),
        (_slip_that_nobody_took, "登记领抽签码的0人，有效的抽签码却有1张"),
        (_votes_that_nobody_may_have_cast, "票箱里的票比签到的人多"),
        (_key_left, "密钥文件却还在"),
        (_early_tally, "密钥文件却不在了"),
        (_no_roll, "没有名册或没有评价对象"),
        (_no_form, "没有名册或没有评价对象"),
        (_vote, "和投票的实际进度不符"),
        (_no_people, "没有到会名单"),
        (_no_branches, "没有参评党支部名单"),
        (_undecided, "有人没有等次"),
        (_empty_sheet, "却是空的"),
        (_quota, "没有写原因"),
        (_no_successor, "找不到替换它的等次"),
        (_sheet_elsewhere, "和它的会议对不上"),
        (_empty_board, "公示内容是空的"),
        (_no_correction, "没有更正后的公示"),
        (_closed_with_a_strange_board, "不是这个党组织的更正公示"),
        (_answered_by_whom_it_is_about, "由意见说到的人自己办理过"),
        (_file_gone, "的文件不在了"),
        (_tree, "下级数目不对"),
        (_lost_superior, "上级不在了"),
        (_renamed_in_secret, "名称与隶属记录和现在的不一致"),
    ],
)
def test_a_planted_corruption_is_found(sound, cast, corrupt, sentence):
    corrupt(sound, cast)
    assert [each for each in integrity.broken() if sentence in each]
    with pytest.raises(CommandError, match=sentence):
        call_command("check_integrity")
