"""The pages of the meetings: who opens them, what they show, and that nothing typed is lost."""

import datetime as dt

import pytest
from django.urls import reverse

from commitments.models import Campaign, Commitment, CommitmentItem
from meetings import actions
from meetings.models import Attendance, BranchCritique, BranchStatement, Critique, Meeting, Statement
from meetings.rules import StatementText
from organizations.periods import Month
from tests import builders
from tests.meetings.conftest import AUTUMN, BRANCH_SAID, BRANCH_TOLD, DAY, OCTOBER, SAID, TOLD

Presence = Attendance.Presence
STATEMENT = {f"statement-{name}": value for name, value in vars(TOLD).items()} | {
    "statement-version": 0,
    "statement-channel": "in_meeting",
}
CRITIQUE = {f"critique-{name}": value for name, value in vars(SAID).items()} | {"critique-version": 0}
JSON = {"Accept": "application/json"}


def page(name, *args):
    return reverse(f"meetings:{name}", args=args)


def text_of(response):
    return response.content.decode()


class TestWhoOpensWhat:
    @pytest.mark.parametrize("name", ["detail", "attendance", "reschedule", "cancel", "conclude"])
    def test_a_meeting_is_not_there_for_an_outsider(self, cast, signed_in, attended, name):
        assert signed_in(cast.outsider).get(page(name, attended.pk)).status_code == 404

    @pytest.mark.parametrize("name", ["person", "save_statement", "save_critique", "confirm_statement"])
    def test_nor_is_anybodys_record(self, cast, signed_in, attended, name):
        client, address = signed_in(cast.outsider), page(name, attended.pk, cast.member.pk)
        response = client.get(address) if name == "person" else client.post(address, STATEMENT | CRITIQUE)
        assert response.status_code == 404

    @pytest.mark.parametrize("name", ["attendance", "reschedule", "cancel", "conclude"])
    def test_a_member_sees_the_meeting_and_does_not_run_it(self, cast, signed_in, attended, name):
        assert signed_in(cast.member).get(page(name, attended.pk)).status_code == 403

    def test_a_member_reads_and_writes_only_their_own_record(self, cast, signed_in, attended):
        client = signed_in(cast.member)
        assert client.get(page("person", attended.pk, cast.member.pk)).status_code == 200
        assert client.get(page("person", attended.pk, cast.leader.pk)).status_code == 403
        assert client.post(page("save_statement", attended.pk, cast.leader.pk), STATEMENT).status_code == 403
        assert client.post(page("save_critique", attended.pk, cast.member.pk), CRITIQUE).status_code == 403

    def test_the_head_sees_staff_only(self, cast, signed_in, attended):
        client = signed_in(cast.head)
        body = text_of(client.get(page("person", attended.pk, cast.staff.pk)))
        assert "行政主要负责人点评" in body
        assert "尹疏桐" in body
        assert page("person", attended.pk, cast.member.pk) not in body
        assert client.get(page("person", attended.pk, cast.member.pk)).status_code == 403

    def test_the_secretary_reads_staff_and_does_not_comment_on_them(self, cast, signed_in, attended):
        client = signed_in(cast.secretary)
        assert "critique-progress" not in text_of(client.get(page("person", attended.pk, cast.staff.pk)))
        assert client.post(page("save_critique", attended.pk, cast.staff.pk), CRITIQUE).status_code == 403
        assert Critique.objects.count() == 0

    def test_the_superior_reads_along(self, cast, signed_in, attended):
        body = text_of(signed_in(cast.officer).get(page("detail", attended.pk)))
        assert "还没有讲述" in body
        assert "statement-duties" not in body

    def test_somebody_who_is_not_of_the_meeting_has_no_page_in_it(self, cast, signed_in, attended):
        client = signed_in(cast.secretary)
        for person in (cast.outsider, cast.sibling_secretary):
            assert client.get(page("person", attended.pk, person.pk)).status_code == 404

    def test_visitors_sign_in_first(self, client, attended):
        assert client.get(page("detail", attended.pk)).status_code == 302


