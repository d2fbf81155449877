"""Two people at one draft: nobody overwrites what they have not seen, and nothing that was typed is lost."""

import datetime as dt

import pytest
from django.urls import reverse

from evaluations.ratings import actions
from evaluations.ratings.actions import Conflict, Decision, Minutes
from evaluations.ratings.deciders import deciders_of
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from organizations.models import Unit
from organizations.refusals import Refused
from tests import builders
from tests.evaluations.ratings.rounds import confirm, decide, decide_all, member_meeting, secretary_meeting, sheet_of
from tests.evaluations.ratings.test_views import posted, text


@pytest.fixture
def sheet(cast):
    """A committee's branches: its officer and its secretary both draft the sheet."""
    meeting = secretary_meeting(cast.committee, [cast.branch, cast.sibling])
    return sheet_of(cast.officer, meeting, RatingSheet.Pool.ORGANIZATIONS)


def levels(sheet):
    return dict(Rating.objects.filter(sheet=sheet).current().values_list("name", "level"))


def test_a_save_upon_an_older_version_is_refused_and_says_who_saved(cast, sheet):
    first, second = sheet.ratings.current()
    saved = decide(cast.officer, sheet, {first.pk: Decision(Level.LAGGING)})
    assert (saved.version, saved.saved_by, saved.saved_at is not None) == (2, cast.officer.user, True)
    with pytest.raises(Conflict, match="骆党务在.*已经存过这张评价表") as refused:
        actions.decide(
            by=cast.committee_secretary.user, sheet=sheet, based_on=1, decisions={second.pk: Decision(Level.QUALIFIED)}
        )
    assert refused.value.sheet.version == 2
    assert levels(sheet) == {"桐花社区党支部": "lagging", "鹭洲社区党支部": None}


def test_a_confirmation_upon_an_older_version_is_refused(cast, sheet):
    saved = decide_all(cast.officer, sheet)
    saved = decide(cast.officer, saved, participants="骆党务")
    decide_all(cast.committee_secretary, sheet, Level.LAGGING)
    with pytest.raises(Conflict):
        actions.confirm(by=cast.officer.user, sheet=saved, based_on=saved.version)
    sheet.refresh_from_db()
    assert not sheet.is_confirmed


@pytest.mark.parametrize("name", ["sheet", "sheet_confirm"])
def test_both_are_shown_what_was_left_empty_is_filled_and_the_next_save_goes_through(cast, sheet, signed_in, name):
    address = reverse(f"evaluations:{name}", args=[sheet.pk])
    secretarys = posted(sheet, {"鹭洲社区党支部": ("pioneer", "现场会")}, participants="甘书记")
    decide(
        cast.officer,
        sheet,
        participants="骆党务",
        decisions={row.pk: Decision(Level.LAGGING, text="台账不齐") for row in sheet.ratings.current()},
    )
    client = signed_in(cast.committee_secretary)
    response = client.post(address, secretarys)
    shown = text(response)
    assert "骆党务在" in shown
    assert "您填的没有盖上去" in shown
    form = response.context["form"]
    typed = {row.name: tuple(field.value() for field in form.row_fields(row)) for row in form.rows}
    assert typed == {"桐花社区党支部": ("lagging", "台账不齐"), "鹭洲社区党支部": ("pioneer", "现场会")}
    assert shown.count("骆党务存的是：") == 2  # the row that differs, and the minutes
    assert "参加评定的人员：骆党务" in shown
    assert levels(sheet) == {"桐花社区党支部": "lagging", "鹭洲社区党支部": "lagging"}
    again = secretarys | {"version": form["version"].value()}
    again |= {form.row_fields(row)[0].name: typed[row.name][0] for row in form.rows}
    client.post(reverse("evaluations:sheet", args=[sheet.pk]), again)
    assert levels(sheet) == {"桐花社区党支部": "lagging", "鹭洲社区党支部": "pioneer"}


def test_minutes_that_were_left_empty_are_filled_with_what_the_other_wrote(cast, sheet, signed_in):
    left_empty = posted(sheet, decided_on="", place="")
    decide(cast.officer, sheet, participants="骆党务、列席的王新", over_quota_reason="现场会推选")
    response = signed_in(cast.committee_secretary).post(reverse("evaluations:sheet", args=[sheet.pk]), left_empty)
    form = response.context["form"]
    names = ("attended", "participants", "decided_on", "place", "over_quota_reason")
    assert {name: form[name].value() for name in names} == {
        "attended": ["骆党务"],
        "participants": "列席的王新",
        "decided_on": "2026-09-28",
        "place": "二楼会议室",
        "over_quota_reason": "现场会推选",
    }


