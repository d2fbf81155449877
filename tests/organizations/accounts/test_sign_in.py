"""Signing in through the real door: lines, last sign-in, lock-out, activation, first use, second step, the admin."""

import datetime as dt
import re

import pytest
import time_machine
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from organizations.accounts import totp
from organizations.actions import second_factors
from organizations.models import ActivationSlip, RegisterEntry, SecondFactor, User
from tests.organizations.accounts.slips import PASSWORD, issue, newcomer

MORNING = dt.datetime(2026, 10, 22, 1, 30, tzinfo=dt.UTC)  # half past nine in Shanghai, a Thursday


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def text_of(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", response.content.decode()))


def sign_in(client, person, password="demo-2026", **fields):
    return client.post(url("sign_in"), {"username": person.user.username, "password": password} | fields)


def verbs():
    return list(RegisterEntry.objects.order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


# --- lines and last sign-in -------------------------------------------------------------------------------------------
def test_each_sign_in_leaves_a_line_without_address_or_page(cast, client, clock):
    meeting_page = "/meetings/1/ballot/"
    assert sign_in(client, cast.member, next=meeting_page).url == meeting_page
    line = RegisterEntry.objects.get()
    assert (line.at, line.actor, line.verb, line.organization) == (MORNING, cast.member.user, "登录", cast.district)
    assert (line.record_name, line.reason, line.detail) == (cast.member.user.username, "", {"方式": "密码"})


def test_a_branchs_secretary_does_not_read_when_his_colleagues_sign_in(cast, client, signed_in):
    sign_in(client, cast.member)
    seen = {
        who: "登录" in text_of(signed_in(getattr(cast, who)).get(url("register"))).split("经办人")[-1]
        for who in ("member", "secretary", "officer", "inspector", "outsider")
    }
    assert seen == {"member": True, "secretary": False, "officer": False, "inspector": True, "outsider": False}


def test_the_last_sign_in_is_shown_after_the_next_one_and_on_the_account_page(cast, client, clock):
    first = sign_in(client, cast.member)
    assert "上次登录" not in text_of(client.get(first.url))
    assert "上次登录这是第一次" in text_of(client.get(url("account")))
    client.post(url("sign_out"))
    clock.shift(dt.timedelta(days=1))
    page = text_of(client.get(sign_in(client, cast.member).url))
    assert "您上次登录是2026年10月22日周四09:30。不是您本人的，请马上改密码。" in page
    page = text_of(client.get(url("account")))
    assert "上次登录2026年10月22日周四09:30这次登录2026年10月23日周五09:30" in page


def test_signing_out_leaves_no_line(cast, signed_in):
    signed_in(cast.member).post(url("sign_out"))
    assert verbs() == []


# --- failures ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fields", [{"password": "错"}, {"username": "没有的人", "password": "错"}])
def test_a_wrong_password_and_an_unknown_name_read_the_same(cast, client, fields):
    page = text_of(sign_in(client, cast.member, **fields))
    assert "用户名或密码不对。请核对以后再输一次；连续输错5次，要等30分钟。" in page


def test_an_empty_form_says_what_to_fill_in(client, db):
    page = text_of(client.post(url("sign_in"), {}))
    assert "请输入用户名" in page
    assert "请输入密码" in page


def test_five_failures_lock_for_half_an_hour_and_the_page_says_until_when(cast, client, clock):
    for _ in range(5):
        response = sign_in(client, cast.member, "错")
        clock.shift(dt.timedelta(minutes=1))
    assert (response.status_code, "请在10:04以后再登录" in text_of(response)) == (429, True)
    assert "领一张新的激活单" in text_of(response)
    again = sign_in(client, cast.member)
    assert (again.status_code, "请在10:04以后再登录" in text_of(again)) == (429, True)
    assert verbs() == ["连续输错，账号锁定"]
    clock.move_to(MORNING + dt.timedelta(minutes=34, seconds=1))
    assert sign_in(client, cast.member).status_code == 302
    assert verbs() == ["连续输错，账号锁定", "登录"]


def test_what_is_kept_of_failures_holds_no_address_password_or_page(cast, client):
    sign_in(client, cast.member, "我的真密码", next="/ballots/x/sign-in/")
    kept = AccessAttempt.objects.get()
    assert (kept.ip_address, "我的真密码" in kept.post_data, "/ballots/" in kept.post_data) == (None, False, False)


def test_a_name_that_nobody_has_is_locked_alike_and_leaves_no_line(cast, client):
    for _ in range(5):
        response = client.post(url("sign_in"), {"username": "没有的人", "password": "错"})
    assert response.status_code == 429
    assert verbs() == []


def test_a_slip_opens_a_locked_account_at_once(cast, client):
    for _ in range(5):
        sign_in(client, cast.member, "错")
    (slip,) = issue(cast.officer, cast.member, today=timezone.localdate())
    assert choose(client, slip.code).status_code == 302
    client.post(url("sign_out"))
    assert sign_in(client, cast.member, PASSWORD).status_code == 302


# --- activation -------------------------------------------------------------------------------------------------------
def choose(client, code, first=PASSWORD, second=None):
    return client.post(url("activate"), {"code": code, "password1": first, "password2": second or first})


@pytest.fixture
def slip(cast):
    (issued,) = issue(cast.officer, newcomer(cast.branch, phone="12012345678"), today=timezone.localdate())
    return issued


def test_the_code_shows_the_user_name_then_sets_the_password_and_signs_in(slip, client):
    page = client.post(url("activate"), {"code": slip.code})
    assert "新来的，请设置您的密码" in text_of(page)
    assert 'value="12012345678"' in page.content.decode()
    assert choose(client, slip.code).url == "/"
    assert client.get(url("account")).context["user"].username == "12012345678"
    assert verbs() == ["发放激活单1张", "用激活单设置密码", "登录"]
    assert RegisterEntry.objects.get(verb="登录").detail == {"方式": "激活单"}
    assert "已经用过" in text_of(choose(client, slip.code))


def test_a_code_that_is_shown_only_is_not_spent(slip, client):
    for _ in range(3):
        client.post(url("activate"), {"code": slip.code})
    assert choose(client, slip.code).status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("短", "短", "密码太短。请至少用8个字符。"),
        ("9481726350", "9481726350", "密码不能全是数字。请加上字母或符号。"),
        ("password1", "password1", "这个密码太常见，别人一猜就中。请换一个。"),
        ("x12012345678", "x12012345678", "密码和登录名太像。请换一个不容易从登录名猜到的。"),
        ("梧桐叶落-2026", "梧桐叶落-2027", "两次输入的密码不一样。请再输一次。"),
        ("", "", "请输入新密码。"),
        ("长" * 129, "长" * 129, "密码最多128个字符。请换一个短一些的。"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_a_sentence(slip, client, first, second, sentence):
    page = client.post(url("activate"), {"code": slip.code, "password1": first, "password2": second})
    assert sentence in text_of(page)
    assert not re.search(r"[a-zA-Z]{4,} [a-zA-Z]{2,}", re.sub(r"<[^>]+>", " ", page.content.decode()))
    assert choose(client, slip.code).status_code == 302


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "请输入激活单上的12位激活码。"),
        ("ABCD", "激活码应为12位，您输了4位。"),
        ("A" * 50, "激活码只有12位。"),
        ("ABCD-EFGH-JKMN", "没有这个激活码。"),
        ("ABCD-EFGH-JK\0N", "空字符"),
        ("𬀩喆堃𬀩喆堃𬀩喆堃𬀩喆堃", "没有这个激活码。"),
    ],
)
def test_a_code_that_is_none_is_refused_with_a_sentence(db, client, code, sentence):
    page = client.post(url("activate"), {"code": code})
    assert (page.status_code, sentence in text_of(page)) == (200, True)


