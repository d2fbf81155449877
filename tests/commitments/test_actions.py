import datetime as dt
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from commitments import actions
from commitments.models import Campaign, Commitment, CommitmentItem
from commitments.rules import Content, ItemText, Mark
from organizations.models import Person, RegisterEntry
from organizations.refusals import Refused
from tests import builders

Consent = Commitment.Consent
State, Area, Fulfilment = Commitment.State, CommitmentItem.Area, CommitmentItem.Fulfilment
DUE = dt.date(2026, 12, 31)
FIVE = Content(items=tuple(ItemText(area=area, text=f"写{area.label}") for area in list(Area)[:5]))
ONE = Content(items=(ItemText(text="按时答复群众来电"),))
TWO = Content(items=(ItemText(text="按时答复群众来电"), ItemText(text="每周走访一户")))
OF_ORGANIZATION = Content(
    items=(ItemText(text="改造管网", measure="逐栋施工", due_on=DUE),),
    theme="红色管家",
    carrier="楼栋党小组",
    key_tasks="老旧管网改造",
    problems="停车难",
)


@pytest.fixture
def campaign(cast):
    return builders.campaign()


def verbs():
    return list(RegisterEntry.objects.order_by("pk").values_list("actor_name", "verb", "organization__short_name"))


def save(by, campaign, subject, content):
    """Save upon what stands, as somebody who has just opened the page."""
    standing = Commitment.objects.filter(campaign=campaign).of_subject(subject).first()
    return actions.save_commitment(
        by=by.user,
        campaign=campaign,
        subject=subject,
        content=content,
        based_on=standing.version if standing else 0,
    )


def written(commitment):
    return [(item.area, item.text, item.measure, item.due_on) for item in commitment.items.all()]


def test_the_district_office_opens_a_year(cast):
    opened = actions.open_campaign(
        by=cast.inspector.user, year=2026, theme="为民办实事", commitments_due_on=dt.date(2026, 8, 10)
    )
    assert (opened.year, opened.theme, opened.commitments_due_on) == (2026, "为民办实事", dt.date(2026, 8, 10))
    assert verbs() == [("纪澄", "布置年度活动", "区委")]


def test_a_year_is_opened_once_and_with_a_day_of_its_own(cast, campaign):
    with pytest.raises(Refused, match="2026年的活动已经布置"):
        actions.open_campaign(by=cast.inspector.user, year=2026, theme="", commitments_due_on=dt.date(2026, 8, 10))
    with pytest.raises(Refused, match="要在2027年内"):
        actions.open_campaign(by=cast.inspector.user, year=2027, theme="", commitments_due_on=dt.date(2026, 8, 10))
    assert list(Campaign.objects.all()) == [campaign]


@pytest.mark.parametrize("who", ["secretary", "member", "outsider", "officer"])
def test_nobody_below_the_district_opens_a_year(cast, who):
    with pytest.raises((PermissionDenied, Http404)):
        actions.open_campaign(by=getattr(cast, who).user, year=2026, theme="", commitments_due_on=dt.date(2026, 8, 10))


def test_a_member_writes_five_areas_and_hands_them_in(cast, campaign):
    draft = save(cast.member, campaign, cast.member, FIVE)
    assert (draft.state, draft.kind, draft.organization) == (State.DRAFT, Commitment.Kind.MEMBER, cast.branch)
    handed_in = actions.submit(by=cast.member.user, commitment=draft, based_on=draft.version)
    assert (handed_in.state, handed_in.submitted_at is None) == (State.SUBMITTED, False)
    assert written(handed_in) == [(area, f"写{area.label}", "", None) for area in list(Area)[:5]]
    assert verbs() == [("顾北川", "填写承诺", "桐花社区党支部"), ("顾北川", "提交承诺", "桐花社区党支部")]


@pytest.mark.parametrize(
    ("who", "content", "sentence"),
    [
        ("leader", FIVE, "还没有写：一岗双责、廉洁从政。写完再提交。"),
        ("member", ONE, "还没有写：学习提高、发展业绩、为民服务、遵纪守法、模范带头。写完再提交。"),
        ("staff", Content(items=()), "请至少写一条承诺事项，再提交。"),
    ],
)
def test_a_commitment_is_not_handed_in_before_it_is_whole(cast, campaign, who, content, sentence):
    person = getattr(cast, who)
    draft = save(person, campaign, person, content)
    with pytest.raises(Refused) as refusal:
        actions.submit(by=person.user, commitment=draft, based_on=draft.version)
    assert refusal.value.sentence == sentence
    assert Commitment.objects.get().state == State.DRAFT


