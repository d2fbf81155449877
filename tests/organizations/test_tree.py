"""The tree: founded, renamed, moved, merged, dissolved; the past keeps its names and places."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404

from organizations.actions.tree import dissolve, found, merge, move, rename
from organizations.actions.units import add_unit, rename_unit
from organizations.models import Organization, Person, Placement, Post, RegisterEntry, Role, Unit
from organizations.past import read_past
from organizations.refusals import Refused
from tests import builders

TODAY = dt.date(2026, 10, 20)
JUNE = dt.date(2026, 6, 1)
MAY = dt.date(2026, 5, 31)
Kind = Organization.Kind
WHY = "云组〔2026〕12号"


def with_defaults(by, values):
    return {"by": by.user, "on": JUNE, "today": TODAY, "reason": WHY} | values


def do_found(cast, by="inspector", **values):
    values = {"superior": cast.committee, "kind": Kind.BRANCH, "name": "中共云溪区新桥支部委员会"} | values
    values = {"short_name": "新桥党支部", "code": "N1"} | values
    return found(**with_defaults(getattr(cast, by), values))


def do_rename(cast, by="inspector", **values):
    values = {"organization": cast.branch, "name": "中共云溪区桐花新苑支部委员会"} | values
    return rename(**with_defaults(getattr(cast, by), {"short_name": "桐花新苑党支部"} | values))


def do_move(cast, by="inspector", **values):
    values = {"organization": cast.branch, "superior": cast.other_committee} | values
    return move(**with_defaults(getattr(cast, by), values))


def do_merge(cast, by="inspector", **values):
    return merge(**with_defaults(getattr(cast, by), {"organization": cast.branch, "into": cast.sibling} | values))


def do_dissolve(cast, by="inspector", **values):
    return dissolve(**with_defaults(getattr(cast, by), {"organization": cast.sibling} | values))


def emptied(branch):
    Person.objects.of(branch).update(standing=Person.Standing.LEFT)
    return branch


def placements(organization):
    rows = organization.placements.order_by("starts_on").select_related("superior")
    found_rows = [(row.short_name, str(row.superior), row.starts_on, row.ends_on) for row in rows]
    return sorted(found_rows, key=lambda row: row[2] or dt.date.min)


def line():
    entry = RegisterEntry.objects.first()
    return entry.verb, entry.record_name, entry.reason, entry.detail


def is_whole():
    return Organization.objects.find_problems() == ([], [], [], [], [])


# --- what each does ---------------------------------------------------------------------------------------------------
def test_a_branch_is_founded_under_its_superior(cast):
    made = do_found(cast)
    assert (made.superior, made.founded_on, made.sort_key[:5]) == (cast.committee, JUNE, "xin1 ")
    assert placements(made) == [("新桥党支部", "松荫街道党工委", None, None)]
    assert line() == ("新建党支部新桥党支部", "松荫街道党工委", WHY, {"自": "2026-06-01"})
    assert is_whole()


def test_a_renamed_branch_had_its_old_name_before(cast):
    do_rename(cast)
    assert placements(cast.branch) == [
        ("桐花社区党支部", "松荫街道党工委", None, MAY),
        ("桐花新苑党支部", "松荫街道党工委", JUNE, None),
    ]
    past = read_past()
    cast.branch.refresh_from_db()
    assert [past.short_name_on(cast.branch, day) for day in (MAY, JUNE)] == ["桐花社区党支部", "桐花新苑党支部"]
    assert line() == ("改名", "桐花新苑党支部", WHY, {"原名": "中共云溪区桐花社区党支部", "自": "2026-06-01"})


def test_a_moved_branch_stood_elsewhere_before(cast):
    moved = do_move(cast)
    assert moved.superior == cast.other_committee
    assert placements(moved) == [
        ("桐花社区党支部", "松荫街道党工委", None, MAY),
        ("桐花社区党支部", "芦汀镇党委", JUNE, None),
    ]
    present = {each.path: each for each in Organization.objects.all()}
    past = read_past()
    assert [past.superior_on(moved, day, present) for day in (MAY, JUNE)] == [cast.committee, cast.other_committee]
    assert line()[::3] == ("调整隶属", {"原上级": "松荫街道党工委", "新上级": "芦汀镇党委", "自": "2026-06-01"})
    assert is_whole()


def test_everything_below_moves_along_and_keeps_its_place(cast):
    general = do_found(cast, kind=Kind.GENERAL_BRANCH, name="总支", short_name="总支", code="G")
    below = do_found(cast, superior=general, name="总支一支部", short_name="总支一支部", code="G1")
    do_move(cast, organization=general)
    below.refresh_from_db()
    assert below in Organization.objects.within(Organization.objects.get(pk=cast.other_committee.pk))
    assert placements(below) == [("总支一支部", "总支", None, None)]


def test_two_changes_on_one_day_leave_one_row(cast):
    do_rename(cast)
    do_move(cast)
    assert placements(cast.branch) == [
        ("桐花社区党支部", "松荫街道党工委", None, MAY),
        ("桐花新苑党支部", "芦汀镇党委", JUNE, None),
    ]


def test_an_empty_branch_is_dissolved_and_its_posts_end(cast):
    builders.post(cast.sibling_secretary, cast.sibling, Role.RECORDER, starts_on=TODAY)
    do_dissolve(cast, organization=emptied(cast.sibling))
    cast.sibling.refresh_from_db()
    assert cast.sibling.dissolved_on == JUNE
    assert list(Post.objects.filter(organization=cast.sibling).values_list("role", "ends_on")) == [("secretary", MAY)]
    assert not Organization.objects.existing_on(JUNE).filter(pk=cast.sibling.pk).exists()
    assert Organization.objects.existing_on(MAY).filter(pk=cast.sibling.pk).exists()
    assert line()[0] == "撤销"


def test_a_merger_takes_people_and_units_along_and_ends_posts(cast):
    gone = builders.person("已离开的", cast.branch, standing=Person.Standing.LEFT)
    same = Unit.objects.create(organization=cast.branch, name="物业公司")
    worker = builders.staff("物业职工", cast.branch, same)
    kept = Unit.objects.create(organization=cast.sibling, name="物业公司")
    count = Person.objects.of(cast.branch).count() - 1
    do_merge(cast)
    assert list(Person.objects.of(cast.branch)) == [gone]
    assert Person.objects.of(cast.sibling).filter(since=JUNE).count() == count
    worker.refresh_from_db()
    cast.staff.refresh_from_db()
    cast.unit.refresh_from_db()
    assert (worker.unit, cast.staff.unit, cast.unit.organization) == (kept, cast.unit, cast.sibling)
    assert set(Post.objects.filter(organization=cast.branch).values_list("ends_on", flat=True)) == {MAY}
    assert list(Post.objects.filter(organization=cast.sibling).values_list("ends_on", flat=True)) == [None]
    lines = [(entry.verb, entry.organization) for entry in RegisterEntry.objects.all()[:2]]
    assert lines == [("并入桐花社区党支部", cast.sibling), ("合并", cast.branch)]
    assert is_whole()


def test_a_merged_committee_brings_its_branches(cast):
    do_merge(cast, organization=cast.committee, into=cast.other_committee)
    cast.committee.refresh_from_db()
    other = Organization.objects.get(pk=cast.other_committee.pk)
    assert set(Organization.objects.children_of(other)) == {cast.foreign, cast.branch, cast.sibling}
    assert (cast.committee.dissolved_on, cast.committee.numchild) == (JUNE, 0)
    assert placements(cast.branch)[-1] == ("桐花社区党支部", "芦汀镇党委", JUNE, None)
    assert is_whole()


def test_units_are_added_and_renamed(cast):
    unit = add_unit(by=cast.inspector.user, organization=cast.branch, name=" 物业公司 ")
    assert (unit.name, line()[0]) == ("物业公司", "增加单位物业公司")
    rename_unit(by=cast.inspector.user, unit=unit, name="桐花物业公司")
    unit.refresh_from_db()
    assert (unit.name, line()[0]) == ("桐花物业公司", "单位物业公司改名为桐花物业公司")


# --- who may ----------------------------------------------------------------------------------------------------------
ACTIONS = {"found": do_found, "rename": do_rename, "move": do_move, "merge": do_merge}


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("outsider", Http404),
        ("secretary", PermissionDenied),
        ("officer", PermissionDenied),
        ("committee_secretary", PermissionDenied),
        ("member", PermissionDenied),
    ],
)
def test_only_the_office_changes_the_tree(cast, name, who, refusal):
    before = list(Organization.objects.values("path", "name", "dissolved_on"))
    if name == "found" and who in ("secretary", "member"):
        refusal = Http404  # a branch's people don't see the committee's page
    with pytest.raises(refusal):
        ACTIONS[name](cast, by=who)
    assert list(Organization.objects.values("path", "name", "dissolved_on")) == before


@pytest.mark.parametrize(("who", "refusal"), [("outsider", Http404), ("officer", PermissionDenied)])
def test_only_the_office_dissolves_and_names_units(cast, who, refusal):
    user = getattr(cast, who).user
    emptied(cast.sibling)
    with pytest.raises(refusal):
        do_dissolve(cast, by=who)
    with pytest.raises(refusal):
        add_unit(by=user, organization=cast.branch, name="物业公司")
    with pytest.raises(refusal):
        rename_unit(by=user, unit=cast.unit, name="物业公司")


# --- what is refused --------------------------------------------------------------------------------------------------
LATER, EARLIER = TODAY + dt.timedelta(days=1), dt.date(2019, 12, 31)


@pytest.mark.parametrize(
    ("do", "values", "sentence"),
    [
        (do_found, {"kind": Kind.COMMITTEE, "superior": "branch"}, "党委不能设在党支部下面"),
        (do_found, {"name": "中共云溪区桐花社区党支部"}, "已经有一个党组织用这个全称"),
        (do_found, {"short_name": " "}, "请填写党组织全称和简称"),
        (do_found, {"code": " "}, "请填写党组织编码"),
        (do_found, {"on": EARLIER}, "不能早于上级的成立日期2020年1月1日"),
        (do_found, {"on": LATER}, "日期不能晚于今天"),
        (do_found, {"reason": ""}, "请写明依据"),
        (do_rename, {"name": "中共云溪区鹭洲社区党支部"}, "已经有一个党组织用这个全称"),
        (do_rename, {"name": "中共云溪区桐花社区党支部", "short_name": "桐花社区党支部"}, "名称没有变化"),
        (do_rename, {"on": EARLIER}, "2020年1月1日才成立"),
        (do_move, {"superior": "committee"}, "已经在松荫街道党工委下面"),
        (do_move, {"superior": "sibling"}, "党支部不能设在党支部下面"),
        (do_move, {"organization": "district"}, "区委不能移动"),
        (do_move, {"organization": "office", "superior": "committee"}, "活动办公室不能移动"),
        (do_move, {"organization": "committee", "superior": "branch"}, "自己或它的下级"),
        (do_move, {"organization": "committee", "superior": "committee"}, "自己或它的下级"),
        (do_merge, {"into": "committee"}, "党支部不能并入党工委"),
        (do_merge, {"into": "branch"}, "自己或它的下级"),
        (do_merge, {"organization": "district", "into": "committee"}, "区委不能移动、合并或撤销"),
        (do_dissolve, {"organization": "branch"}, "名册上还有10人"),
        (do_dissolve, {"organization": "committee"}, "还有下级党组织"),
        (do_dissolve, {"organization": "office"}, "活动办公室不能移动、合并或撤销"),
    ],
)
def test_what_cannot_stand_is_refused_with_a_sentence(cast, do, values, sentence):
    places = ("organization", "superior", "into")
    values = {key: getattr(cast, value) if key in places else value for key, value in values.items()}
    with pytest.raises(Refused, match=sentence):
        do(cast, **values)
    assert is_whole()


def test_a_code_is_used_once(cast):
    with pytest.raises(Refused, match="这个编码已经有党组织在用"):
        do_found(cast, code=cast.branch.code)


@pytest.mark.parametrize("do", [do_found, do_move, do_merge])
def test_nothing_is_put_under_what_is_dissolved(cast, do):
    for person in Person.objects.filter(organization__in=[cast.sibling, cast.foreign]):
        Person.objects.filter(pk=person.pk).update(standing=Person.Standing.LEFT)
    do_dissolve(cast, organization=cast.foreign)
    do_dissolve(cast, organization=cast.other_committee, reason=WHY)
    do_dissolve(cast, organization=cast.sibling)
    values = {do_found: {"superior": cast.other_committee}, do_move: {}, do_merge: {}}[do]
    with pytest.raises(Refused, match="已经撤销"):
        do(cast, **values)
    with pytest.raises(Refused, match="已经撤销"):
        do_rename(cast, organization=cast.sibling)


def test_a_change_is_never_dated_before_an_earlier_one(cast):
    do_move(cast)
    with pytest.raises(Refused, match="桐花社区党支部在2026年6月1日已有变更"):
        do_rename(cast, on=MAY)
    with pytest.raises(Refused, match="桐花社区党支部在2026年6月1日已有变更"):
        do_merge(cast, on=MAY)


def test_a_committee_merges_only_where_its_branches_may_stand(cast):
    below = do_found(cast, kind=Kind.GENERAL_BRANCH, name="总支", short_name="总支", code="G")
    other = do_found(
        cast, kind=Kind.GENERAL_BRANCH, superior=cast.other_committee, name="二总支", short_name="二总支", code="G2"
    )
    with pytest.raises(Refused, match="党总支不能设在党总支下面"):
        do_merge(cast, organization=cast.committee, into=other)
    assert below.superior == cast.committee


def test_the_tree_has_a_last_level(cast):
    superior = cast.other_committee
    for level in range(3, 11):
        name = f"第{level}级党委"
        superior = do_found(cast, superior=superior, kind=Kind.COMMITTEE, name=name, short_name=name, code=name)
    with pytest.raises(Refused, match="党组织最多10级"):
        do_found(cast, superior=superior)
    top = do_found(cast, superior=cast.district, kind=Kind.COMMITTEE, name="又一党委", short_name="又一", code="T")
    with pytest.raises(Refused, match="党组织最多10级"):
        do_move(cast, organization=cast.other_committee, superior=top)


@pytest.mark.parametrize(
    ("organization", "name", "sentence"),
    [
        ("branch", " ", "请填写单位名称"),
        ("branch", "桐花社区居委会", "已经有这个单位"),
        ("committee", "甲", "党支部下面"),
    ],
)
def test_a_unit_has_a_name_of_its_own_under_a_branch(cast, organization, name, sentence):
    with pytest.raises(Refused, match=sentence):
        add_unit(by=cast.inspector.user, organization=getattr(cast, organization), name=name)


# --- the database -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"starts_on": JUNE, "ends_on": MAY}, "placement_ends_after_it_starts"),
        ({"starts_on": JUNE}, "placement_is_open_once"),
        ({"ends_on": MAY}, "placement_holds_alone_on_its_days"),
        ({"starts_on": EARLIER, "ends_on": MAY}, "placement_holds_alone_on_its_days"),
    ],
)
def test_an_organization_has_one_name_and_one_place_on_a_day(cast, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        Placement.objects.create(organization=cast.branch, name="别名", short_name="别名", **values)


def test_nothing_stands_under_itself(cast):
    with pytest.raises(IntegrityError, match="placement_is_not_under_itself"):
        Placement.objects.filter(organization=cast.branch).update(superior=cast.branch)
