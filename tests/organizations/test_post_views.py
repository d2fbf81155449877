"""Pages of posts and of who may do what where."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations import post_views
from organizations.access import Permission
from organizations.models import Person, Post, Role
from tests import builders


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def today():
    return timezone.localdate()


def give(client, organization, chosen, /, **values):
    values = {"person": chosen.pk, "role": "deputy", "starts_on": str(today())} | values
    return client.post(url("appoint", organization.pk), values, follow=True)


@pytest.mark.parametrize(
    ("who", "sees", "appoints", "ends"),
    [
        ("officer", 200, 200, 200),
        ("inspector", 200, 200, 200),
        ("secretary", 200, 200, 403),
        ("deputy", 200, 403, 403),
        ("recorder", 200, 403, 403),
        ("member", 200, 403, 403),
        ("outsider", 404, 404, 404),
    ],
)
def test_everybody_there_sees_the_posts_and_those_above_give_them(cast, signed_in, who, sees, appoints, ends):
    client = signed_in(getattr(cast, who))
    pages = [url("posts", cast.branch.pk), url("appoint", cast.branch.pk), url("end_post", cast.deputy.posts.get().pk)]
    assert [client.get(page).status_code for page in pages] == [sees, appoints, ends]
    if appoints != 200:
        assert client.post(pages[1]).status_code == appoints
    if ends != 200:
        assert client.post(pages[2]).status_code == ends


def test_the_superior_appoints_from_the_roster(cast, signed_in):
    page = give(signed_in(cast.officer), cast.branch, cast.member, reason="任职文号3")
    post = cast.member.posts.get()
    assert (post.role, post.organization, post.starts_on) == (Role.DEPUTY, cast.branch, today())
    assert f"顾北川从{today().year}年{today().month}月{today().day}日起任副书记。" in page.content.decode()


def test_the_secretary_delegates_recording_and_nothing_else(cast, signed_in):
    client = signed_in(cast.secretary)
    assert client.get(url("appoint", cast.branch.pk)).context["form"].fields["role"].choices == [("recorder", "记录员")]
    assert "选择一个有效的选项" in give(client, cast.branch, cast.member).content.decode()
    give(client, cast.branch, cast.member, role="recorder")
    assert cast.member.posts.get().role == Role.RECORDER


def test_people_are_found_by_name_and_namesakes_told_apart(cast, signed_in):
    builders.person("顾北川", cast.branch, post_title="会计")
    builders.person("顾北川", cast.foreign, post_title="外人")
    client = signed_in(cast.officer)
    page = client.get(url("appoint", cast.branch.pk), {"q": "北川"}).content.decode()
    assert ("顾北川（工程维修组组长）" in page, "顾北川（会计）" in page, "外人" in page) == (True, True, False)
    assert "没有找到“火星人”" in client.get(url("appoint", cast.branch.pk), {"q": "火星人"}).content.decode()
    assert client.get(url("appoint", cast.branch.pk), {"q": "长" * 99}).status_code == 200


def test_long_rosters_are_searched(cast, signed_in, monkeypatch):
    monkeypatch.setattr(post_views, "PEOPLE_SHOWN", 2)
    page = signed_in(cast.officer).get(url("appoint", cast.branch.pk)).content.decode()
    assert "只列出前2人，共9人" in page


def test_the_office_takes_its_people_from_the_whole_district(cast, signed_in):
    client = signed_in(cast.inspector)
    give(client, cast.office, cast.outsider, role="district_office")
    assert Post.objects.filter(person=cast.outsider, organization=cast.office).exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"role": "secretary"}, "沈知远在这段时间是书记"),
        ({"role": "king"}, "选择一个有效的选项"),
        ({"person": "x"}, "选择一个有效的选项"),
        ({"starts_on": "昨天"}, "输入一个有效的日期"),
        ({"ends_on": "2020-01-02"}, "离任日期早于任职日期"),
        ({"role": "secretary", "is_acting": "on"}, "在岗，不用代理"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(cast, signed_in, values, sentence):
    page = give(signed_in(cast.officer), cast.branch, cast.member, **{"reason": "任职文号3"} | values)
    assert (page.status_code, cast.member.posts.count()) == (200, 0)
    shown = page.content.decode()
    assert sentence in shown
    assert "任职文号3" in shown


@pytest.mark.parametrize("who", ["foreigner", "away", "officer"])
def test_who_is_not_on_the_list_is_not_appointed_by_a_forged_form(cast, signed_in, who):
    person = cast.outsider if who == "foreigner" else getattr(cast, who)
    assert "选择一个有效的选项" in give(signed_in(cast.officer), cast.branch, person).content.decode()


def test_a_post_is_ended_with_its_last_day(cast, signed_in):
    client, post = signed_in(cast.officer), cast.deputy.posts.get()
    page = client.post(url("end_post", post.pk), {"on": "2019-01-01", "reason": "退休"})
    assert "不能早于任职日期2020年1月1日" in page.content.decode()
    yesterday = today() - dt.timedelta(days=1)
    page = client.post(url("end_post", post.pk), {"on": str(yesterday), "reason": "退休"}, follow=True)
    assert "已记下陆承安的离任日期。" in page.content.decode()
    assert [each.person for each in page.context["past"]] == [cast.deputy]
    assert cast.deputy not in [each.person for each in page.context["present"]]


def test_more_posts_take_no_more_queries(cast, signed_in, django_assert_max_num_queries):
    client, page = signed_in(cast.officer), url("posts", cast.branch.pk)
    builders.post(cast.member, cast.branch, Role.DEPUTY, ends_on=dt.date(2021, 1, 1))
    with django_assert_max_num_queries(16) as few:
        client.get(page)
    for number in range(3):
        person = builders.person(f"新人{number}", cast.branch)
        builders.post(person, cast.branch, Role.RECORDER)
        builders.post(person, cast.branch, Role.DEPUTY, ends_on=dt.date(2021, 1, 1))
    with django_assert_max_num_queries(16) as many:
        client.get(page)
    assert len(many) == len(few)


# --- 谁能在哪里做什么 -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "rules", "holders"),
    [
        ("inspector", 200, 200),
        ("officer", 200, 200),
        ("secretary", 200, 200),
        ("recorder", 403, 403),
        ("member", 403, 403),
        ("outsider", 200, 404),
    ],
)
def test_who_inspects_reads_the_rules_and_who_holds_what(cast, signed_in, who, rules, holders):
    client = signed_in(getattr(cast, who))
    assert [client.get(url("rules")).status_code, client.get(url("holders", cast.branch.pk)).status_code] == [
        rules,
        holders,
    ]


def test_the_rule_book_is_the_table_in_chinese(cast, signed_in):
    rows = {row.permission.label: row.reaches for row in signed_in(cast.inspector).get(url("rules")).context["rows"]}
    assert rows["点评党员或所属支部"] == ("本组织", "本组织", "", "", "本组织", "")
    assert rows["查看投票汇总"] == ("本组织、直属下级", "", "", "", "本组织、直属下级", "")
    assert rows["任命和免去职务"] == ("直属下级", "", "", "", "直属下级", "本组织及全部下级")
    assert rows["发激活单、关闭账号"] == ("全部下级", "", "", "", "全部下级", "本组织及全部下级")
    assert set(rows) == {permission.label for permission in Permission}


def test_a_page_says_who_holds_what_there_and_by_which_post(cast, signed_in):
    page = signed_in(cast.inspector).get(url("holders", cast.branch.pk))
    said = {
        holding.permission.label: [f"{each.post.person}：{each.capacity}" for each in holding.holders]
        for holding in page.context["holdings"]
    }
    assert said["评定党员等次"] == ["沈知远：书记"]
    assert said["起草党组织等次"] == ["甘书记：松荫街道党工委书记", "骆党务：松荫街道党工委党务干部"]
    assert said["确认和更正党组织等次"] == ["甘书记：松荫街道党工委书记"]
    assert said["维护组织和人员名单"] == ["纪澄：活动办公室"]
    cast.head.posts.all().delete()
    assert "没有人" in signed_in(cast.inspector).get(url("holders", cast.branch.pk)).content.decode()


def test_more_holders_take_no_more_queries(cast, signed_in, django_assert_max_num_queries):
    client, page = signed_in(cast.officer), url("holders", cast.branch.pk)
    with django_assert_max_num_queries(16) as few:
        client.get(page)
    for number in range(3):
        builders.post(builders.person(f"新人{number}", cast.branch), cast.branch, Role.RECORDER)
    with django_assert_max_num_queries(16) as many:
        client.get(page)
    assert len(many) == len(few)


def test_people_who_left_are_not_offered(cast, signed_in):
    Person.objects.filter(pk=cast.member.pk).update(standing=Person.Standing.LEFT)
    page = signed_in(cast.officer).get(url("appoint", cast.branch.pk)).content.decode()
    assert "顾北川" not in page
