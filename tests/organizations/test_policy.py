"""The district's policy (政策): set by the office, from a day to come, with every difference shown and written down."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from organizations.actions.policy import add_version, correct_version, withdraw_version
from organizations.models import Policy, RegisterEntry
from organizations.policy_settings import NAMES, SETTINGS, differences, fingerprint
from organizations.refusals import Refused

OTHERS = ["officer", "secretary", "member", "outsider"]


@pytest.fixture
def today():
    """The real day: the database compares with it, too."""
    return timezone.localdate()


def later(today, days=30):
    return today + dt.timedelta(days=days)


def values(**changes):
    return {name: getattr(Policy(), name) for name in NAMES} | changes


def add(cast, today, starts_on, by="inspector", seen=None, **changes):
    before = Policy.objects.on(starts_on - dt.timedelta(days=1))
    seen = fingerprint(before) if seen is None else seen
    user = getattr(cast, by).user
    return add_version(by=user, starts_on=starts_on, values=values(**changes), seen=seen, today=today)


def lines():
    return list(RegisterEntry.objects.order_by("pk").values_list("verb", "detail"))


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def text_of(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- actions ----------------------------------------------------------------------------------------------------------
def test_a_change_is_a_new_version_and_its_difference_is_written_down(cast, today):
    add(cast, today, later(today), member_meeting_day=20, quota_mode="round", lagging_share=4)
    assert [Policy.objects.on(day).member_meeting_day for day in (later(today, 29), later(today))] == [25, 20]
    day = later(today)
    assert lines() == [
        (
            f"设定{day.year}年{day.month}月{day.day}日起的政策",
            {
                "组织生活会截止日": "由25日改为20日",
                "先锋名额算法": "由按年滚动改为按次计算",
                "“差”达到几分之几建议后进": "由三分之一改为四分之一",
            },
        )
    ]


def test_a_change_may_begin_today_and_never_earlier(cast, today):
    with pytest.raises(Refused, match="生效日期不能早于今天"):
        add(cast, today, today - dt.timedelta(days=1), member_meeting_day=20)
    assert add(cast, today, today, member_meeting_day=20) == Policy.objects.on(today)


def test_a_version_that_changes_nothing_is_refused(cast, today):
    with pytest.raises(Refused, match="没有任何改动"):
        add(cast, today, later(today))


def test_a_day_has_one_version(cast, today):
    add(cast, today, later(today), member_meeting_day=20)
    with pytest.raises(Refused, match="已经有一份政策生效"):
        add(cast, today, later(today), member_meeting_day=21)


def test_what_was_compared_with_must_still_hold(cast, today):
    seen = fingerprint(Policy())
    add(cast, today, later(today, 10), pioneer_percent=14)
    with pytest.raises(Refused, match="请再核对一次"):
        add(cast, today, later(today), seen=seen, member_meeting_day=20)


def test_a_version_to_come_is_corrected_or_taken_back(cast, today):
    version = add(cast, today, later(today), member_meeting_day=20)
    corrected = correct_version(
        by=cast.inspector.user,
        policy=version,
        starts_on=later(today, 40),
        values=values(member_meeting_day=22),
        seen=fingerprint(Policy()),
        today=today,
    )
    assert (corrected.pk, Policy.objects.get().member_meeting_day) == (version.pk, 22)
    assert lines()[-1][1]["组织生活会截止日"] == "由20日改为22日"
    assert "生效日期" in lines()[-1][1]
    withdraw_version(by=cast.inspector.user, policy=corrected, today=today)
    assert not Policy.objects.exists()
    assert lines()[-1][1] == {"组织生活会截止日": "由25日改为22日"}


def test_a_version_that_began_is_neither_corrected_nor_taken_back(cast, today):
    version = add(cast, today, today, member_meeting_day=20)
    with pytest.raises(Refused, match="已经生效"):
        withdraw_version(by=cast.inspector.user, policy=version, today=today)
    with pytest.raises(Refused, match="已经生效"):
        correct_version(
            by=cast.inspector.user,
            policy=version,
            starts_on=later(today),
            values=values(member_meeting_day=22),
            seen=fingerprint(Policy()),
            today=today,
        )


@pytest.mark.parametrize("write", [lambda row: row.update(pioneer_percent=30), lambda row: row.delete()])
def test_the_database_refuses_to_change_what_has_begun(db, today, write):
    begun = Policy.objects.create(starts_on=today)
    to_come = Policy.objects.create(starts_on=later(today))
    with pytest.raises(DatabaseError, match="begun_stays"), transaction.atomic():
        write(Policy.objects.filter(pk=begun.pk))
    write(Policy.objects.filter(pk=to_come.pk))
    assert Policy.objects.on(today).pioneer_percent == 15


@pytest.mark.parametrize("who", OTHERS)
def test_only_the_office_sets_the_policy(cast, today, who):
    version = add(cast, today, later(today), member_meeting_day=20)
    user = getattr(cast, who).user
    with pytest.raises(PermissionDenied):
        add(cast, today, later(today, 60), by=who, member_meeting_day=21)
    with pytest.raises(PermissionDenied):
        correct_version(by=user, policy=version, starts_on=later(today), values=values(), seen="", today=today)
    with pytest.raises(PermissionDenied):
        withdraw_version(by=user, policy=version, today=today)


# --- the settings as a list -------------------------------------------------------------------------------------------
def test_every_setting_of_the_table_stands_on_the_page_with_its_clause_and_effect():
    columns = {field.name for field in Policy._meta.concrete_fields} - {"id", "starts_on"}
    assert sorted(NAMES) == sorted(columns)
    assert [each.name for each in SETTINGS if not each.clause.startswith("通知")] == []
    assert [each.name for each in SETTINGS if not each.effect.endswith("。")] == []


def test_a_difference_is_told_in_words():
    found = differences(Policy(), Policy(audience="signed_in", publish_for_days=7))
    assert [(each.setting.label, each.before, each.after) for each in found] == [
        ("公示期（工作日）", "5个工作日", "7个工作日"),
        ("公示范围", "公示期内任何人可看", "登录后可看"),
    ]


# --- pages ------------------------------------------------------------------------------------------------------------
def data(starts_on, **changes):
    return {"starts_on": starts_on.isoformat()} | values(**changes)


def test_everybody_reads_what_holds_what_will_and_what_held(cast, signed_in, today):
    Policy.objects.create(starts_on=dt.date(2025, 1, 1), pioneer_percent=14)
    Policy.objects.create(starts_on=dt.date(2025, 6, 1))
    add(cast, today, later(today), member_meeting_day=20)
    page = text_of(signed_in(cast.member).get(url("policy")))
    assert "现在这一份从2025年6月1日起生效" in page
    assert "组织生活会截止日25日每月最晚这一天开会" in page
    assert "组织生活会截止日25日20日" in page
    assert "2025年1月1日起先锋比例（%）由15%改为14%" in page
    assert "设定新的一份" not in page
    assert "底线是5票" in page
    first = Policy.objects.get(starts_on=dt.date(2025, 1, 1))
    assert "先锋比例（%）14%" in text_of(signed_in(cast.member).get(url("policy_version", first.pk)))


def test_a_district_that_has_set_nothing_reads_the_defaults(cast, signed_in):
    page = text_of(signed_in(cast.inspector).get(url("policy")))
    assert "还没有设定过，现在用的是通知的默认值" in page
    assert "设定新的一份" in page


def test_the_office_writes_compares_and_confirms(cast, signed_in, today):
    client, sent = signed_in(cast.inspector), data(later(today), member_meeting_day=20)
    assert "看改了什么" in text_of(client.get(url("new_policy")))
    compared = client.post(url("new_policy"), sent)
    assert "改1处" in text_of(compared)
    assert "组织生活会截止日25日20日" in text_of(compared)
    assert not Policy.objects.exists()
    again = client.post(url("new_policy"), sent | {"again": "1"})
    assert 'value="20"' in again.content.decode()
    page = text_of(client.post(url("new_policy"), sent | {"seen": compared.context["seen"]}, follow=True))
    assert "已设定" in page
    assert Policy.objects.get().member_meeting_day == 20


def test_the_office_corrects_and_takes_back_through_the_page(cast, signed_in, today):
    client, version = signed_in(cast.inspector), add(cast, today, later(today), member_meeting_day=20)
    page = url("correct_policy", version.pk)
    assert 'value="20"' in client.get(page).content.decode()
    sent = data(later(today), member_meeting_day=21)
    compared = client.post(page, sent)
    assert "组织生活会截止日25日21日" in text_of(compared)
    client.post(page, sent | {"seen": compared.context["seen"]})
    assert Policy.objects.get().member_meeting_day == 21
    assert "已取消" in text_of(client.post(url("withdraw_policy", version.pk), follow=True))
    assert not Policy.objects.exists()


def test_a_confirmation_of_what_has_changed_meanwhile_keeps_the_filled_form(cast, signed_in, today):
    client, sent = signed_in(cast.inspector), data(later(today), member_meeting_day=20)
    seen = client.post(url("new_policy"), sent).context["seen"]
    add(cast, today, later(today, 10), pioneer_percent=14)
    response = client.post(url("new_policy"), sent | {"seen": seen})
    assert "请再核对一次" in text_of(response)
    assert 'value="20"' in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": "0001-01-01"}, "生效日期不能早于今天"),
        ({"starts_on": "以后"}, "生效日期请按年月日填写"),
        ({"starts_on": ""}, "请填写生效日期"),
        ({"ballots_for_counts": 4}, "请填写5到100之间的整数"),
        ({"ballots_for_majority": 2}, "请填写3到100之间的整数"),
        ({"ballots_for_counts": 6, "ballots_for_majority": 7}, "不能少于电子投票所需的票数"),
        ({"commitments_month": 2, "commitments_day": 30}, "不是每年都有的日子"),
        ({"member_meeting_day": "很多"}, "请填写整数"),
        ({"member_meeting_day": 99999999999}, "请填写1到31之间的整数"),
        ({"score_fair": 90}, "分值要依次降低"),
        ({"qualified_from": 99}, "建议线要依次降低"),
        ({"audience": "nobody"}, "选择一个有效的选项"),
        ({"lagging_share": "7"}, "选择一个有效的选项"),
    ],
)
def test_a_bad_setting_gives_a_sentence_and_keeps_the_rest(cast, signed_in, today, changes, sentence):
    sent = data(later(today), newcomer_days=44) | changes
    response = signed_in(cast.inspector).post(url("new_policy"), sent)
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert 'value="44"' in response.content.decode()
    assert not Policy.objects.exists()


def test_nothing_changed_is_said_before_anybody_confirms(cast, signed_in, today):
    response = signed_in(cast.inspector).post(url("new_policy"), data(later(today)))
    assert "没有任何改动" in text_of(response)
    assert 'name="seen"' not in response.content.decode()


@pytest.mark.parametrize("who", OTHERS)
def test_the_doors_of_the_policy_are_closed_to_others(cast, signed_in, today, who):
    version, client = add(cast, today, later(today), member_meeting_day=20), signed_in(getattr(cast, who))
    answers = [
        client.get(url("new_policy")),
        client.post(url("new_policy"), data(later(today))),
        client.get(url("correct_policy", version.pk)),
        client.post(url("withdraw_policy", version.pk)),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert client.get(url("policy")).status_code == 200


def test_the_policy_asks_visitors_to_sign_in(client, db):
    assert client.get(url("policy")).url.startswith(url("sign_in"))


def test_more_versions_take_no_more_queries(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.inspector)

    def queries():
        with django_assert_max_num_queries(20) as captured:
            assert client.get(url("policy")).status_code == 200
        return len(captured)

    Policy.objects.create(starts_on=dt.date(2025, 1, 1), pioneer_percent=14)
    few = queries()
    for month in (2, 3):
        Policy.objects.create(starts_on=dt.date(2025, month, 1), pioneer_percent=10 + month)
    assert queries() == few
