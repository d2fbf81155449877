"""Writing to meetings: who may, when, and what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from meetings import actions
from meetings.models import Attendance, Critique, Meeting, Statement, StatementEvent
from meetings.rules import StatementText
from organizations.actions.placements import keep_placements
from organizations.models import Organization, Person, Post, RegisterEntry, Role
from organizations.periods import Month, TwoMonths
from organizations.refusals import Refused
from tests import builders
from tests.meetings.conftest import (
    AUTUMN,
    BRANCH_SAID,
    BRANCH_TOLD,
    DAY,
    OCTOBER,
    SAID,
    TOLD,
    criticize_all,
)

Presence = Attendance.Presence


def plan(by, organization, period=OCTOBER, day=DAY):
    return actions.schedule(
        by=by.user, organization=organization, period=period, scheduled_at=builders.at(day), place="会议室"
    )


def presences(meeting):
    return {row.name: row.presence for row in meeting.attendances.all()}


def tell(by, meeting, person, text=TOLD, based_on=0, **fields):
    return actions.save_statement(by=by.user, meeting=meeting, person=person, text=text, based_on=based_on, **fields)


def criticize(by, meeting, person, text=SAID, based_on=0):
    return actions.save_critique(by=by.user, meeting=meeting, person=person, text=text, based_on=based_on)


class TestScheduling:
    def test_a_recorder_schedules_the_months_meeting_and_the_register_tells_it(self, cast, scheduled):
        assert (scheduled.kind, scheduled.state, scheduled.period) == ("member", "scheduled", OCTOBER)
        entry = RegisterEntry.objects.get()
        assert (entry.actor_name, entry.verb, entry.organization) == ("柳文澜", "安排10月组织生活会", cast.branch)

    def test_a_second_live_meeting_in_the_month_is_refused(self, cast, scheduled):
        with pytest.raises(Refused, match="10月组织生活会已经安排过"):
            plan(cast.secretary, cast.branch)
        assert RegisterEntry.objects.count() == 1

    def test_a_cancelled_meeting_makes_room_for_another(self, cast, scheduled):
        actions.cancel(by=cast.secretary.user, meeting=scheduled, reason="停电")
        assert plan(cast.secretary, cast.branch).state == Meeting.State.SCHEDULED

    def test_a_late_meeting_may_be_held_in_the_next_month(self, cast):
        assert plan(cast.secretary, cast.branch, Month(2026, 9)).period == Month(2026, 9)

    def test_a_meeting_keeps_the_name_under_which_it_was_held(self, cast, scheduled):
        Organization.objects.filter(pk=cast.branch.pk).update(short_name="桐花新苑党支部")
        keep_placements([Organization.objects.get(pk=cast.branch.pk)], DAY)
        scheduled.refresh_from_db()
        assert str(scheduled) == "桐花新苑党支部10月组织生活会"
        yesterday = DAY - dt.timedelta(days=1)
        meeting = actions.open_meeting(by=cast.secretary.user, meeting=scheduled, held_on=yesterday)
        assert str(meeting) == "桐花社区党支部10月组织生活会"

    def test_a_meeting_before_its_month_is_refused(self, cast):
        with pytest.raises(Refused, match="会议不能早于2026年11月"):
            plan(cast.secretary, cast.branch, Month(2026, 11))

    def test_a_branch_holds_no_secretary_meeting_and_a_committee_no_member_meeting(self, cast):
        with pytest.raises(Refused, match="支部书记会由辖有党支部"):
            plan(cast.secretary, cast.branch, AUTUMN)
        with pytest.raises(Refused, match="组织生活会由党支部召开"):
            plan(cast.officer, cast.committee)

    @pytest.mark.parametrize(
        ("who", "error"), [("outsider", Http404), ("member", PermissionDenied), ("officer", PermissionDenied)]
    )
    def test_scheduling_is_for_those_who_record_in_the_branch(self, cast, who, error):
        with pytest.raises(error):
            plan(getattr(cast, who), cast.branch)

    def test_time_and_place_change_until_the_meeting_begins(self, cast, scheduled):
        later = builders.at(DAY + dt.timedelta(days=1))
        changed = actions.reschedule(by=cast.recorder.user, meeting=scheduled, scheduled_at=later, place="礼堂")
        assert (changed.scheduled_at, changed.place, changed.presider) == (later, "礼堂", None)
        actions.open_meeting(by=cast.secretary.user, meeting=scheduled)
        with pytest.raises(Refused, match="不能再改时间"):
            actions.reschedule(by=cast.recorder.user, meeting=scheduled, scheduled_at=later, place="礼堂")

    def test_cancelling_needs_a_reason_and_somebody_who_runs_the_meeting(self, cast, scheduled):
        with pytest.raises(Refused, match="请写明取消的原因"):
            actions.cancel(by=cast.secretary.user, meeting=scheduled, reason=" ")
        with pytest.raises(PermissionDenied):
            actions.cancel(by=cast.recorder.user, meeting=scheduled, reason="停电")
        actions.cancel(by=cast.secretary.user, meeting=scheduled, reason="停电")
        with pytest.raises(Refused, match="不能再取消"):
            actions.cancel(by=cast.secretary.user, meeting=scheduled, reason="停电")

    def test_a_meeting_that_votes_cannot_be_cancelled(self, cast, criticized):
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        with pytest.raises(Refused, match="不能取消会议"):
            actions.cancel(by=cast.secretary.user, meeting=criticized, reason="停电")


class TestOpening:
    def test_opening_freezes_the_roster_of_the_day(self, cast, meeting):
        assert presences(meeting) == {
            person.name: Presence.EXEMPT if person == cast.exempt else Presence.EXPECTED
            for person in Person.objects.of(cast.branch)
        }
        Person.objects.filter(pk=cast.member.pk).update(name="改了名", organization=cast.foreign)
        row = meeting.attendances.get(person=cast.member)
        assert (row.name, row.category, row.standing, row.post_title) == (
            "顾北川",
            "member",
            "normal",
            "工程维修组组长",
        )
        assert meeting.attendances.get(person=cast.staff).unit == cast.unit

    def test_who_came_after_the_day_or_left_is_not_on_the_list(self, cast, scheduled):
        builders.person("新来的", cast.branch, since=DAY + dt.timedelta(days=1))
        builders.person("走了的", cast.branch, standing=Person.Standing.LEFT)
        meeting = actions.open_meeting(by=cast.secretary.user, meeting=scheduled)
        assert {"新来的", "走了的"} & set(presences(meeting)) == set()

    def test_a_head_from_another_roster_attends_without_a_vote(self, cast, scheduled):
        head = builders.staff("外来的主任", cast.committee)
        builders.post(head, cast.branch, Role.ADMINISTRATIVE_HEAD)
        meeting = actions.open_meeting(by=cast.secretary.user, meeting=scheduled)
        assert meeting.attendances.get(person=head).is_observer
        assert head not in [row.person for row in meeting.attendances.subjects()]

    def test_a_secretary_meeting_freezes_direct_branches_their_secretaries_and_the_leaders(self, cast):
        builders.organization("楼栋党支部", parent=cast.sibling)
        meeting = plan(cast.officer, cast.committee, AUTUMN)
        actions.open_meeting(by=cast.officer.user, meeting=meeting)
        assert [(each.name, each.secretary_name) for each in meeting.branches.all()] == [
            ("桐花社区党支部", "沈知远"),
            ("鹭洲社区党支部", "宋砚秋"),
        ]
        assert {row.name: row.organization for row in meeting.attendances.all()} == {
            "沈知远": cast.branch,
            "宋砚秋": cast.sibling,
            "骆党务": None,
            "甘书记": None,
        }

    def test_the_deputy_speaks_for_a_branch_without_a_secretary(self, cast):
        Post.objects.filter(person=cast.secretary).update(ends_on=DAY - dt.timedelta(days=1))
        meeting = plan(cast.officer, cast.committee, AUTUMN)
        actions.open_meeting(by=cast.officer.user, meeting=meeting)
        assert meeting.branches.get(organization=cast.branch).secretary_name == "陆承安"

    @pytest.mark.parametrize(
        ("held_on", "sentence"), [(dt.date(2026, 10, 23), "不能晚于今天"), (dt.date(2026, 9, 30), "不能早于2026年10月")]
    )
    def test_the_day_of_the_meeting_is_in_its_month_and_not_to_come(self, cast, scheduled, held_on, sentence):
        with pytest.raises(Refused, match=sentence):
            actions.open_meeting(by=cast.secretary.user, meeting=scheduled, held_on=held_on)

    def test_a_meeting_held_on_paper_is_entered_with_its_own_day(self, cast, scheduled):
        day = dt.date(2026, 10, 20)
        assert actions.open_meeting(by=cast.secretary.user, meeting=scheduled, held_on=day).held_on == day

    def test_a_meeting_opens_once(self, cast, meeting):
        with pytest.raises(Refused, match="不能再开"):
            actions.open_meeting(by=cast.secretary.user, meeting=meeting)

    @pytest.mark.parametrize(("who", "error"), [("outsider", Http404), ("recorder", PermissionDenied)])
    def test_opening_is_for_those_who_run_the_meeting(self, cast, scheduled, who, error):
        with pytest.raises(error):
            actions.open_meeting(by=getattr(cast, who).user, meeting=scheduled)

    def test_committees_and_branches_without_anybody_cannot_meet(self, cast):
        empty = builders.organization("空的党工委", cast.committee.kind, cast.district)
        officer = builders.person("新党务", empty)
        builders.post(officer, empty, Role.SECRETARY)
        with pytest.raises(Refused, match="还没有直属的基层党组织"):
            actions.open_meeting(by=officer.user, meeting=plan(officer, empty, AUTUMN))
        bare = builders.organization("空的党支部", parent=empty)
        builders.post(cast.outsider, bare, Role.SECRETARY)
        with pytest.raises(Refused, match="名册上还没有人"):
            actions.open_meeting(by=cast.outsider.user, meeting=plan(cast.outsider, bare))


class TestAttendance:
    def test_marking_records_how_each_takes_part(self, cast, attended):
        marked = presences(attended)
        assert (marked["池映雪"], marked["尹疏桐"], marked["温如玉"], marked["顾北川"]) == (
            Presence.ONLINE,
            Presence.LEAVE,
            Presence.EXEMPT,
            Presence.PRESENT,
        )
        assert RegisterEntry.objects.first().verb == "登记到会情况"

    def test_the_exempt_are_not_marked_and_nobody_is_made_exempt(self, cast, meeting):
        for wrong in (
            {cast.exempt.pk: Presence.PRESENT},
            {cast.member.pk: Presence.EXEMPT},
            {cast.outsider.pk: "present"},
        ):
            with pytest.raises(Refused, match="名单和会议的名册对不上"):
                actions.mark_attendance(by=cast.recorder.user, meeting=meeting, presences=wrong)

    def test_marking_the_same_again_leaves_no_line(self, cast, attended):
        lines = RegisterEntry.objects.count()
        actions.mark_attendance(by=cast.recorder.user, meeting=attended, presences={cast.away.pk: Presence.ONLINE})
        assert RegisterEntry.objects.count() == lines

    def test_two_may_mark_different_people_and_never_overwrite_each_other_unseen(self, cast, meeting):
        seen = {row.person_id: row.presence for row in meeting.attendances.exclude(presence=Presence.EXEMPT)}
        first = seen | {cast.member.pk: Presence.PRESENT, cast.away.pk: Presence.ONLINE}
        actions.mark_attendance(by=cast.recorder.user, meeting=meeting, presences=first, seen=seen)
        second = seen | {cast.leader.pk: Presence.LEAVE}
        actions.mark_attendance(by=cast.secretary.user, meeting=meeting, presences=second, seen=seen)
        third = seen | {cast.staff.pk: Presence.PRESENT, cast.away.pk: Presence.ABSENT}
        with pytest.raises(actions.MarkedMeanwhile, match="池映雪（线上）"):
            actions.mark_attendance(by=cast.secretary.user, meeting=meeting, presences=third, seen=seen)
        marked = presences(meeting)
        assert (marked["顾北川"], marked["池映雪"], marked["傅青禾"], marked["黎晓帆"]) == (
            Presence.PRESENT,
            Presence.ONLINE,
            Presence.LEAVE,
            Presence.EXPECTED,
        )

    def test_who_has_seen_nothing_changes_nothing_that_stands(self, cast, meeting):
        with pytest.raises(actions.MarkedMeanwhile, match="顾北川（未签到）"):
            actions.mark_attendance(
                by=cast.recorder.user, meeting=meeting, presences={cast.member.pk: Presence.PRESENT}, seen={}
            )

    def test_attendance_stands_once_the_vote_has_begun(self, cast, criticized):
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        with pytest.raises(Refused, match="投票已经开始"):
            actions.mark_attendance(by=cast.recorder.user, meeting=criticized, presences={})

    @pytest.mark.parametrize(("who", "error"), [("outsider", Http404), ("member", PermissionDenied)])
    def test_marking_is_for_those_who_record(self, cast, meeting, who, error):
        with pytest.raises(error):
            actions.mark_attendance(by=getattr(cast, who).user, meeting=meeting, presences={})

    def test_the_superiors_representative_is_present_without_a_vote(self, cast, attended):
        row = actions.invite(by=cast.recorder.user, meeting=attended, person=cast.officer)
        assert (row.presence, row.is_observer) == (Presence.PRESENT, True)
        with pytest.raises(Refused, match="已经在名单上"):
            actions.invite(by=cast.recorder.user, meeting=attended, person=cast.officer)
        with pytest.raises(Refused, match="只能登记上级党组织"):
            actions.invite(by=cast.recorder.user, meeting=attended, person=cast.outsider)


class TestStatements:
    def test_a_member_hands_in_a_statement_beforehand(self, cast, scheduled):
        statement = tell(cast.member, scheduled, cast.member)
        assert (statement.version, statement.duties, statement.is_own) == (1, "管网改造完工", True)

    def test_the_recorder_takes_down_what_an_away_member_says_on_the_phone(self, cast, attended):
        statement = tell(cast.recorder, attended, cast.away, channel=Statement.Channel.PHONE)
        assert (statement.channel, statement.recorded_by, statement.is_own) == ("phone", cast.recorder.user, False)
        tell(cast.recorder, attended, cast.away, based_on=1, channel=Statement.Channel.VIDEO)
        assert Statement.objects.values_list("channel", "version").get() == ("video", 2)

    def test_the_speaker_confirms_and_a_later_change_needs_confirming_again(self, cast, attended):
        statement = tell(cast.recorder, attended, cast.member)
        actions.confirm_statement(by=cast.member.user, statement=statement, version=1)
        assert Statement.objects.get().confirmed_at is not None
        tell(cast.recorder, attended, cast.member, StatementText(duties="改过的"), based_on=1)
        assert Statement.objects.get().confirmed_at is None
        with pytest.raises(Refused, match="记录刚刚改过"):
            actions.confirm_statement(by=cast.member.user, statement=statement, version=1)

    @pytest.mark.parametrize("who", ["secretary", "outsider", "staff"])
    def test_nobody_confirms_for_another(self, cast, attended, who):
        statement = tell(cast.recorder, attended, cast.member)
        with pytest.raises(PermissionDenied):
            actions.confirm_statement(by=getattr(cast, who).user, statement=statement, version=1)

    def test_every_version_is_kept(self, cast, attended):
        tell(cast.recorder, attended, cast.member)
        tell(cast.member, attended, cast.member, StatementText(duties="我改一句"), based_on=1)
        assert list(StatementEvent.objects.order_by("pgh_id").values_list("duties", "pgh_label")) == [
            ("管网改造完工", "insert"),
            ("我改一句", "update"),
        ]

    def test_a_save_upon_an_older_version_is_refused_and_changes_nothing(self, cast, attended):
        tell(cast.recorder, attended, cast.member)
        with pytest.raises(actions.Conflict, match="柳文澜在19:00已经改过这一份") as conflict:
            tell(cast.secretary, attended, cast.member, StatementText(duties="我的"), based_on=0)
        assert conflict.value.record.duties == "管网改造完工"
        assert Statement.objects.values_list("duties", "version").get() == ("管网改造完工", 1)

    def test_a_text_typed_upon_a_version_that_is_not_there_any_more_is_saved(self, cast, attended):
        assert tell(cast.recorder, attended, cast.member, based_on=3).version == 1
        assert Statement.objects.values_list("duties", "version").get() == ("管网改造完工", 1)

    def test_the_same_text_sent_twice_is_saved_once(self, cast, attended):
        tell(cast.recorder, attended, cast.member)
        assert tell(cast.recorder, attended, cast.member, based_on=0).version == 1

    def test_an_empty_statement_is_refused(self, cast, attended):
        with pytest.raises(Refused, match="请至少写一项"):
            tell(cast.recorder, attended, cast.member, StatementText())
        tell(cast.recorder, attended, cast.member)
        with pytest.raises(Refused, match="请至少写一项"):
            tell(cast.recorder, attended, cast.member, StatementText(), based_on=1)

    @pytest.mark.parametrize(("who", "error"), [("outsider", Http404), ("staff", PermissionDenied)])
    def test_nobody_but_the_speaker_and_who_records_writes_it(self, cast, attended, who, error):
        with pytest.raises(error):
            tell(getattr(cast, who), attended, cast.member)

    def test_the_exempt_strangers_and_observers_do_not_speak(self, cast, attended):
        actions.invite(by=cast.recorder.user, meeting=attended, person=cast.officer)
        for person, sentence in (
            (cast.exempt, "经上级同意免于参加"),
            (cast.outsider, "不在这次会议的名册上"),
            (cast.officer, "不在这次会议的名册上"),
        ):
            with pytest.raises(Refused, match=sentence):
                tell(cast.recorder, attended, person)

    def test_before_the_meeting_the_roster_says_who_speaks(self, cast, scheduled):
        for person in (cast.exempt, cast.sibling_secretary):
            with pytest.raises(Refused, match="不在本支部的名册上"):
                tell(cast.recorder, scheduled, person)

    def test_statements_stand_once_the_vote_has_begun_and_after_the_meeting(self, cast, criticized):
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        with pytest.raises(Refused, match="投票已经开始"):
            tell(cast.recorder, criticized, cast.member)
        actions.end_voting(by=cast.secretary.user, meeting=criticized)
        with pytest.raises(Refused, match="投票已经计票"):
            tell(cast.recorder, criticized, cast.member)
        actions.conclude(by=cast.secretary.user, meeting=criticized)
        with pytest.raises(Refused, match="会议已经结束"):
            tell(cast.recorder, criticized, cast.member)


class TestCritiques:
    def test_the_secretary_comments_on_members_in_that_capacity(self, cast, attended):
        critique = criticize(cast.secretary, attended, cast.member)
        assert (critique.commented_by, critique.capacity, critique.progress) == (
            cast.secretary,
            "党支部书记",
            "按期完工",
        )

    def test_staff_are_commented_on_by_the_head_only(self, cast, attended):
        assert criticize(cast.head, attended, cast.staff).capacity == "行政主要负责人"
        with pytest.raises(PermissionDenied):
            criticize(cast.secretary, attended, cast.staff, based_on=1)

    def test_in_a_joint_branch_each_unit_has_its_own_head(self, cast, scheduled):
        unit = cast.unit.__class__.objects.create(organization=cast.branch, name="第二小学")
        other_head = builders.staff("秦校长", cast.branch, unit)
        teacher = builders.staff("祝南星", cast.branch, unit)
        builders.post(other_head, cast.branch, Role.ADMINISTRATIVE_HEAD, unit=unit)
        meeting = actions.open_meeting(by=cast.secretary.user, meeting=scheduled)
        assert criticize(other_head, meeting, teacher).commented_by == other_head
        with pytest.raises(PermissionDenied):
            criticize(cast.head, meeting, teacher, based_on=1)
        with pytest.raises(PermissionDenied):
            criticize(other_head, meeting, cast.staff)

    def test_the_head_does_not_comment_on_members(self, cast, attended):
        with pytest.raises(PermissionDenied):
            criticize(cast.head, attended, cast.member)

    @pytest.mark.parametrize("who", ["secretary", "outsider", "recorder"])
    def test_the_deputy_comments_on_the_secretary_and_nobody_else_does(self, cast, attended, who):
        with pytest.raises(PermissionDenied):
            criticize(getattr(cast, who), attended, cast.secretary)
        assert criticize(cast.deputy, attended, cast.secretary).capacity == "党支部副书记"

    def test_the_superiors_representative_comes_before_the_deputy(self, cast, attended):
        actions.invite(by=cast.recorder.user, meeting=attended, person=cast.officer)
        with pytest.raises(PermissionDenied):
            criticize(cast.deputy, attended, cast.secretary)
        assert criticize(cast.officer, attended, cast.secretary).capacity == "上级党组织代表"

    def test_one_person_in_both_posts_comments_on_members_and_staff(self, cast, attended):
        Post.objects.filter(person=cast.head).update(person=cast.secretary)
        assert criticize(cast.secretary, attended, cast.staff).capacity == "行政主要负责人"
        assert criticize(cast.secretary, attended, cast.member).capacity == "党支部书记"

    def test_observers_and_the_exempt_get_no_critique(self, cast, attended):
        actions.invite(by=cast.recorder.user, meeting=attended, person=cast.officer)
        for person in (cast.exempt, cast.officer, cast.outsider):
            with pytest.raises(Refused, match="不在点评的名单上"):
                criticize(cast.secretary, attended, person)

    def test_a_critique_upon_an_older_version_is_refused(self, cast, attended):
        criticize(cast.secretary, attended, cast.member)
        with pytest.raises(actions.Conflict):
            criticize(cast.secretary, attended, cast.member, SAID.__class__(progress="另一台电脑"), based_on=0)
        assert Critique.objects.get().progress == "按期完工"

    def test_critiques_stand_once_the_vote_has_begun_until_it_is_given_up(self, cast, criticized):
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        with pytest.raises(Refused, match="投票已经开始"):
            criticize(cast.secretary, criticized, cast.member, based_on=1)
        actions.undo_voting(by=cast.secretary.user, meeting=criticized)
        changed = criticize(cast.secretary, criticized, cast.member, SAID.__class__(progress="重写"), based_on=1)
        assert (changed.version, changed.progress) == (2, "重写")

    def test_no_critique_before_the_meeting(self, cast, scheduled):
        with pytest.raises(Refused):
            criticize(cast.secretary, scheduled, cast.member)


class TestSecretaryMeeting:
    def test_a_branch_secretary_prepares_the_branchs_statement(self, cast):
        meeting = plan(cast.officer, cast.committee, AUTUMN)
        statement = actions.save_branch_statement(
            by=cast.secretary.user, meeting=meeting, organization=cast.branch, text=BRANCH_TOLD, based_on=0
        )
        assert (statement.activities, statement.fulfilment, statement.five_goods) == ("入户走访", "兑现八项", "班子好")

    @pytest.mark.parametrize("who", ["sibling_secretary", "outsider", "member"])
    def test_nobody_writes_for_another_branch(self, cast, secretary_meeting, who):
        with pytest.raises(PermissionDenied):
            actions.save_branch_statement(
                by=getattr(cast, who).user,
                meeting=secretary_meeting,
                organization=cast.branch,
                text=BRANCH_TOLD,
                based_on=0,
            )

    def test_branches_of_another_committee_are_not_heard(self, cast, secretary_meeting):
        for step in (plan(cast.officer, cast.committee, TwoMonths(2026, 4)), secretary_meeting):
            with pytest.raises(Refused, match="芦汀村党支部不"):
                actions.save_branch_statement(
                    by=cast.officer.user, meeting=step, organization=cast.foreign, text=BRANCH_TOLD, based_on=0
                )

    @pytest.mark.parametrize(
        ("who", "capacity"), [("committee_secretary", "上级党组织书记"), ("officer", "上级党组织党务干部")]
    )
    def test_the_superior_comments_on_a_branch(self, cast, secretary_meeting, who, capacity):
        critique = actions.save_branch_critique(
            by=getattr(cast, who).user,
            meeting=secretary_meeting,
            organization=cast.branch,
            text=BRANCH_SAID,
            based_on=0,
        )
        assert (critique.capacity, critique.commented_by) == (capacity, getattr(cast, who))

    @pytest.mark.parametrize("who", ["secretary", "sibling_secretary", "outsider", "inspector"])
    def test_nobody_but_the_superior_comments_on_a_branch(self, cast, secretary_meeting, who):
        with pytest.raises(PermissionDenied):
            actions.save_branch_critique(
                by=getattr(cast, who).user,
                meeting=secretary_meeting,
                organization=cast.branch,
                text=BRANCH_SAID,
                based_on=0,
            )

    def test_the_vote_waits_for_every_branchs_critique(self, cast, secretary_meeting):
        for branch, missing in ((cast.branch, 2), (cast.sibling, 1)):
            with pytest.raises(Refused, match=f"还差{missing}份点评"):
                actions.begin_voting(by=cast.officer.user, meeting=secretary_meeting)
            actions.save_branch_critique(
                by=cast.officer.user, meeting=secretary_meeting, organization=branch, text=BRANCH_SAID, based_on=0
            )
        assert actions.begin_voting(by=cast.officer.user, meeting=secretary_meeting).vote == Meeting.Vote.OPEN


class TestVotingAndConcluding:
    def test_the_vote_waits_for_attendance_and_critiques(self, cast, meeting):
        with pytest.raises(Refused, match="还有9人没有登记到会情况"):
            actions.begin_voting(by=cast.secretary.user, meeting=meeting)
        everybody = meeting.attendances.filter(presence=Presence.EXPECTED).values_list("person", flat=True)
        marks = dict.fromkeys(everybody, Presence.PRESENT)
        actions.mark_attendance(by=cast.recorder.user, meeting=meeting, presences=marks)
        with pytest.raises(Refused, match="还差9份点评"):
            actions.begin_voting(by=cast.secretary.user, meeting=meeting)
        criticize_all(cast, meeting)
        assert actions.begin_voting(by=cast.secretary.user, meeting=meeting).vote == Meeting.Vote.OPEN

    def test_a_half_written_critique_does_not_count(self, cast, attended):
        criticize(cast.secretary, attended, cast.member, SAID.__class__(progress="只写了进步"))
        assert cast.member in [row.person for row in attended.missing_critiques()]

    def test_votes_begin_and_end_once(self, cast, criticized):
        for step in (actions.end_voting, actions.undo_voting):
            with pytest.raises(Refused, match="没有正在进行的投票"):
                step(by=cast.secretary.user, meeting=criticized)
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        with pytest.raises(Refused, match="不能再开始投票"):
            actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        assert actions.end_voting(by=cast.secretary.user, meeting=criticized).vote == Meeting.Vote.DONE

    @pytest.mark.parametrize(("who", "error"), [("outsider", Http404), ("recorder", PermissionDenied)])
    def test_voting_and_concluding_are_for_those_who_run_the_meeting(self, cast, criticized, who, error):
        for step in (actions.begin_voting, actions.end_voting, actions.undo_voting, actions.conclude):
            with pytest.raises(error):
                step(by=getattr(cast, who).user, meeting=criticized)

    def test_concluding_is_refused_while_a_ballot_is_open(self, cast, criticized):
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        with pytest.raises(Refused, match="投票还没有计票"):
            actions.conclude(by=cast.secretary.user, meeting=criticized, no_vote_reason="人少")

    def test_a_counted_vote_lets_the_meeting_conclude_without_a_reason(self, cast, criticized):
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        actions.end_voting(by=cast.secretary.user, meeting=criticized)
        concluded = actions.conclude(by=cast.secretary.user, meeting=criticized, no_vote_reason="多写的")
        assert (concluded.state, concluded.no_vote_reason) == (Meeting.State.CONCLUDED, "")
        with pytest.raises(Refused, match="会议已经结束"):
            actions.conclude(by=cast.secretary.user, meeting=criticized)

    def test_without_a_vote_concluding_needs_a_reason(self, cast, attended):
        with pytest.raises(Refused, match="写明没有投票的原因"):
            actions.conclude(by=cast.secretary.user, meeting=attended)
        concluded = actions.conclude(by=cast.secretary.user, meeting=attended, no_vote_reason="到会不足三人")
        assert concluded.no_vote_reason == "到会不足三人"
        assert RegisterEntry.objects.first().reason == "到会不足三人"

    def test_concluding_waits_for_attendance(self, cast, meeting):
        with pytest.raises(Refused, match="没有登记到会情况"):
            actions.conclude(by=cast.secretary.user, meeting=meeting, no_vote_reason="人少")
