"""Every invariant finds the corruption that is planted for it, and nothing in a database that is sound."""

import datetime as dt
import os
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from commitments.models import AddedArea, Commitment
from disclosures import integrity
from disclosures.circulars import invariants as circulars
from disclosures.exports import files as exported_files
from disclosures.inspections import invariants as inspections
from disclosures.models import Opinion, Publication
from evaluations.ballots import keys
from evaluations.ballots.models import Ballot, Channel, PaperCount, Roll, Slip, SlipFailures, Subject, Tally, Urn
from evaluations.ratings.models import Rating, RatingSheet
from meetings.attachments import files
from meetings.models import Attachment, Attendance, Burden, Correction, HearingFollowUp, Meeting, MeetingBranch
from organizations.models import Organization
from tests import builders
from tests.disclosures.exports.asked import done
from tests.disclosures.opinions import steps
from tests.disclosures.opinions.pictures import JPEG
from tests.disclosures.publications import boards
from tests.meetings.heard import follow_up, recorded

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


def test_commitments_that_refer_to_their_own_year_are_sound(sound, cast):
    campaign = builders.campaign()
    area = AddedArea.objects.create(organization=cast.branch, campaign=campaign, label="安全生产")
    builders.commitment(campaign, cast.branch).items.update(key_task=builders.key_task(campaign))
    builders.commitment(campaign, cast.member).items.create(position=6, added_area=area, text="查隐患")
    assert integrity.broken() == []


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


def _moment_of_writing(month, cast):
    Burden.objects.create(meeting=month, last_saved_at=timezone.now())


def _stray_correction(month, cast):
    by = cast.secretary.user
    Correction.objects.create(
        meeting=month, about="statement", person=cast.outsider, text="甲", reason="乙", written_by=by
    )


def _lost_file(month, cast):
    values = {"name": "甲.pdf", "kind": "pdf", "size": 1, "token": "0" * 32, "digest": "0" * 64}
    Attachment.objects.create(meeting=month, added_by=cast.secretary.user, **values)


def _stray_file(month, cast):
    path = Path(settings.MEDIA_ROOT, "attachments", files.keep(b"x"))
    os.utime(path, (0, 0))


def _undecided(month, cast):
    Rating.objects.filter(sheet__meeting=month, person=cast.member).update(level=None)


def _empty_sheet(month, cast):
    Rating.objects.filter(sheet__meeting=month, sheet__pool="staff").delete()


def _quota(month, cast):
    RatingSheet.objects.filter(meeting=month, pool="members").update(quota_allowed=0, over_quota_reason="")


def _decided_early(month, cast):
    RatingSheet.objects.filter(meeting=month, pool="members").update(decided_on=dt.date(2026, 8, 1))


def _no_successor(month, cast):
    Rating.objects.filter(sheet__meeting=month, person=cast.member).update(is_current=False)


def _sheet_elsewhere(month, cast):
    RatingSheet.objects.filter(meeting=month, pool="members").update(period_start=dt.date(2026, 8, 1))


def _empty_board(month, cast):
    month.publications.update(content={"pools": []})


def _no_correction(month, cast):
    month.publications.update(state="corrected", ended_on=dt.date(2026, 10, 30))


def _replaced_and_still_current(month, cast):
    rating = Rating.objects.get(sheet__meeting=month, person=cast.member)
    Rating.objects.filter(sheet__meeting=month, person=cast.secretary).update(
        replaces=rating, correction_reason="试试", is_current=False
    )


def _export_gone(month, cast):
    exported_files.forget(done(cast.officer, cast.committee).token)


def _export_half_written(month, cast):
    exported_files.FOLDER.path.mkdir(parents=True, exist_ok=True)
    path = exported_files.FOLDER.path / ("a" * 32)
    path.write_bytes(b"half")
    os.utime(path, (0, 0))


def _tree(month, cast):
    Organization.objects.filter(pk=cast.committee.pk).update(numchild=7)


def _lost_superior(month, cast):
    Organization.objects.filter(pk=cast.foreign.pk).update(path="000100090001")


def _renamed_in_secret(month, cast):
    Organization.objects.filter(pk=cast.branch.pk).update(short_name="改了名的党支部")


def _area_left_out(month, cast):
    made = builders.commitment(builders.campaign(), cast.member, Commitment.State.DRAFT)
    made.items.filter(area="service").delete()
    Commitment.objects.update(state="submitted", submitted_at=builders.at(dt.date(2026, 8, 1)))


def _key_task_of_another_year(month, cast):
    made = builders.commitment(builders.campaign(), cast.branch)
    made.items.update(key_task=builders.key_task(builders.campaign(2025)))