class TestPlanning:
    def test_the_list_shows_what_is_planned_and_what_is_not(self, cast, signed_in, scheduled):
        body = text_of(signed_in(cast.secretary).get(page("list")))
        assert "2026年10月组织生活会" in body
        assert "安排9月组织生活会" in body
        assert "逾期27天" in body

    def test_an_outsiders_list_holds_none_of_it(self, cast, signed_in, scheduled):
        assert "2026年10月组织生活会" not in text_of(signed_in(cast.outsider).get(page("list")))

    def test_the_list_of_another_branch_is_not_there(self, cast, signed_in):
        client = signed_in(cast.secretary)
        assert client.get(page("list"), {"organization": cast.foreign.pk}).status_code == 404
        assert client.get(page("list"), {"organization": "甲"}).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_asks_the_same_number_of_questions(self, cast, signed_in, django_assert_num_queries, count):
        for month in (10, 9, 8)[:count]:
            actions.schedule(
                by=cast.secretary.user,
                organization=cast.branch,
                period=Month(2026, month),
                scheduled_at=builders.at(DAY),
                place="会议室",
            )
        client = signed_in(cast.secretary)
        client.get(page("list"))
        with django_assert_num_queries(12):
            client.get(page("list"))

    def test_a_meeting_is_scheduled_from_the_form(self, cast, signed_in):
        form = {"period": "2026-10", "scheduled_at": "2026-10-22T19:00", "place": "二楼会议室", "presider": ""}
        response = signed_in(cast.recorder).post(page("schedule"), form)
        meeting = Meeting.objects.get()
        assert response.url == page("detail", meeting.pk)
        assert (meeting.organization, meeting.period, meeting.scheduled_at) == (
            cast.branch,
            OCTOBER,
            builders.at(DAY),
        )

    def test_a_wrong_form_keeps_what_was_typed_and_says_what_to_do(self, cast, signed_in):
        form = {"period": "2026-10", "scheduled_at": "2026-09-22T19:00", "place": "二楼会议室"}
        body = text_of(signed_in(cast.recorder).post(page("schedule"), form))
        assert "会议不能早于2026年10月" in body
        assert 'value="二楼会议室"' in body
        body = text_of(signed_in(cast.recorder).post(page("schedule"), {"period": "2030-01", "place": ""}))
        assert "请选会议的日期和时间。" in body
        assert "请写会议地点。" in body

    def test_scheduling_is_for_those_who_record(self, cast, signed_in):
        assert signed_in(cast.member).get(page("schedule")).status_code == 403
        client = signed_in(cast.secretary)
        assert client.get(page("schedule"), {"organization": cast.foreign.pk}).status_code == 404
        assert signed_in(cast.officer).get(page("schedule"), {"organization": cast.branch.pk}).status_code == 403

    def test_time_place_and_cancelling(self, cast, signed_in, scheduled):
        client = signed_in(cast.secretary)
        form = {"scheduled_at": "2026-10-23T14:30", "place": "礼堂", "presider": cast.deputy.pk}
        assert client.post(page("reschedule", scheduled.pk), form).url == page("detail", scheduled.pk)
        assert "10月23日 周五 14:30" in text_of(client.get(page("detail", scheduled.pk)))
        assert "请写明取消的原因" in text_of(client.post(page("cancel", scheduled.pk), {"reason": ""}))
        client.post(page("cancel", scheduled.pk), {"reason": "停电"})
        assert "原因：停电" in text_of(client.get(page("detail", scheduled.pk)))

    def test_opening_leads_to_sign_in(self, cast, signed_in, scheduled):
        client = signed_in(cast.secretary)
        wrong = client.post(page("open", scheduled.pk), {"held_on": "2026-09-01"})
        assert "不能早于2026年10月" in text_of(wrong)
        response = client.post(page("open", scheduled.pk), {"held_on": "2026-10-22"})
        assert response.url == page("attendance", scheduled.pk)


