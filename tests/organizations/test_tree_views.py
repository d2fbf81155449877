"""Pages that change the tree: for the office only, and nothing typed is lost."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations.models import Organization, Person, RegisterEntry, Unit
from tests import builders

WHY = "云组〔2026〕12号"
NEW = {"kind": "branch", "name": "中共云溪区新桥支部委员会", "short_name": "新桥党支部", "code": "N1"}
CHANGES = ("found", "rename", "move", "merge", "dissolve", "add_unit")


def url(name, *args):
    floor = "disclosures" if name in ("merge", "dissolve", "handover") else "organizations"
    return reverse(f"{floor}:{name}", args=args)


def send(client, page, pk, /, **values):
    return client.post(url(page, pk), {"on": str(timezone.localdate()), "reason": WHY} | values, follow=True)


@pytest.mark.parametrize(
    ("who", "expected"),
    [("inspector", 200), ("secretary", 403), ("officer", 403), ("member", 403), ("outsider", 404)],
)
def test_only_the_office_opens_the_pages(cast, signed_in, who, expected):
    client = signed_in(getattr(cast, who))
    pages = [url(name, cast.branch.pk) for name in CHANGES] + [url("rename_unit", cast.unit.pk)]
    assert [client.get(page).status_code for page in pages] == [expected] * len(pages)
    assert [client.post(page).status_code for page in pages] == [expected] * len(pages)


def test_visitors_are_asked_to_sign_in(cast, client):
    for name in (*CHANGES, "posts", "appoint", "holders"):
        assert client.get(url(name, cast.branch.pk)).url.startswith(url("sign_in"))
    for page in (url("rules"), url("end_post", cast.secretary.posts.get().pk), url("rename_unit", cast.unit.pk)):
        assert client.get(page).url.startswith(url("sign_in"))


def test_the_office_founds_a_branch_and_lands_on_its_page(cast, signed_in):
    response = send(signed_in(cast.inspector), "found", cast.committee.pk, **NEW)
    made = Organization.objects.get(code="N1")
    assert (made.superior, response.context["organization"]) == (cast.committee, made)
    assert "已新建。请任命书记，登记人员。" in response.content.decode()
    assert "书记空缺" in response.content.decode()


def test_the_office_renames_moves_merges_and_dissolves(cast, signed_in):
    client = signed_in(cast.inspector)
    page = send(client, "rename", cast.branch.pk, name="中共云溪区桐花新苑支部", short_name="桐花新苑党支部")
    assert "名称与隶属的变更" in page.content.decode()
    send(client, "move", cast.branch.pk, superior=cast.other_committee.pk)
    send(client, "merge", cast.branch.pk, into=cast.foreign.pk)
    Person.objects.filter(organization=cast.sibling).update(standing=Person.Standing.LEFT)
    send(client, "dissolve", cast.sibling.pk)
    verbs = list(RegisterEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["改名", "调整隶属", "合并", "并入桐花新苑党支部", "撤销"]
    page = client.get(url("organization", cast.branch.pk)).content.decode()
    assert "已经撤销。以前的记录都留着" in page
    assert url("rename", cast.branch.pk) not in page


def test_the_office_names_units(cast, signed_in):
    client = signed_in(cast.inspector)
    assert "物业公司" in send(client, "add_unit", cast.branch.pk, name="物业公司").content.decode()
    page = client.post(url("rename_unit", cast.unit.pk), {"name": "桐花居委会"}, follow=True)
    assert Unit.objects.get(pk=cast.unit.pk).name == "桐花居委会"
    assert "单位名称已改好。" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("found", NEW | {"name": "中共云溪区桐花社区党支部"}, "已经有一个党组织用这个全称"),
        ("found", NEW | {"kind": "district_committee"}, "选择一个有效的选项"),
        ("rename", {"name": "", "short_name": "新名"}, "这个字段是必填项"),
        ("move", {"superior": "999999"}, "选择一个有效的选项"),
        ("move", {"superior": "甲"}, "选择一个有效的选项"),
        ("merge", {}, "这个字段是必填项"),
        ("dissolve", {"on": "去年"}, "输入一个有效的日期"),
        ("dissolve", {"on": "2999-01-01"}, "日期不能晚于今天"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(cast, signed_in, name, values, sentence):
    page = send(signed_in(cast.inspector), name, cast.committee.pk, **values)
    assert page.status_code == 200
    shown = page.content.decode()
    assert sentence in shown
    for typed in (WHY, *(value for key, value in values.items() if key in ("name", "short_name", "code"))):
        assert typed in shown


def test_only_what_may_take_it_is_offered(cast, signed_in):
    builders.organization("鹭洲联合党支部", Organization.Kind.JOINT_BRANCH, parent=cast.committee)
    client = signed_in(cast.inspector)
    superiors = client.get(url("move", cast.branch.pk)).context["form"].fields["superior"].queryset
    assert {each.short_name for each in superiors} == {"区委", "松荫街道党工委", "芦汀镇党委"}
    others = client.get(url("merge", cast.branch.pk)).context["form"].fields["into"].queryset
    assert {each.short_name for each in others} == {"鹭洲社区党支部", "芦汀村党支部", "鹭洲联合党支部"}
    kinds = [kind for kind, _ in client.get(url("found", cast.committee.pk)).context["form"].fields["kind"].choices]
    assert kinds == ["committee", "leading_group", "general_branch", "branch", "joint_branch"]


# --- an organization's page -------------------------------------------------------------------------------------------
def test_the_page_links_to_what_one_may_open(cast, signed_in):
    names = ("posts", "holders", "rename", "merge", "handover")
    seen = {}
    for who in ("inspector", "officer", "secretary", "deputy", "member"):
        page = signed_in(getattr(cast, who)).get(url("organization", cast.branch.pk)).content.decode()
        seen[who] = [name for name in names if f'"{url(name, cast.branch.pk)}"' in page]
    assert seen == {
        "inspector": ["posts", "holders", "rename", "merge", "handover"],
        "officer": ["posts", "holders", "handover"],
        "secretary": ["posts", "holders", "handover"],
        "deputy": ["posts", "handover"],
        "member": ["posts"],
    }


def test_an_acting_secretary_is_marked_and_a_vacant_post_said(cast, signed_in):
    client, yesterday = signed_in(cast.member), timezone.localdate() - dt.timedelta(days=1)
    cast.secretary.posts.update(ends_on=yesterday)
    assert "书记空缺" in client.get(url("organization", cast.branch.pk)).content.decode()
    builders.post(cast.deputy, cast.branch, "secretary", is_acting=True)
    page = client.get(url("organization", cast.branch.pk)).content.decode()
    assert "书记（代理）" in page
    assert "书记空缺" not in page


def test_a_committee_counts_the_people_below_it(cast, signed_in):
    counts = signed_in(cast.officer).get(url("organization", cast.committee.pk)).context["counts"]
    # two in the committee itself, one in the sibling branch, seven members and three staff in the branch
    assert counts == {"members": 10, "probationary": 0, "staff": 3, "away": 1, "exempt": 1}