def _key_task_of_a_person(month, cast):
    campaign = builders.campaign()
    builders.commitment(campaign, cast.staff).items.update(key_task=builders.key_task(campaign))


def _added_area_of_another_year(month, cast):
    area = AddedArea.objects.create(organization=cast.branch, campaign=builders.campaign(2025), label="安全生产")
    made = builders.commitment(builders.campaign(), cast.member)
    made.items.create(position=6, added_area=area, text="查隐患")


def _added_area_of_staff(month, cast):
    campaign = builders.campaign()
    area = AddedArea.objects.create(organization=cast.branch, campaign=campaign, label="安全生产")
    builders.commitment(campaign, cast.staff).items.create(position=2, added_area=area, text="查隐患")


def _two_voices(month, cast):
    above = Meeting.objects.get(kind="secretary")
    for person in (cast.secretary, cast.member):
        Attendance.objects.create(
            meeting=above,
            person=person,
            organization=cast.branch,
            name=person.name,
            sort_key=person.name,
            category="member",
            standing="normal",
            presence="present",
        )


def _nobody_presides(month, cast):
    recorded(cast).attendees.update(is_presiding=False)


def _due_before_it_was_given(month, cast):
    given = follow_up(cast, recorded(cast))
    HearingFollowUp.objects.filter(pk=given.pk).update(due_on=dt.date(2026, 10, 1))


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