def sign_in_sheet(client, meeting):
    """What the page's form holds before anybody types."""
    form = client.get(page("attendance", meeting.pk)).context["form"]
    return {bound.html_name: bound.value() for bound in form}


class TestAttendancePage:
    def test_one_row_a_person_and_the_rest_present_at_once(self, cast, signed_in, meeting):
        client = signed_in(cast.recorder)
        form = sign_in_sheet(client, meeting) | {f"p{cast.away.pk}": Presence.ONLINE, "wish": "rest_present"}
        client.post(page("attendance", meeting.pk), form)
        assert set(meeting.attendances.values_list("presence", flat=True)) == {"present", "online", "exempt"}
        assert "应到9人，实到9人" in text_of(client.get(page("attendance", meeting.pk)))

    def test_a_forged_presence_is_an_error_at_the_row(self, cast, signed_in, meeting):
        client = signed_in(cast.recorder)
        form = sign_in_sheet(client, meeting) | {f"p{row.person_id}": "exempt" for row in meeting.attendances.all()}
        response = client.post(page("attendance", meeting.pk), form)
        assert response.status_code == 200
        assert meeting.attendances.filter(presence=Presence.EXEMPT).count() == 1

    @pytest.mark.parametrize("forged", ["", "甲", "1=flying", "1=present,", "9" * 30 + "=present"])
    def test_a_page_that_is_not_whole_is_asked_to_be_opened_again(self, cast, signed_in, meeting, forged):
        client = signed_in(cast.recorder)
        form = sign_in_sheet(client, meeting) | {"attendance-version": forged}
        assert "这一页不完整。请刷新签到页，再登记一次。" in text_of(client.post(page("attendance", meeting.pk), form))

    def test_the_autosave_marks_as_it_is_chosen(self, cast, signed_in, meeting):
        client = signed_in(cast.recorder)
        form = sign_in_sheet(client, meeting) | {f"p{cast.away.pk}": "online"}
        answer = client.post(page("attendance", meeting.pk), form, headers=JSON).json()
        assert answer["saved_at"] == "19:00"
        assert f"{cast.away.pk}=online" in answer["version"].split(",")
        assert meeting.attendances.get(person=cast.away).presence == Presence.ONLINE
        again = client.post(
            page("attendance", meeting.pk), form | {"attendance-version": answer["version"]}, headers=JSON
        )
        assert again.json() == answer

    def test_two_sheets_at_once_are_shown_and_then_meant(self, cast, signed_in, meeting):
        recorder, secretary = signed_in(cast.recorder), signed_in(cast.secretary)
        sheet = sign_in_sheet(recorder, meeting)
        secretary.post(page("attendance", meeting.pk), sheet | {f"p{cast.away.pk}": "online"})
        mine = sheet | {f"p{cast.away.pk}": "absent", f"p{cast.member.pk}": "present"}
        stopped = recorder.post(page("attendance", meeting.pk), mine, headers=JSON)
        assert (stopped.status_code, "池映雪（线上）" in stopped.json()["sentence"]) == (409, True)
        shown = recorder.post(page("attendance", meeting.pk), mine)
        assert "别人刚刚登记过：池映雪（线上）" in text_of(shown)
        assert meeting.attendances.get(person=cast.member).presence == Presence.EXPECTED
        form = shown.context["form"]
        recorder.post(page("attendance", meeting.pk), {bound.html_name: bound.value() for bound in form})
        marked = dict(meeting.attendances.values_list("name", "presence"))
        assert (marked["池映雪"], marked["顾北川"]) == ("absent", "present")

    def test_a_sheet_shown_anew_undoes_nothing_that_was_left_alone_on_it(self, cast, signed_in, meeting):
        recorder, secretary = signed_in(cast.recorder), signed_in(cast.secretary)
        sheet = sign_in_sheet(recorder, meeting)
        theirs = sheet | {f"p{cast.away.pk}": "online", f"p{cast.leader.pk}": "leave"}
        secretary.post(page("attendance", meeting.pk), theirs)
        mine = sheet | {f"p{cast.away.pk}": "absent", "wish": "rest_present"}
        form = recorder.post(page("attendance", meeting.pk), mine).context["form"]
        again = {bound.html_name: bound.value() for bound in form} | {"wish": "rest_present"}
        recorder.post(page("attendance", meeting.pk), again)
        marked = dict(meeting.attendances.values_list("name", "presence"))
        assert (marked["池映雪"], marked["傅青禾"], marked["顾北川"]) == ("absent", "leave", "present")

    def test_the_representative_is_invited_from_the_superior(self, cast, signed_in, meeting):
        client = signed_in(cast.recorder)
        wrong = client.post(page("invite", meeting.pk), {"person": cast.outsider.pk})
        assert "只能选上级党组织现任职务的人。" in text_of(wrong)
        client.post(page("invite", meeting.pk), {"person": cast.officer.pk})
        assert meeting.attendances.get(person=cast.officer).is_observer
        assert not meeting.attendances.filter(person=cast.outsider).exists()