def test_the_recorder_writes_for_a_staff_person_and_it_shows(cast, campaign):
    draft = save(cast.recorder, campaign, cast.staff, ONE)
    assert (draft.kind, draft.consent, draft.is_written_by_somebody_else) == (
        Commitment.Kind.STAFF,
        Consent.ASKED,
        True,
    )
    draft = save(cast.staff, campaign, cast.staff, TWO)
    assert (draft.consent, draft.is_written_by_somebody_else) == (Consent.OWN, False)


def test_an_organizations_commitment_has_its_headings_measures_and_days(cast, campaign):
    draft = save(cast.secretary, campaign, cast.branch, OF_ORGANIZATION)
    handed_in = actions.submit(by=cast.secretary.user, commitment=draft, based_on=draft.version)
    assert (handed_in.kind, handed_in.person, handed_in.state) == (
        Commitment.Kind.ORGANIZATION,
        None,
        State.SUBMITTED,
    )
    assert (handed_in.theme, handed_in.carrier, handed_in.key_tasks, handed_in.problems) == (
        "红色管家",
        "楼栋党小组",
        "老旧管网改造",
        "停车难",
    )
    assert written(handed_in) == [("", "改造管网", "逐栋施工", DUE)]


@pytest.mark.parametrize("who", ["head", "staff", "exempt", "sibling_secretary", "outsider", "officer", "inspector"])
@pytest.mark.parametrize("subject", ["member", "branch"])
def test_only_oneself_and_those_who_record_may_write(cast, campaign, who, subject):
    with pytest.raises((PermissionDenied, Http404)):
        save(getattr(cast, who), campaign, getattr(cast, subject), FIVE)
    assert not Commitment.objects.exists()


def test_writing_anew_keeps_what_was_fulfilled_and_drops_what_is_gone(cast, campaign):
    draft = save(cast.staff, campaign, cast.staff, Content(items=(ItemText(text="甲"), ItemText(text="乙"))))
    first, second = draft.items.all()
    CommitmentItem.objects.filter(pk=second.pk).update(fulfilment=Fulfilment.FULFILLED)
    save(
        cast.staff, campaign, cast.staff, Content(items=(ItemText(text="丙"), ItemText(text="乙，每月", pk=second.pk)))
    )
    items = [(item.position, item.text, item.fulfilment) for item in draft.items.all()]
    assert items == [(1, "丙", Fulfilment.NOT_YET), (2, "乙，每月", Fulfilment.FULFILLED)]
    assert not CommitmentItem.objects.filter(pk=first.pk).exists()


def test_an_item_of_somebody_else_cannot_be_taken_over_by_its_number(cast, campaign):
    others = builders.commitment(campaign, cast.second_staff, State.DRAFT).items.get()
    own = save(cast.staff, campaign, cast.staff, Content(items=(ItemText(text="我的", pk=others.pk),)))
    others.refresh_from_db()
    assert (others.text, own.items.get().text) == ("承诺事项1", "我的")


def test_areas_keep_their_item_when_they_are_written_anew(cast, campaign):
    draft = builders.commitment(campaign, cast.member, State.DRAFT)
    before = {item.area: item.pk for item in draft.items.all()}
    save(cast.member, campaign, cast.member, FIVE)
    assert {item.area: item.pk for item in draft.items.all()} == before


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.SUBMITTED, "这份承诺已经提交，正等书记确认。要修改，请先由书记退回。"),
        (State.CONFIRMED, "这份承诺已经确认。要修改，请先由书记退回。"),
    ],
)
def test_a_text_handed_in_or_confirmed_is_changed_only_after_it_was_returned(cast, campaign, state, sentence):
    made = builders.commitment(campaign, cast.member, state)
    before = written(made)
    with pytest.raises(Refused) as refusal:
        save(cast.member, campaign, cast.member, FIVE)
    assert (refusal.value.sentence, written(made)) == (sentence, before)
    actions.return_to_writer(by=cast.secretary.user, commitment=made, comment="写具体些")
    assert written(save(cast.member, campaign, cast.member, FIVE)) == [
        (area, f"写{area.label}", "", None) for area in list(Area)[:5]
    ]