def test_guesses_at_the_second_page_count_too(slip, client):
    for _ in range(5):
        choose(client, f"{slip.code[:4]}22222222")
    assert ActivationSlip.objects.get().state == "void"


# --- first use --------------------------------------------------------------------------------------------------------
def test_a_password_set_by_somebody_else_is_changed_before_anything_else(cast, client):
    user = cast.member.user
    user.set_password("别人设的-2026")
    user.save()
    sign_in(client, cast.member, "别人设的-2026")
    for page in ("/", url("account"), url("organizations"), "/meetings/"):
        assert client.get(page).url == url("password")
    assert client.post(url("sign_out_everywhere")).url == url("password")
    assert "请先设置您自己的密码" in text_of(client.get(url("password")))
    changed = client.post(url("password"), {"password1": PASSWORD, "password2": PASSWORD})
    assert changed.url == url("account")
    assert client.get("/").status_code == 200


def test_what_the_admin_sets_must_be_changed(cast, client):
    User.objects.filter(pk=cast.inspector.user.pk).update(is_staff=True, is_superuser=True)
    client.force_login(cast.inspector.user)
    page = reverse("admin:auth_user_password_change", args=[cast.member.user.pk])
    client.post(page, {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD})
    user = User.objects.get(pk=cast.member.user.pk)
    assert (user.check_password(PASSWORD), user.must_change_password) == (True, True)