@pytest.mark.parametrize("version", ["", "x", "0", "9" * 30])
def test_a_page_without_its_version_saves_nothing_and_keeps_what_was_typed(cast, sheet, signed_in, version):
    data = posted(sheet, {"鹭洲社区党支部": ("pioneer", "现场会")}, version=version)
    response = signed_in(cast.officer).post(reverse("evaluations:sheet", args=[sheet.pk]), data)
    assert response.status_code == 200
    assert "现场会" in text(response)
    assert "这一页不完整，没有保存" in text(response)
    assert set(levels(sheet).values()) == {None}


# --- who decided, when and where -------------------------------------------------------------------------------------


@pytest.fixture
def of_members(cast):
    people = [cast.secretary, cast.deputy, cast.member, cast.staff]
    return sheet_of(cast.secretary, member_meeting(cast.branch, people))


def test_a_new_sheet_proposes_the_meetings_day_and_place(of_members):
    assert (of_members.decided_on, of_members.place) == (dt.date(2026, 10, 22), "二楼会议室")


def test_those_with_posts_can_be_ticked_and_others_written(cast, of_members, signed_in):
    client = signed_in(cast.secretary)
    address = reverse("evaluations:sheet", args=[of_members.pk])
    with_posts, present = client.get(address).context["form"].attended_groups()
    assert [box.choice_label for box in with_posts] == ["沈知远", "陆承安", "柳文澜"]
    assert [box.choice_label for box in present] == ["顾北川", "黎晓帆"]
    data = posted(of_members, participants="党小组长王新（列席）", decided_on="2026-10-23", place="三楼")
    client.post(address, data | {"attended": ["沈知远", "顾北川"]})
    of_members.refresh_from_db()
    assert (of_members.participants, of_members.decided_on, of_members.place) == (
        "沈知远、顾北川、党小组长王新（列席）",
        dt.date(2026, 10, 23),
        "三楼",
    )
    form = client.get(address).context["form"]
    assert (form["attended"].value(), form["participants"].value()) == (["沈知远", "顾北川"], "党小组长王新（列席）")


def test_in_a_joint_branch_the_other_units_heads_are_not_offered(cast):
    other = Unit.objects.create(organization=cast.branch, name="桐花供销社")
    stranger = builders.staff("贺九", cast.branch, other)
    builders.post(stranger, cast.branch, "administrative_head", unit=other)
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, [cast.staff]), RatingSheet.Pool.STAFF)
    assert deciders_of(sheet).with_posts == ("骆明霞", "沈知远", "陆承安")


def test_somebody_not_on_the_list_cannot_be_ticked(cast, of_members, signed_in):
    data = posted(of_members) | {"attended": ["庄小禾"]}
    response = signed_in(cast.secretary).post(reverse("evaluations:sheet", args=[of_members.pk]), data)
    assert "请在“其他参加的人”里写" in text(response)


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        ({"decided_on": None}, "请写明评定的日期和地点"),
        ({"place": " "}, "请写明评定的日期和地点"),
        ({"decided_on": dt.date(2026, 10, 21)}, "评定的日期早于会议那天"),
        ({"decided_on": dt.date(2126, 10, 22)}, "评定的日期还没有到。请改成实际评定的那一天"),
        ({"participants": ""}, "哪些人参加了这次评定"),
    ],
)
def test_minutes_that_lack_something_stop_the_confirmation(cast, of_members, minutes, sentence):
    decide_all(cast.secretary, of_members)
    with pytest.raises(Refused, match=sentence):
        confirm(cast.secretary, of_members, **minutes)


def test_a_date_that_is_none_is_named_and_the_rest_stays(cast, of_members, signed_in):
    data = posted(of_members, participants="沈知远", decided_on="昨天")
    response = signed_in(cast.secretary).post(reverse("evaluations:sheet", args=[of_members.pk]), data)
    assert "请按“年-月-日”填写评定日期。" in text(response)
    assert 'value="昨天"' in text(response)


def test_the_minutes_alone_are_no_decision(cast, of_members):
    saved = decide(cast.secretary, of_members, participants="沈知远")
    assert Minutes(saved.participants, saved.decided_on, saved.place, saved.over_quota_reason) == Minutes(
        "沈知远", dt.date(2026, 10, 22), "二楼会议室", ""
    )
    assert set(levels(of_members).values()) == {None}