@pytest.fixture
def promised(cast):
    """The member's commitment for the year, with one item fulfilled."""
    campaign = Campaign.objects.create(year=2026, commitments_due_on=dt.date(2026, 8, 10))
    by, at = cast.secretary.user, builders.at(dt.date(2026, 8, 1))
    commitment = Commitment.objects.create(
        campaign=campaign,
        organization=cast.branch,
        person=cast.member,
        kind=Commitment.Kind.MEMBER,
        state=Commitment.State.CONFIRMED,
        written_by=by,
        submitted_at=at,
        confirmed_by=by,
        confirmed_at=at,
    )
    CommitmentItem.objects.create(
        commitment=commitment, position=1, area="study", text="每月读一本书", fulfilment="fulfilled"
    )


@pytest.fixture
def september(cast):
    """Last month's meeting, in which the member named a direction."""
    planned = actions.schedule(
        by=cast.recorder.user,
        organization=cast.branch,
        period=Month(2026, 9),
        scheduled_at=builders.at(dt.date(2026, 9, 24)),
        place="会议室",
    )
    held = actions.open_meeting(by=cast.secretary.user, meeting=planned, held_on=dt.date(2026, 9, 24))
    text = StatementText(direction="上月说要凑齐小队")
    actions.save_statement(by=cast.recorder.user, meeting=held, person=cast.member, text=text, based_on=0)
    return held