def test_the_admin_cannot_switch_a_closed_account_on_again(cast, client):
    User.objects.filter(pk=cast.inspector.user.pk).update(is_staff=True, is_superuser=True)
    User.objects.filter(pk=cast.member.user.pk).update(is_active=False, closed_on=dt.date(2026, 10, 1))
    client.force_login(cast.inspector.user)
    page = reverse("admin:organizations_user_change", args=[cast.member.user.pk])
    moment = {"date_joined_0": "2026-10-01", "date_joined_1": "08:00:00"}
    answer = client.post(page, {"username": "x", "is_active": "on", **moment})
    assert (answer.status_code, "请发一张激活单" in text_of(answer)) == (200, True)


def test_guessing_the_password_in_an_open_session_locks_the_account(cast, signed_in):
    client = signed_in(cast.member)
    guess = {"old_password": "猜", "password1": PASSWORD, "password2": PASSWORD}
    answers = [client.post(url("password"), guess).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert client.post(url("password"), guess | {"old_password": "demo-2026"}).status_code == 429
    assert User.objects.get(pk=cast.member.user.pk).check_password("demo-2026")


def test_changing_the_password_asks_for_the_old_one_and_keeps_this_browser(cast, signed_in):
    client, other = signed_in(cast.member), signed_in(cast.member)
    new = {"password1": PASSWORD, "password2": PASSWORD}
    assert "现在的密码不对" in text_of(client.post(url("password"), {"old_password": "错", **new}))
    same = {"old_password": "demo-2026", "password1": "demo-2026", "password2": "demo-2026"}
    assert "新密码和现在的一样" in text_of(client.post(url("password"), same))
    assert client.post(url("password"), {"old_password": "demo-2026", **new}).url == url("account")
    assert (client.get(url("account")).status_code, other.get(url("account")).status_code) == (200, 302)
    assert verbs() == ["修改密码"]


def test_signing_out_everywhere_leads_to_the_sign_in_page(cast, signed_in):
    client = signed_in(cast.member)
    page = client.post(url("sign_out_everywhere"), follow=True)
    assert "所有设备上的登录都已退出" in text_of(page)
    assert verbs() == ["在所有设备上退出登录"]


# --- the second step --------------------------------------------------------------------------------------------------
def secret_of(person):
    return totp.unseal(bytes(SecondFactor.objects.get(user=person.user).sealed_secret), person.user.pk)


def code_of(person):
    return totp.code_at(secret_of(person), int(timezone.now().timestamp()) // totp.STEP)


def enrol(client, person):
    """Set the second step up through its page; returns the recovery codes."""
    client.get(url("second_factor"))
    page = client.post(url("second_factor"), {"code": code_of(person)})
    return re.findall(r"<code>([2-9A-Z]{4}-[2-9A-Z]{4})</code>", page.content.decode())


@pytest.fixture
def office(cast, signed_in, clock):
    """The office's browser, with the second step set up a while ago; `office.codes` are the recovery codes."""
    client = signed_in(cast.inspector)
    client.codes = enrol(client, cast.inspector)
    clock.shift(dt.timedelta(minutes=5))
    return client


def test_the_second_step_is_asked_for_at_sign_in_once_set(cast, office, client, clock):
    assert len(set(office.codes)) == 8
    answer = sign_in(client, cast.inspector, next="/organizations/")
    assert answer.url == url("second_step")
    assert client.get("/").url.startswith(url("sign_in"))
    assert client.post(url("second_step"), {"code": code_of(cast.inspector)}).url == "/organizations/"
    assert client.get("/").status_code == 200
    assert verbs() == ["启用第二步验证", "登录"]
    assert RegisterEntry.objects.get(verb="登录").detail == {"方式": "密码和第二步验证"}


def test_a_code_opens_the_door_once(cast, office, client):
    code = code_of(cast.inspector)
    sign_in(client, cast.inspector)
    assert client.post(url("second_step"), {"code": code}).status_code == 302
    client.post(url("sign_out"))
    sign_in(client, cast.inspector)
    assert "验证码不对" in text_of(client.post(url("second_step"), {"code": code}))


def test_a_recovery_code_stands_in_for_the_phone_once(cast, office, client):
    for expected in (302, 200):
        sign_in(client, cast.inspector)
        assert client.post(url("second_step"), {"code": office.codes[0].lower()}).status_code == expected
        client.post(url("sign_out"))
    assert RegisterEntry.objects.get(verb="用备用码通过第二步验证").detail == {"剩余": 7}


def test_wrong_codes_lock_the_account_like_wrong_passwords(cast, office, client):
    sign_in(client, cast.inspector)
    answers = [client.post(url("second_step"), {"code": "000000"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert client.post(url("second_step"), {"code": code_of(cast.inspector)}).status_code == 429
    assert sign_in(client, cast.inspector).status_code == 429
    assert "连续输错，账号锁定" in verbs()


def test_the_second_step_does_not_wait_for_ever(cast, office, client, clock):
    sign_in(client, cast.inspector)
    clock.shift(dt.timedelta(minutes=10, seconds=1))
    page = client.post(url("second_step"), {"code": code_of(cast.inspector)}, follow=True)
    assert "等得太久了，请重新登录" in text_of(page)


def test_an_account_closed_between_the_two_steps_stays_out(cast, office, client):
    sign_in(client, cast.inspector)
    User.objects.filter(pk=cast.inspector.user.pk).update(is_active=False)
    assert client.post(url("second_step"), {"code": code_of(cast.inspector)}).url == url("sign_in")


def test_a_slip_does_not_pass_the_second_step_by(cast, office, client):
    (slip,) = issue(None, cast.inspector, today=timezone.localdate())
    assert choose(client, slip.code).url == url("second_step")
    assert client.get("/").url.startswith(url("sign_in"))


@pytest.mark.parametrize("code", ["", "12345", "一二三四五六", "x" * 30])
def test_a_code_that_is_none_gives_a_sentence(cast, signed_in, code):
    client = signed_in(cast.inspector)
    client.get(url("second_factor"))
    page = client.post(url("second_factor"), {"code": code})
    assert (page.status_code, "有1处需要改一下" in text_of(page)) == (200, True)


@pytest.mark.parametrize(
    ("who", "offered"),
    [("inspector", True), ("officer", True), ("committee_secretary", True), ("secretary", False), ("member", False)],
)
def test_the_second_step_is_for_offices_and_committees(cast, signed_in, who, offered):
    client = signed_in(getattr(cast, who))
    assert client.get(url("second_factor")).status_code == (200 if offered else 403)
    assert ("第二步验证" in text_of(client.get(url("account")))) == offered


def test_where_it_is_the_rule_an_office_account_sets_it_up_before_anything_else(cast, signed_in, settings):
    settings.OFFICE_SECOND_FACTOR = True
    client = signed_in(cast.inspector)
    assert client.get("/").url == url("second_factor")
    assert len(enrol(client, cast.inspector)) == 8
    assert client.get("/").status_code == 200
    assert signed_in(cast.secretary).get("/").status_code == 200
    page = client.post(url("drop_second_factor"), {"code": "000000"})
    assert "按本区规定" in text_of(page)


def test_the_holder_turns_it_off_with_a_last_code(cast, office, client):
    assert "验证码不对" in text_of(office.post(url("drop_second_factor"), {"code": "000000"}))
    assert office.post(url("drop_second_factor"), {"code": code_of(cast.inspector)}).url == url("account")
    assert sign_in(client, cast.inspector).url == "/"


def test_the_secret_lies_sealed_and_the_page_shows_it_before_it_counts_only(cast, office):
    secret = secret_of(cast.inspector)
    factor = SecondFactor.objects.get()
    assert secret not in bytes(factor.sealed_secret)
    assert totp.as_text(secret) not in office.get(url("second_factor")).content.decode()


def test_a_second_step_whose_seal_no_longer_opens_says_whom_to_ask(cast, office, client, settings):
    SecondFactor.objects.update(sealed_secret=b"x" * 48)
    sign_in(client, cast.inspector)
    assert "服务器的密钥换过" in text_of(client.post(url("second_step"), {"code": "123456"}))


def test_another_office_account_takes_it_off_and_nobody_else(cast, signed_in):
    enrol(signed_in(cast.officer), cast.officer)
    remove = url("remove_second_factor", cast.officer.pk)
    for who, expected in (("secretary", 404), ("member", 404), ("outsider", 404), ("committee_secretary", 403)):
        assert signed_in(getattr(cast, who)).post(remove).status_code == expected
    assert SecondFactor.objects.exists()
    page = signed_in(cast.inspector).post(remove, follow=True)
    assert "骆党务的第二步验证已经去掉" in text_of(page)
    assert "没有启用第二步验证，不用去掉" in text_of(signed_in(cast.inspector).post(remove, follow=True))
    assert verbs() == ["启用第二步验证", "去掉第二步验证"]
    assert RegisterEntry.objects.get(verb="去掉第二步验证").record_name == "骆党务"


def test_a_command_takes_it_off_the_last_office_account(cast, signed_in, capsys):
    enrol(signed_in(cast.inspector), cast.inspector)
    call_command("remove_second_factor", cast.inspector.user.username)
    assert "纪澄的第二步验证已经去掉" in capsys.readouterr().out
    assert (verbs()[-1], RegisterEntry.objects.first().actor_name) == ("去掉第二步验证", "系统")
    for name, sentence in ((cast.inspector.user.username, "没有启用第二步验证"), ("没有的人", "没有用户名为")):
        with pytest.raises(CommandError, match=sentence):
            call_command("remove_second_factor", name)


def test_nobody_takes_off_his_own(cast):
    with pytest.raises(second_factors.Refused, match="自己的账号要由别人办理"):
        second_factors.remove_second_factor(by=cast.inspector.user, user=cast.inspector.user)


# --- the admin has no door of its own ---------------------------------------------------------------------------------
def test_the_admin_is_entered_through_the_sites_own_door(cast, client, signed_in):
    assert client.get("/admin/login/", {"next": "/admin/"}).url == "/sign-in/?next=/admin/"
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).url.startswith("/sign-in/")
    assert signed_in(cast.member).get("/admin/", follow=True).status_code == 403
    assert signed_in(cast.member).get("/admin/password_change/").url == url("password")


def test_without_an_issuer_nothing_of_single_sign_on_is_there(client, db, settings):
    assert [name for name in (*settings.INSTALLED_APPS, *settings.MIDDLEWARE) if "allauth" in name] == []
    assert client.get("/single-sign-on/district/login/").status_code == 404
    assert "统一身份认证" not in text_of(client.get(url("sign_in")))


def test_turning_off_a_second_step_that_is_already_off_is_said_in_words(cast, signed_in):
    """Another tab did it, or another office account."""
    response = signed_in(cast.inspector).post("/account/second-factor/drop/", {"code": "123456"})
    assert response.status_code == 200
    assert "第二步验证没有启用，或者已经去掉了" in response.content.decode()