def test_who_has_left_writes_no_commitment(cast, campaign):
    Person.objects.filter(pk=cast.member.pk).update(standing=Person.Standing.LEFT)
    with pytest.raises(Refused, match="顾北川已不在名册上"):
        save(cast.secretary, campaign, cast.member, FIVE)


def test_the_secretary_confirms_and_returns_with_a_comment(cast, campaign):
    made = builders.commitment(campaign, cast.member, State.SUBMITTED)
    confirmed = actions.confirm(by=cast.secretary.user, commitment=made, based_on=made.version)
    assert (confirmed.state, confirmed.confirmed_by) == (State.CONFIRMED, cast.secretary.user)
    returned = actions.return_to_writer(by=cast.secretary.user, commitment=made, comment=" 写具体些 ")
    assert (returned.state, returned.return_comment, returned.confirmed_by, returned.submitted_at) == (
        State.DRAFT,
        "写具体些",
        None,
        None,
    )
    assert [verb for _, verb, _ in verbs()] == ["确认承诺", "退回承诺"]
    assert RegisterEntry.objects.get(verb="退回承诺").reason == "写具体些"


def test_the_comment_of_a_return_stays_until_the_text_is_confirmed(cast, campaign):
    made = builders.commitment(campaign, cast.member, State.SUBMITTED)
    actions.return_to_writer(by=cast.secretary.user, commitment=made, comment="写具体些")
    handed_in = actions.submit(by=cast.member.user, commitment=made, based_on=made.version)
    assert handed_in.return_comment == "写具体些"
    assert actions.confirm(by=cast.secretary.user, commitment=made, based_on=made.version).return_comment == ""


def test_a_return_says_why(cast, campaign):
    made = builders.commitment(campaign, cast.member, State.SUBMITTED)
    with pytest.raises(Refused, match="请写明要改什么"):
        actions.return_to_writer(by=cast.secretary.user, commitment=made, comment="  ")
    assert Commitment.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize(
    ("state", "move", "sentence"),
    [
        (State.DRAFT, "confirm", "这份承诺还没有提交，请先由填写人提交。"),
        (State.CONFIRMED, "confirm", "这份承诺已经确认，不用再办。"),
        (State.SUBMITTED, "submit", "这份承诺已经提交，请等书记确认。"),
        (State.CONFIRMED, "submit", "这份承诺已经确认，不用再提交。"),
        (State.DRAFT, "return_to_writer", "这份承诺还没有提交，可以直接修改。"),
    ],
)
def test_moves_that_are_no_moves_are_refused(cast, campaign, state, move, sentence):
    made = builders.commitment(campaign, cast.member, state)
    upon = {"based_on": made.version}
    more = {"return_to_writer": {"comment": "改"}, "confirm": upon, "submit": upon}[move]
    with pytest.raises(Refused) as refusal:
        getattr(actions, move)(by=cast.secretary.user, commitment=made, **more)
    assert refusal.value.sentence == sentence
    assert (Commitment.objects.get().state, verbs()) == (state, [])


NOT_CONFIRMERS = [
    "member",
    "deputy",
    "recorder",
    "head",
    "staff",
    "sibling_secretary",
    "outsider",
    "officer",
    "inspector",
]


@pytest.mark.parametrize("who", NOT_CONFIRMERS)
def test_only_the_branchs_secretary_confirms_or_returns(cast, campaign, who):
    made = builders.commitment(campaign, cast.member, State.SUBMITTED)
    by = getattr(cast, who).user
    for write in (
        lambda: actions.confirm(by=by, commitment=made, based_on=made.version),
        lambda: actions.return_to_writer(by=by, commitment=made, comment="改"),
        lambda: actions.confirm_all(by=by, organization=cast.branch, campaign=campaign),
    ):
        with pytest.raises((PermissionDenied, Http404)):
            write()
    assert Commitment.objects.get().state == State.SUBMITTED