class TestWorkbench:
    def test_all_that_a_critique_weighs_is_on_one_screen(self, cast, signed_in, promised, september, attended):
        tell = actions.save_statement
        tell(by=cast.recorder.user, meeting=attended, person=cast.member, text=TOLD, based_on=0)
        body = text_of(signed_in(cast.secretary).get(page("person", attended.pk, cast.member.pk)))
        for words in (
            "每月读一本书",
            "已兑现",
            "上月说要凑齐小队",
            "9月24日",
            "管网改造完工",
            'name="critique-progress"',
            "党支部书记点评",
            "党支部书记沈知远点评党员",
            "沈知远本人由党支部副书记陆承安点评",
            "行政主要负责人骆明霞点评职工",
            "还差8人没有点评",
        ):
            assert words in body, words

    def test_the_meeting_opens_where_the_reader_goes_on(self, cast, signed_in, attended):
        assert '<h2 id="who">黎晓帆</h2>' in text_of(signed_in(cast.head).get(page("detail", attended.pk)))
        assert '<h2 id="who">沈知远</h2>' in text_of(signed_in(cast.deputy).get(page("detail", attended.pk)))

    def test_a_complete_critique_leads_to_the_next(self, cast, signed_in, attended):
        address = page("save_critique", attended.pk, cast.member.pk)
        response = signed_in(cast.secretary).post(address, CRITIQUE | {"next": cast.leader.pk})
        assert response.url == page("person", attended.pk, cast.leader.pk)
        assert Critique.objects.get().progress == "按期完工"

    def test_a_half_written_critique_is_kept_and_the_page_says_what_lacks(self, cast, signed_in, attended):
        half = CRITIQUE | {"critique-direction": "", "next": cast.leader.pk}
        response = signed_in(cast.secretary).post(page("save_critique", attended.pk, cast.member.pk), half)
        assert response.status_code == 422
        assert "还没有写“努力方向”。" in text_of(response)
        assert 'name="critique-version" value="1"' in text_of(response)
        assert Critique.objects.get().progress == "按期完工"

    def test_an_older_version_is_refused_with_both_texts(self, cast, signed_in, attended):
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=TOLD, based_on=0)
        mine = STATEMENT | {"statement-duties": "我这份不一样"}
        address = page("save_statement", attended.pk, cast.member.pk)
        client = signed_in(cast.secretary)
        response = client.post(address, mine)
        assert response.status_code == 422
        for words in ("柳文澜在19:00已经改过这一份", "管网改造完工", "我这份不一样", "data-conflict"):
            assert words in text_of(response), words
        assert Statement.objects.get().duties == "管网改造完工"
        client.post(address, mine | {"statement-version": 1})
        assert Statement.objects.get().duties == "我这份不一样"

    def test_texts_can_be_read_but_not_written_once_the_vote_has_begun(self, cast, signed_in, criticized):
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        client = signed_in(cast.secretary)
        body = text_of(client.get(page("person", criticized.pk, cast.member.pk) + "?edit=statement"))
        assert "按期完工" in body
        assert "<textarea" not in body
        response = client.post(page("save_statement", criticized.pk, cast.member.pk), STATEMENT)
        assert "投票已经开始" in text_of(response)

    def test_sixty_people_cost_no_more_questions_than_three(
        self, cast, signed_in, scheduled, django_assert_num_queries
    ):
        for number in range(50):
            builders.person(f"党员{number:02}", cast.branch)
        meeting = actions.open_meeting(by=cast.secretary.user, meeting=scheduled)
        client = signed_in(cast.secretary)
        with django_assert_num_queries(QUESTIONS_OF_A_WORKBENCH):
            response = client.get(page("person", meeting.pk, cast.member.pk))
        assert len(response.content) < 100_000

    def test_ten_people_ask_as_many_questions(self, cast, signed_in, meeting, django_assert_num_queries):
        client = signed_in(cast.secretary)
        with django_assert_num_queries(QUESTIONS_OF_A_WORKBENCH):
            client.get(page("person", meeting.pk, cast.member.pk))


QUESTIONS_OF_A_WORKBENCH = 35


class TestAutosave:
    def test_it_answers_when_and_which_version(self, cast, signed_in, attended):
        address = page("save_critique", attended.pk, cast.member.pk)
        response = signed_in(cast.secretary).post(address, CRITIQUE, headers=JSON)
        assert response.json() == {"saved_at": "19:00", "version": 1, "hint": ""}

    def test_it_keeps_half_a_critique(self, cast, signed_in, attended):
        half = CRITIQUE | {"critique-shortcomings": "", "critique-direction": ""}
        address = page("save_critique", attended.pk, cast.member.pk)
        assert signed_in(cast.secretary).post(address, half, headers=JSON).status_code == 200
        assert Critique.objects.get().progress == "按期完工"

    def test_a_conflict_and_a_refusal_are_told_apart(self, cast, signed_in, attended):
        address = page("save_statement", attended.pk, cast.member.pk)
        client = signed_in(cast.recorder)
        client.post(address, STATEMENT, headers=JSON)
        other = client.post(address, STATEMENT | {"statement-duties": "另一份"}, headers=JSON)
        assert (other.status_code, other.json()["sentence"][:11]) == (409, "柳文澜在19:00已经")
        empty = dict.fromkeys(STATEMENT, "") | {"statement-version": 1, "statement-channel": "in_meeting"}
        refused = client.post(address, empty, headers=JSON)
        assert (refused.status_code, refused.json()) == (422, {"sentence": "不能全部空着。请至少写一项，再保存。"})

    @pytest.mark.parametrize(
        "wrong", [{"statement-version": "甲"}, {"statement-channel": "pigeon"}, {"statement-duties": "长" * 2001}]
    )
    def test_a_forged_form_is_answered_with_a_sentence(self, cast, signed_in, attended, wrong):
        address = page("save_statement", attended.pk, cast.member.pk)
        response = signed_in(cast.recorder).post(address, STATEMENT | wrong, headers=JSON)
        assert response.status_code == 422
        assert Statement.objects.count() == 0

    def test_an_expired_session_leads_to_the_sign_in_page(self, client, cast, attended):
        response = client.post(page("save_statement", attended.pk, cast.member.pk), STATEMENT, headers=JSON)
        assert response.status_code == 302