# A corruption, what is said of it, which invariant says so, and what else it breaks besides.
PLANTED = [
    (_tally, "各行合计不一致", integrity.every_row_of_a_tally_sums_to_the_same, []),
    (_missing_row, "缺少评价对象", integrity.every_row_of_a_tally_sums_to_the_same, []),
    (_too_many, "领票的只有0人", integrity.no_more_ballots_are_counted_than_were_issued, []),
    (_too_many_invalid, "张票，领票的只有", integrity.no_more_ballots_are_counted_than_were_issued, []),
    (
        _early_tally,
        "没有计票，却有计票结果",
        integrity.tallies_belong_to_counted_ballots,
        [integrity.keys_are_kept_for_running_ballots_only, integrity.a_meeting_knows_how_far_its_vote_is],
    ),
    (_urn, "还留着1份票箱里的票", integrity.a_finished_ballot_leaves_only_totals, []),
    (_slip, "还留着1份抽签码", integrity.a_finished_ballot_leaves_only_totals, []),
    (_paper, "还留着1份纸票清点", integrity.a_finished_ballot_leaves_only_totals, []),
    (_blinded, "还留着1份盲化的凭证", integrity.a_finished_ballot_leaves_only_totals, []),
    (_orphaned_urn, "不属于任何投票的票", integrity.urn_and_slips_belong_to_a_ballot, []),
    (_orphaned_failures, "不属于任何投票的票", integrity.urn_and_slips_belong_to_a_ballot, []),
    (
        _slip_that_nobody_took,
        "登记领抽签码的0人，有效的抽签码却有1张",
        integrity.no_channel_of_a_running_ballot_has_more_votes_than_people,
        [
            integrity.tallies_belong_to_counted_ballots,
            integrity.keys_are_kept_for_running_ballots_only,
            integrity.a_meeting_knows_how_far_its_vote_is,
        ],
    ),
    (
        _votes_that_nobody_may_have_cast,
        "票箱里的票比签到的人多",
        integrity.no_channel_of_a_running_ballot_has_more_votes_than_people,
        [
            integrity.tallies_belong_to_counted_ballots,
            integrity.keys_are_kept_for_running_ballots_only,
            integrity.a_meeting_knows_how_far_its_vote_is,
        ],
    ),
    (_key_left, "密钥文件却还在", integrity.keys_are_kept_for_running_ballots_only, []),
    (
        _early_tally,
        "密钥文件却不在了",
        integrity.keys_are_kept_for_running_ballots_only,
        [integrity.tallies_belong_to_counted_ballots, integrity.a_meeting_knows_how_far_its_vote_is],
    ),
    (
        _no_roll,
        "没有名册或没有评价对象",
        integrity.a_ballot_has_a_roll_and_a_form,
        [integrity.no_more_ballots_are_counted_than_were_issued],
    ),
    (
        _no_form,
        "没有名册或没有评价对象",
        integrity.a_ballot_has_a_roll_and_a_form,
        [integrity.every_row_of_a_tally_sums_to_the_same],
    ),
    (_vote, "和投票的实际进度不符", integrity.a_meeting_knows_how_far_its_vote_is, []),
    (_no_people, "没有到会名单", integrity.an_opened_meeting_has_its_people, []),
    (_no_branches, "没有参评党支部名单", integrity.an_opened_meeting_has_its_people, []),
    (_moment_of_writing, "还留着最近一次保存的时间", integrity.no_moment_of_writing_outlives_the_writing, []),
    (_stray_correction, "不属于已结束会议的人员或党支部", integrity.a_correction_stands_beside_a_concluded_record, []),
    (_lost_file, "找不到文件，或者文件和上传时不一样", integrity.every_attachment_has_its_file, []),
    (_stray_file, "不属于任何留着的附件", integrity.no_file_lies_without_an_attachment, []),
    (_two_voices, "桐花社区党支部有2个人讲述", integrity.a_branch_is_spoken_for_by_one, []),
    (
        _nobody_presides,
        "却没有主持人",
        integrity.a_recorded_hearing_has_its_people_and_gives_nothing_a_day_before_it,
        [],
    ),
    (
        _due_before_it_was_given,
        "早于听取那天",
        integrity.a_recorded_hearing_has_its_people_and_gives_nothing_a_day_before_it,
        [],
    ),
    (_undecided, "有人没有等次", integrity.a_confirmed_sheet_decides_everybody, []),
    (_empty_sheet, "却是空的", integrity.a_confirmed_sheet_decides_everybody, []),
    (_quota, "没有写原因", integrity.more_pioneers_than_the_quota_have_a_reason, []),
    (_decided_early, "评定日期早于会议那天", integrity.a_sheet_is_decided_after_its_meeting, []),
    (_no_successor, "找不到替换它的等次", integrity.a_replaced_rating_has_a_successor, []),
    (_sheet_elsewhere, "和它的会议对不上", integrity.a_sheet_belongs_to_its_meeting, []),
    (_empty_board, "公示内容是空的", integrity.a_publication_shows_something, []),
    (_no_correction, "没有更正后的公示", integrity.a_corrected_publication_has_its_correction, []),
    (_area_left_out, "却没有写：为民服务", integrity.what_was_handed_in_covers_the_notices_areas, []),
    (_key_task_of_another_year, "不属于这份承诺", integrity.items_refer_to_their_own_year, []),
    (_key_task_of_a_person, "不属于这份承诺", integrity.items_refer_to_their_own_year, []),
    (_added_area_of_another_year, "不属于这份承诺", integrity.items_refer_to_their_own_year, []),
    (_added_area_of_staff, "不属于这份承诺", integrity.items_refer_to_their_own_year, []),
    (
        _closed_with_a_strange_board,
        "不是这个党组织的更正公示",
        integrity.an_upheld_opinion_led_to_a_correction_of_its_organization,
        [],
    ),
    (
        _answered_by_whom_it_is_about,
        "由意见说到的人自己办理过",
        integrity.nobody_handles_an_opinion_about_themselves,
        [],
    ),
    (_file_gone, "的文件不在了", integrity.an_attachment_has_its_file, []),
    (_replaced_and_still_current, "自己却还是现行的", integrity.a_replaced_rating_has_a_successor, []),
    (_export_gone, "找不到文件，或者文件和导出时不一样", integrity.every_finished_export_has_its_file, []),
    (_export_half_written, "不属于任何可以下载的导出", integrity.no_file_lies_without_an_export, []),
    (_tree, "下级数目不对", integrity.the_tree_is_whole, []),
    (_lost_superior, "上级不在了", integrity.the_tree_is_whole, [integrity.every_organization_is_noted_as_it_is]),
    (_renamed_in_secret, "名称与隶属记录和现在的不一致", integrity.every_organization_is_noted_as_it_is, []),
]


@pytest.mark.parametrize(("corrupt", "sentence", "invariant", "besides"), PLANTED)
def test_a_planted_corruption_is_found_by_what_it_breaks_and_by_nothing_else(
    sound, cast, corrupt, sentence, invariant, besides
):
    corrupt(sound, cast)
    said = {each: sentences for each in integrity.INVARIANTS if (sentences := list(each()))}
    assert said.keys() == {invariant, *besides}
    assert [each for each in said[invariant] if sentence in each]
    with pytest.raises(CommandError, match=sentence):
        call_command("check_integrity")


def test_every_invariant_has_a_corruption_that_is_planted_for_it():
    """Those of inspections and circulars have theirs beside their own tests."""
    elsewhere = {*inspections.INVARIANTS, *circulars.INVARIANTS}
    assert {invariant for _, _, invariant, _ in PLANTED} == set(integrity.INVARIANTS) - elsewhere