def test_everything_that_waits_is_confirmed_at_once(cast, campaign):
    waiting = [builders.commitment(campaign, who, State.SUBMITTED) for who in (cast.branch, cast.member, cast.staff)]
    draft = builders.commitment(campaign, cast.leader, State.DRAFT)
    elsewhere = builders.commitment(campaign, cast.outsider, State.SUBMITTED)
    another_year = builders.commitment(builders.campaign(2025), cast.member, State.SUBMITTED)
    assert actions.confirm_all(by=cast.secretary.user, organization=cast.branch, campaign=campaign) == 3
    assert set(Commitment.objects.confirmed()) == set(waiting)
    assert {made.state for made in Commitment.objects.filter(pk__in=[draft.pk])} == {State.DRAFT}
    assert set(Commitment.objects.waiting_for_confirmation()) == {elsewhere, another_year}
    entry = RegisterEntry.objects.get()
    assert (entry.verb, entry.detail) == (
        "一并确认3份承诺",
        {
            "commitments": [
                {"id": made.pk, "name": name}
                for made, name in zip(waiting, ["桐花社区党支部", "顾北川", "黎晓帆"], strict=True)
            ]
        },
    )


def test_confirming_everything_is_refused_when_nothing_waits(cast, campaign):
    with pytest.raises(Refused, match="现在没有等待确认的承诺"):
        actions.confirm_all(by=cast.secretary.user, organization=cast.branch, campaign=campaign)


@pytest.mark.parametrize("who", ["member", "recorder"])
def test_fulfilment_is_recorded_by_the_person_or_the_branch(cast, campaign, who):
    made = builders.commitment(campaign, cast.member)
    first, second, *_ = made.items.all()
    marks = {first.pk: Mark(Fulfilment.FULFILLED, "9月完成"), second.pk: Mark(Fulfilment.UNDER_WAY)}
    actions.update_fulfilment(by=getattr(cast, who).user, commitment=made, marks=marks, based_on=made.version)
    found = [(item.fulfilment, item.fulfilment_note) for item in made.items.all()]
    assert found == [(Fulfilment.FULFILLED, "9月完成"), (Fulfilment.UNDER_WAY, ""), *[(Fulfilment.NOT_YET, "")] * 3]
    assert [verb for _, verb, _ in verbs()] == ["登记承诺兑现情况"]


def test_nothing_new_about_fulfilment_leaves_no_line_in_the_register(cast, campaign):
    made = builders.commitment(campaign, cast.staff)
    marks = {made.items.get().pk: Mark(Fulfilment.NOT_YET)}
    actions.update_fulfilment(by=cast.staff.user, commitment=made, marks=marks, based_on=made.version)
    assert verbs() == []


def test_fulfilment_of_an_unconfirmed_commitment_is_refused(cast, campaign):
    made = builders.commitment(campaign, cast.member, State.SUBMITTED)
    with pytest.raises(Refused, match="还没有确认"):
        actions.update_fulfilment(by=cast.member.user, commitment=made, marks={}, based_on=made.version)


@pytest.mark.parametrize("who", ["staff", "head", "outsider", "officer"])
def test_others_record_no_fulfilment(cast, campaign, who):
    made = builders.commitment(campaign, cast.member)
    with pytest.raises((PermissionDenied, Http404)):
        actions.update_fulfilment(by=getattr(cast, who).user, commitment=made, marks={}, based_on=made.version)


def test_the_register_leads_from_the_line_to_the_changed_rows(cast, campaign):
    made = builders.commitment(campaign, cast.member, State.SUBMITTED)
    actions.confirm(by=cast.secretary.user, commitment=made, based_on=made.version)
    entry = RegisterEntry.objects.get()
    events = Commitment.pgh_event_models["update"].objects.filter(pgh_context__entry=entry.pk)
    assert [(event.state, event.pgh_obj_id) for event in events] == [(State.CONFIRMED, made.pk)]


@pytest.mark.django_db(transaction=True)
def test_two_who_write_for_one_person_at_the_same_moment_make_one_commitment():
    cast = builders.cast()
    campaign = builders.campaign()
    together, outcomes = Barrier(2), []

    def write(by):
        try:
            together.wait()
            outcomes.append(save(by, campaign, cast.member, FIVE).pk)
        finally:
            connection.close()

    threads = [Thread(target=write, args=[by]) for by in (cast.member, cast.recorder)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = Commitment.objects.get()
    assert (outcomes, made.items.count()) == ([made.pk, made.pk], 5)