class TestOwnPage:
    def test_a_member_writes_beforehand_and_corrects_in_the_meeting(self, cast, signed_in, scheduled):
        client = signed_in(cast.member)
        assert page("person", scheduled.pk, cast.member.pk) in text_of(client.get(page("detail", scheduled.pk)))
        client.post(page("save_statement", scheduled.pk, cast.member.pk), STATEMENT)
        actions.open_meeting(by=cast.secretary.user, meeting=scheduled)
        again = STATEMENT | {"statement-version": 1, "statement-gaps": "再想想还差一点"}
        client.post(page("save_statement", scheduled.pk, cast.member.pk), again)
        assert Statement.objects.values_list("gaps", "version").get() == ("再想想还差一点", 2)

    def test_the_speaker_confirms_what_was_recorded(self, cast, signed_in, attended):
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=TOLD, based_on=0)
        client = signed_in(cast.member)
        assert "记得对，确认" in text_of(client.get(page("detail", attended.pk)))
        client.post(page("confirm_statement", attended.pk, cast.member.pk), {"version": 1})
        assert "本人已确认" in text_of(client.get(page("detail", attended.pk)))
        assert Statement.objects.get().confirmed_at == builders.at(DAY)

    def test_a_confirmation_of_something_else_is_not_taken(self, cast, signed_in, attended):
        actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=TOLD, based_on=0)
        for version in ("0", "甲", ""):
            signed_in(cast.member).post(page("confirm_statement", attended.pk, cast.member.pk), {"version": version})
        assert Statement.objects.get().confirmed_at is None

    def test_ones_critique_is_shown_once_the_vote_has_begun(self, cast, signed_in, criticized):
        client = signed_in(cast.member)
        assert "按期完工" not in text_of(client.get(page("detail", criticized.pk)))
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        assert "按期完工" in text_of(client.get(page("detail", criticized.pk)))

    def test_the_exempt_are_told_that_nothing_is_asked_of_them(self, cast, signed_in, attended):
        assert "您免于参加这次会议" in text_of(signed_in(cast.exempt).get(page("detail", attended.pk)))

    def test_an_away_member_writes_in_writing(self, cast, signed_in, scheduled):
        body = text_of(signed_in(cast.away).get(page("person", scheduled.pk, cast.away.pk)))
        assert '<option value="written" selected>' in body


