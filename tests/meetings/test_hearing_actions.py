"""Report hearings: who writes them, what they refuse, and that nothing is changed in secret."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from meetings import actions
from meetings.models import HearingFollowUp, ReportHearing
from organizations.models import RegisterEntry
from organizations.refusals import Refused
from tests import builders
from tests.meetings.conftest import DAY
from tests.meetings.heard import HELD, drafted, follow_up, heard, recorded


def test_a_draft_holds_who_was_there_under_the_names_of_the_day(cast):
    hearing = drafted(cast)
    assert (str(hearing), hearing.state, hearing.version) == ("松荫街道党工委9—10月听取汇报", "draft", 1)
    assert list(hearing.attendees.values_list("name", "post_title", "is_presiding")) == [
        ("甘书记", "干部", True),
        ("骆党务", "干部", False),
        ("龙在田", "", False),
    ]
    assert RegisterEntry.objects.first().verb == "起草松荫街道党工委9—10月听取汇报记录"


def test_a_presider_who_is_named_twice_sits_once(cast):
    hearing = drafted(cast, attendees=(cast.officer, cast.committee_secretary))
    assert list(hearing.attendees.values_list("name", flat=True)) == ["甘书记", "骆党务", "龙在田"]


@pytest.mark.parametrize("who", ["secretary", "member", "inspector", "outsider"])
def test_only_who_records_there_writes(cast, who):
    hearing = recorded(cast)
    by = getattr(cast, who).user
    with pytest.raises((PermissionDenied, Http404)):
        actions.draft_hearing(by=by, organization=cast.committee, heard=heard(cast))
    for act in (
        lambda: actions.edit_hearing(by=by, hearing=hearing, heard=heard(cast), based_on=1),
        lambda: actions.record_hearing(by=by, hearing=hearing, version=hearing.version),
        lambda: actions.void_hearing(by=by, hearing=hearing, reason="错"),
        lambda: actions.correct_hearing(by=by, hearing=hearing, text="错"),
        lambda: actions.add_follow_up(by=by, hearing=hearing, text="办", responsible=cast.branch, due_on=DAY),
    ):
        with pytest.raises((PermissionDenied, Http404)):
            act()
    assert ReportHearing.objects.get().state == "recorded"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"held_on": dt.date(2026, 10, 23)}, "听取日期不能晚于今天。请在听取汇报以后再登记。"),
        ({"held_on": dt.date(2026, 8, 31)}, "听取日期不能早于2026年9—10月。请改日期，或改选所属时段。"),
    ],
)
def test_a_day_that_cannot_be_is_refused(cast, fields, sentence):
    with pytest.raises(Refused) as refusal:
        drafted(cast, **fields)
    assert refusal.value.sentence == sentence


def test_a_branch_hears_no_reports(cast):
    with pytest.raises(Refused, match="听取汇报由辖有党支部的上级党组织的领导班子进行"):
        drafted(cast, organization=cast.branch, by=cast.secretary)


def test_a_draft_that_somebody_else_changed_is_not_written_over(cast):
    hearing = drafted(cast)
    changed = heard(cast, decisions="先改的", guests=())
    actions.edit_hearing(by=cast.committee_secretary.user, hearing=hearing, heard=changed, based_on=1)
    with pytest.raises(actions.ChangedMeanwhile, match="甘书记已经改过这份草稿"):
        actions.edit_hearing(by=cast.officer.user, hearing=hearing, heard=heard(cast), based_on=1)
    hearing.refresh_from_db()
    assert (hearing.decisions, hearing.version, hearing.attendees.count()) == ("先改的", 2, 2)


@pytest.mark.parametrize("lacking", ["summary", "decisions"])
def test_nothing_is_recorded_without_what_was_heard_and_decided(cast, lacking):
    with pytest.raises(Refused, match="还没有写汇报的主要内容或研究部署"):
        recorded(cast, **{lacking: ""})


def test_what_is_recorded_is_corrected_by_an_addition_only(cast):
    hearing = recorded(cast)
    with pytest.raises(Refused, match="已经登记或作废的记录不能再改"):
        actions.edit_hearing(by=cast.officer.user, hearing=hearing, heard=heard(cast, reporter="改了"), based_on=1)
    with pytest.raises(Refused, match="请写明更正的内容"):
        actions.correct_hearing(by=cast.officer.user, hearing=hearing, text="  ")
    actions.correct_hearing(by=cast.officer.user, hearing=hearing, text="汇报人应为陆承安")
    hearing.refresh_from_db()
    assert hearing.reporter == "沈知远"
    assert list(hearing.corrections.values_list("text", "added_by", "added_on")) == [
        ("汇报人应为陆承安", cast.officer.user.pk, DAY)
    ]


def test_a_double_click_begins_gives_and_corrects_once(cast):
    first, second = drafted(cast), drafted(cast)
    assert (first, ReportHearing.objects.count()) == (second, 1)
    assert follow_up(cast, first) == follow_up(cast, second)
    actions.record_hearing(by=cast.officer.user, hearing=first, version=1)
    for _ in range(2):
        actions.correct_hearing(by=cast.officer.user, hearing=first, text="汇报人应为陆承安")
    assert (first.follow_ups.count(), first.corrections.count()) == (1, 1)


@pytest.mark.parametrize("other", [{"guests": ()}, {"decisions": "别的"}, {"reporting_organization": None}])
def test_a_second_draft_that_says_something_else_is_one_more(cast, other):
    drafted(cast)
    drafted(cast, **other)
    assert ReportHearing.objects.count() == 2


def test_nobody_records_what_they_have_not_read(cast):
    hearing = drafted(cast)
    changed = heard(cast, decisions="后改的")
    actions.edit_hearing(by=cast.committee_secretary.user, hearing=hearing, heard=changed, based_on=1)
    with pytest.raises(Refused, match="草稿刚刚改过，还没有登记"):
        actions.record_hearing(by=cast.officer.user, hearing=hearing, version=1)
    assert actions.record_hearing(by=cast.officer.user, hearing=hearing, version=2).is_recorded


def test_a_draft_is_changed_not_corrected(cast):
    with pytest.raises(Refused, match="草稿请直接修改"):
        actions.correct_hearing(by=cast.officer.user, hearing=drafted(cast), text="错")


def test_a_void_record_stays_and_moves_no_more(cast):
    hearing = recorded(cast)
    with pytest.raises(Refused, match="请写明作废的原因"):
        actions.void_hearing(by=cast.officer.user, hearing=hearing, reason=" ")
    hearing = actions.void_hearing(by=cast.officer.user, hearing=hearing, reason="日期登错")
    assert (hearing.state, hearing.void_reason, hearing.summary) == ("void", "日期登错", "两个月各开一次会")
    for act in (
        lambda: actions.record_hearing(by=cast.officer.user, hearing=hearing, version=hearing.version),
        lambda: actions.void_hearing(by=cast.officer.user, hearing=hearing, reason="再来"),
        lambda: actions.correct_hearing(by=cast.officer.user, hearing=hearing, text="错"),
        lambda: follow_up(cast, hearing),
    ):
        with pytest.raises(Refused):
            act()


class TestFollowUps:
    def test_one_is_given_to_an_organization_below_or_to_somebody_of_the_leading_body(self, cast):
        hearing = recorded(cast)
        given = [follow_up(cast, hearing, each) for each in (cast.branch, cast.committee, cast.committee_secretary)]
        assert [(each.organization, each.person, each.responsible_name) for each in given] == [
            (cast.branch, None, "桐花社区党支部"),
            (cast.committee, None, "松荫街道党工委"),
            (None, cast.committee_secretary, "甘书记"),
        ]

    @pytest.mark.parametrize("who", ["foreign", "district", "member", "outsider"])
    def test_nobody_is_given_work_by_a_body_that_does_not_lead_them(self, cast, who):
        with pytest.raises(Refused, match="只能交给本组织、下级党组织或本组织现任职务的人办理"):
            follow_up(cast, recorded(cast), getattr(cast, who))

    def test_a_day_before_the_hearing_is_refused(self, cast):
        with pytest.raises(Refused, match="办理期限不能早于听取汇报那天"):
            follow_up(cast, recorded(cast), due_on=HELD - dt.timedelta(days=1))

    def test_one_goes_out_of_a_draft_and_never_out_of_a_record(self, cast):
        hearing = drafted(cast)
        gone, kept = follow_up(cast, hearing), follow_up(cast, hearing, text="留下")
        actions.remove_follow_up(by=cast.officer.user, follow_up=gone)
        actions.record_hearing(by=cast.officer.user, hearing=hearing, version=hearing.version)
        with pytest.raises(Refused, match="部署事项不能删去"):
            actions.remove_follow_up(by=cast.officer.user, follow_up=kept)
        assert list(HearingFollowUp.objects.values_list("text", flat=True)) == ["留下"]

    @pytest.mark.parametrize("who", ["secretary", "deputy", "recorder", "officer", "committee_secretary"])
    def test_who_does_it_or_records_the_hearing_says_that_it_is_done(self, cast, who):
        given, by = follow_up(cast, recorded(cast)), getattr(cast, who).user
        done = actions.finish_follow_up(by=by, follow_up=given, done_on=DAY, note="补齐了")
        assert (done.done_on, done.done_note, done.done_by) == (DAY, "补齐了", by)

    @pytest.mark.parametrize("who", ["member", "sibling_secretary", "inspector", "outsider"])
    def test_nobody_else_says_so(self, cast, who):
        given = follow_up(cast, recorded(cast))
        with pytest.raises(PermissionDenied):
            actions.finish_follow_up(by=getattr(cast, who).user, follow_up=given, done_on=DAY, note="补齐了")

    def test_a_persons_own_is_theirs_and_not_their_branchs(self, cast):
        builders.post(cast.member, cast.committee, "recorder")
        given = follow_up(cast, recorded(cast), cast.member)
        with pytest.raises(PermissionDenied):
            actions.finish_follow_up(by=cast.secretary.user, follow_up=given, done_on=DAY, note="补齐了")
        assert actions.finish_follow_up(by=cast.member.user, follow_up=given, done_on=DAY, note="补齐了").is_done

    @pytest.mark.parametrize(
        ("done_on", "note", "sentence"),
        [
            (HELD - dt.timedelta(days=1), "好", "办结日期应在听取汇报那天以后、今天以前"),
            (DAY + dt.timedelta(days=1), "好", "办结日期应在听取汇报那天以后、今天以前"),
            (DAY, " ", "请写明办理结果"),
        ],
    )
    def test_an_end_that_cannot_be_is_refused(self, cast, done_on, note, sentence):
        given = follow_up(cast, recorded(cast))
        with pytest.raises(Refused, match=sentence):
            actions.finish_follow_up(by=cast.secretary.user, follow_up=given, done_on=done_on, note=note)

    def test_it_is_done_once_and_only_while_the_record_stands(self, cast):
        given = follow_up(cast, recorded(cast))
        actions.finish_follow_up(by=cast.secretary.user, follow_up=given, done_on=DAY, note="补齐了")
        with pytest.raises(Refused, match="已经登记办结"):
            actions.finish_follow_up(by=cast.secretary.user, follow_up=given, done_on=DAY, note="又补")
        hearing = drafted(cast)
        waiting = follow_up(cast, hearing)
        with pytest.raises(Refused, match="没有登记，或已经作废"):
            actions.finish_follow_up(by=cast.officer.user, follow_up=waiting, done_on=DAY, note="补齐了")
