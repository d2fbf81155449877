"""Who speaks for a branch at a secretary meeting: the secretary, the deputy, who acts, or somebody who stands in."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from evaluations.ballots import electorate
from meetings import actions
from meetings.models import Attendance, MeetingBranch
from organizations.models import Post
from organizations.refusals import Refused
from tests import builders
from tests.meetings.conftest import AUTUMN, DAY

Presence = Attendance.Presence


def planned(cast):
    return actions.schedule(
        by=cast.officer.user,
        organization=cast.committee,
        period=AUTUMN,
        scheduled_at=builders.at(DAY),
        place="街道会议室",
    )


def opened(cast):
    return actions.open_meeting(by=cast.officer.user, meeting=planned(cast))


def mark(cast, meeting, **presences):
    by_person = {getattr(cast, who).pk: presence for who, presence in presences.items()}
    return actions.mark_attendance(by=cast.officer.user, meeting=meeting, presences=by_person)


def stand_in(cast, meeting, person, by=None, branch=None):
    by = by or cast.officer
    return actions.stand_in(by=by.user, meeting=meeting, organization=branch or cast.branch, person=person)


def speakers(meeting):
    return dict(meeting.branches.values_list("name", "secretary_name"))


def without_a_secretary(cast):
    Post.objects.filter(organization=cast.branch, role="secretary").update(ends_on=DAY.replace(day=1))


def test_a_meeting_opens_without_a_secretary_and_the_deputy_speaks(cast):
    without_a_secretary(cast)
    assert speakers(opened(cast)) == {"桐花社区党支部": "陆承安", "鹭洲社区党支部": "宋砚秋"}


def test_who_acts_as_secretary_speaks_before_the_deputy(cast):
    without_a_secretary(cast)
    builders.post(cast.member, cast.branch, "secretary", is_acting=True)
    assert speakers(opened(cast))["桐花社区党支部"] == "顾北川"


def test_a_branch_without_anybody_to_speak_is_heard_and_rated_all_the_same(cast):
    without_a_secretary(cast)
    Post.objects.filter(organization=cast.branch, role="deputy").update(ends_on=DAY.replace(day=1))
    meeting = opened(cast)
    assert speakers(meeting) == {"桐花社区党支部": "", "鹭洲社区党支部": "宋砚秋"}
    stand_in(cast, meeting, cast.member)
    assert [row.name for row in meeting.attendances.filter(organization=cast.branch)] == ["顾北川"]


def test_somebody_stands_in_by_name_and_votes(cast):
    meeting = opened(cast)
    mark(cast, meeting, secretary=Presence.LEAVE, sibling_secretary=Presence.PRESENT)
    stand_in(cast, meeting, cast.member)
    heard = MeetingBranch.objects.get(meeting=meeting, organization=cast.branch)
    assert (heard.secretary_name, heard.stand_in, heard.stand_in_name) == ("沈知远", cast.member, "顾北川")
    assert {person.name for person in electorate.voters(meeting)} == {"顾北川", "宋砚秋"}


def test_all_present_vote_on_all_branches(cast, secretary_meeting):
    """通知二(二): 全体参会人员…对各基层组织."""
    mark(cast, secretary_meeting, officer=Presence.ONLINE, sibling_secretary=Presence.LEAVE)
    voters = {person.name for person in electorate.voters(secretary_meeting)}
    subjects = [(subject.name, subject.organization) for subject in electorate.subjects(secretary_meeting)]
    assert voters == {"沈知远", "甘书记", "骆党务"}
    assert subjects == [("桐花社区党支部", cast.branch), ("鹭洲社区党支部", cast.sibling)]


def test_a_branch_has_one_voice(cast):
    meeting = opened(cast)
    with pytest.raises(Refused, match="沈知远没有登记请假或缺席，不用代讲"):
        stand_in(cast, meeting, cast.member)
    mark(cast, meeting, secretary=Presence.LEAVE)
    stand_in(cast, meeting, cast.member)
    with pytest.raises(Refused, match="顾北川没有登记请假或缺席"):
        stand_in(cast, meeting, cast.deputy)
    with pytest.raises(Refused, match="桐花社区党支部只能有一个人到会讲述"):
        mark(cast, meeting, secretary=Presence.PRESENT)
    assert meeting.attendances.get(person=cast.secretary).presence == Presence.LEAVE
    mark(cast, meeting, secretary=Presence.PRESENT, member=Presence.ABSENT)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("sibling_secretary", "不在桐花社区党支部的名册上"),
        ("exempt", "不在桐花社区党支部的名册上，或已免于参加"),
        ("secretary", "沈知远已经在到会名单上"),
    ],
)
def test_only_somebody_of_the_branch_who_is_not_there_yet_stands_in(cast, who, sentence):
    meeting = opened(cast)
    mark(cast, meeting, secretary=Presence.ABSENT)
    with pytest.raises(Refused, match=sentence):
        stand_in(cast, meeting, getattr(cast, who))


def test_a_branch_that_is_not_heard_has_nobody_to_stand_in(cast):
    with pytest.raises(Refused, match="不在这次会议的名册上"):
        stand_in(cast, opened(cast), cast.outsider, branch=cast.foreign)


@pytest.mark.parametrize("who", ["secretary", "member", "inspector", "outsider"])
def test_only_who_records_the_meeting_says_who_stands_in(cast, who):
    meeting = opened(cast)
    mark(cast, meeting, secretary=Presence.LEAVE)
    with pytest.raises((PermissionDenied, Http404)):
        stand_in(cast, meeting, cast.member, by=getattr(cast, who))
    assert not MeetingBranch.objects.filter(~Q(stand_in_name="")).exists()


def test_nobody_stands_in_once_the_vote_has_begun(cast, secretary_meeting):
    type(secretary_meeting).objects.update(vote="open")
    with pytest.raises(Refused, match="投票已经开始"):
        stand_in(cast, secretary_meeting, cast.member)


class TestPage:
    def test_who_records_chooses_from_the_branchs_roster(self, cast, signed_in):
        meeting = opened(cast)
        mark(cast, meeting, secretary=Presence.LEAVE)
        client, args = signed_in(cast.officer), [meeting.pk, cast.branch.pk]
        assert "登记代讲" in client.get(reverse("meetings:branch", args=args)).content.decode()
        client.post(reverse("meetings:stand_in", args=args), {"person": cast.member.pk})
        body = client.get(reverse("meetings:branch", args=args)).content.decode()
        assert "由顾北川代讲（应由沈知远讲述）" in body
        assert "登记代讲" not in body

    def test_a_wrong_choice_is_said_in_a_sentence(self, cast, signed_in):
        meeting = opened(cast)
        mark(cast, meeting, secretary=Presence.LEAVE)
        address = reverse("meetings:stand_in", args=[meeting.pk, cast.branch.pk])
        response = signed_in(cast.officer).post(address, {"person": cast.outsider.pk})
        assert response.status_code == 422
        assert "只能选这个党组织名册上的人。" in response.content.decode()

    def test_before_the_meeting_it_is_refused_with_a_sentence(self, cast, signed_in):
        meeting = planned(cast)
        address = reverse("meetings:stand_in", args=[meeting.pk, cast.branch.pk])
        response = signed_in(cast.officer).post(address, {"person": cast.member.pk})
        assert response.status_code == 422
        assert "会议还没有开始。请先开会，再登记。" in response.content.decode()

    @pytest.mark.parametrize(("who", "status"), [("secretary", 403), ("inspector", 403), ("outsider", 404)])
    def test_it_is_not_there_for_others(self, cast, signed_in, who, status):
        meeting = opened(cast)
        address = reverse("meetings:stand_in", args=[meeting.pk, cast.branch.pk])
        assert signed_in(getattr(cast, who)).post(address, {"person": cast.member.pk}).status_code == status