class TestSecretaryMeetingPages:
    def test_a_branch_secretary_prepares_the_statement_and_sees_no_other_branch(
        self, cast, signed_in, secretary_meeting
    ):
        client, pk = signed_in(cast.secretary), secretary_meeting.pk
        body = text_of(client.get(page("detail", pk)))
        assert "桐花社区党支部" in body
        assert "鹭洲社区党支部" not in body
        form = {f"statement-{name}": value for name, value in vars(BRANCH_TOLD).items()} | {"statement-version": 0}
        assert client.post(page("save_branch_statement", pk, cast.branch.pk), form).status_code == 302
        assert BranchStatement.objects.get().five_goods == "班子好"
        assert client.get(page("branch", pk, cast.sibling.pk)).status_code == 403
        assert client.post(page("save_branch_statement", pk, cast.sibling.pk), form).status_code == 403

    def test_the_superior_comments_branch_by_branch(self, cast, signed_in, secretary_meeting):
        client, pk = signed_in(cast.committee_secretary), secretary_meeting.pk
        body = text_of(client.get(page("detail", pk)))
        assert "下一位：鹭洲社区党支部" in body
        form = {f"critique-{name}": value for name, value in vars(BRANCH_SAID).items()} | {"critique-version": 0}
        response = client.post(page("save_branch_critique", pk, cast.branch.pk), form | {"next": cast.sibling.pk})
        assert response.url == page("branch", pk, cast.sibling.pk)
        assert BranchCritique.objects.get().capacity == "上级党组织书记"
        half = client.post(page("save_branch_critique", pk, cast.sibling.pk), form | {"critique-gaps": ""})
        assert "还没有写“存在的差距”。" in text_of(half)

    @pytest.mark.parametrize("who", ["outsider", "member"])
    def test_it_is_not_there_for_others(self, cast, signed_in, secretary_meeting, who):
        client = signed_in(getattr(cast, who))
        assert client.get(page("detail", secretary_meeting.pk)).status_code == 404
        assert client.get(page("branch", secretary_meeting.pk, cast.branch.pk)).status_code == 404

    def test_branches_of_others_have_no_page_in_it(self, cast, signed_in, secretary_meeting):
        assert signed_in(cast.officer).get(page("branch", secretary_meeting.pk, cast.foreign.pk)).status_code == 404
        assert signed_in(cast.officer).get(page("person", secretary_meeting.pk, cast.secretary.pk)).status_code == 404

    def test_more_branches_cost_no_more_questions(self, cast, signed_in, django_assert_num_queries):
        for number in range(8):
            builders.organization(f"第{number}党支部", parent=cast.committee)
            cast.committee.refresh_from_db()
        meeting = actions.schedule(
            by=cast.officer.user,
            organization=cast.committee,
            period=AUTUMN,
            scheduled_at=builders.at(DAY),
            place="会议室",
        )
        actions.open_meeting(by=cast.officer.user, meeting=meeting)
        client = signed_in(cast.officer)
        with django_assert_num_queries(QUESTIONS_OF_A_BRANCH):
            client.get(page("branch", meeting.pk, cast.branch.pk))

    def test_two_branches_ask_as_many(self, cast, signed_in, secretary_meeting, django_assert_num_queries):
        client = signed_in(cast.officer)
        with django_assert_num_queries(QUESTIONS_OF_A_BRANCH):
            client.get(page("branch", secretary_meeting.pk, cast.branch.pk))


QUESTIONS_OF_A_BRANCH = 56


class TestConcludingPage:
    def test_it_names_what_lacks_and_asks_why_there_was_no_vote(self, cast, signed_in, attended):
        client = signed_in(cast.secretary)
        body = text_of(client.get(page("conclude", attended.pk)))
        assert "还缺8份" in body
        assert "请写明没有投票的原因。" in text_of(client.post(page("conclude", attended.pk), {"no_vote_reason": ""}))
        client.post(page("conclude", attended.pk), {"no_vote_reason": "改用举手表决"})
        attended.refresh_from_db()
        assert (attended.state, attended.no_vote_reason) == (Meeting.State.CONCLUDED, "改用举手表决")

    def test_after_a_counted_vote_one_button_is_enough(self, cast, signed_in, criticized):
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        client = signed_in(cast.secretary)
        assert "投票还没有计票" in text_of(client.post(page("conclude", criticized.pk), {"no_vote_reason": "人少"}))
        actions.end_voting(by=cast.secretary.user, meeting=criticized)
        assert client.post(page("conclude", criticized.pk)).url == page("detail", criticized.pk)
        criticized.refresh_from_db()
        assert criticized.state == Meeting.State.CONCLUDED


class TestFulfilment:
    """How far commitments are fulfilled, noted while they are spoken of."""

    @pytest.fixture
    def commitment(self, cast):
        return builders.commitment(builders.campaign(), cast.member)

    def sheet(self, client, meeting, person):
        found = client.get(page("person", meeting.pk, person.pk) + "?edit=fulfilment").context["sheet"]
        marks = {bound.html_name: bound.value() for form in found.lines.values() for bound in form}
        return marks | {"fulfilment-version": found.commitment.version}

    def test_who_records_notes_it_and_the_critique_sees_it(self, cast, signed_in, attended, commitment):
        client, first = signed_in(cast.recorder), commitment.items.first()
        marks = self.sheet(client, attended, cast.member) | {
            f"{first.pk}-fulfilment": "fulfilled",
            f"{first.pk}-note": "九月完工",
        }
        response = client.post(page("save_fulfilment", attended.pk, cast.member.pk), marks)
        assert response.url == page("person", attended.pk, cast.member.pk)
        first.refresh_from_db()
        assert (first.fulfilment, first.fulfilment_note) == ("fulfilled", "九月完工")
        assert "九月完工" in text_of(signed_in(cast.secretary).get(page("person", attended.pk, cast.member.pk)))

    def test_the_autosave_saves_it_upon_each_new_version(self, cast, signed_in, attended, commitment):
        client, first = signed_in(cast.member), commitment.items.first()
        address = page("save_fulfilment", attended.pk, cast.member.pk)
        marks = self.sheet(client, attended, cast.member) | {f"{first.pk}-fulfilment": "under_way"}
        answer = client.post(address, marks, headers=JSON).json()
        assert answer == {"saved_at": "19:00", "version": marks["fulfilment-version"] + 1}
        later = marks | {"fulfilment-version": answer["version"], f"{first.pk}-fulfilment": "fulfilled"}
        assert client.post(address, later, headers=JSON).status_code == 200
        first.refresh_from_db()
        assert first.fulfilment == "fulfilled"

    def test_two_at_once_are_both_shown(self, cast, signed_in, attended, commitment):
        recorder, member, first = signed_in(cast.recorder), signed_in(cast.member), commitment.items.first()
        address = page("save_fulfilment", attended.pk, cast.member.pk)
        marks = self.sheet(recorder, attended, cast.member)
        member.post(address, marks | {f"{first.pk}-fulfilment": "fulfilled", f"{first.pk}-note": "我说完成了"})
        mine = marks | {f"{first.pk}-fulfilment": "under_way", f"{first.pk}-note": "记录员说在推进"}
        assert recorder.post(address, mine, headers=JSON).status_code == 409
        shown = text_of(recorder.post(address, mine))
        for words in ("顾北川在19:00已经改过这一份", "我说完成了", "记录员说在推进", "data-conflict"):
            assert words in shown, words
        first.refresh_from_db()
        assert first.fulfilment_note == "我说完成了"

    def test_only_who_may_write_the_commitment_notes_it(self, cast, signed_in, attended, commitment):
        address, marks = page("save_fulfilment", attended.pk, cast.member.pk), {"fulfilment-version": 1}
        assert signed_in(cast.outsider).post(address, marks).status_code == 404
        assert signed_in(cast.leader).post(address, marks).status_code == 403
        assert signed_in(cast.officer).post(address, marks).status_code == 403
        head_of_staff = builders.commitment(commitment.campaign, cast.staff)
        marks = {f"{item.pk}-fulfilment": "fulfilled" for item in head_of_staff.items.all()}
        assert signed_in(cast.head).post(page("save_fulfilment", attended.pk, cast.staff.pk), marks).status_code == 403
        assert not head_of_staff.items.filter(fulfilment="fulfilled").exists()

    def test_without_a_commitment_there_is_nothing_to_note(self, cast, signed_in, attended):
        address = page("save_fulfilment", attended.pk, cast.member.pk)
        assert signed_in(cast.recorder).post(address, {}).status_code == 404

    def test_it_is_read_only_once_the_vote_has_begun(self, cast, signed_in, criticized, commitment):
        actions.begin_voting(by=cast.secretary.user, meeting=criticized)
        body = text_of(signed_in(cast.recorder).get(page("person", criticized.pk, cast.member.pk) + "?edit=fulfilment"))
        assert "登记兑现" not in body
        assert "承诺事项1" in body
