"""Where reminders go: an address is entered, confirmed by its reader, and ended by its holder or by a link."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from disclosures.reminders import actions
from disclosures.reminders.models import MailAddress
from disclosures.tasks import run_send_confirmation
from organizations.models import RegisterEntry
from organizations.refusals import Refused
from organizations.register import changes_of
from tests import builders

WEDNESDAY = dt.date(2026, 10, 21)
PAGE = reverse("disclosures:mail")
ADDRESS = "shen@example.cn"


@pytest.fixture(autouse=True)
def wednesday(settings):
    settings.SITE_URL = "http://dj.example.gov.cn/"
    with time_machine.travel(builders.at(WEDNESDAY, 8), tick=False) as clock:
        yield clock


def entered(person, address=ADDRESS, today=WEDNESDAY):
    return actions.set_address(by=person.user, address=address, today=today)


def jobs():
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def work():
    """What the worker does with the mails that were asked for."""
    for _, arguments in jobs():
        run_send_confirmation(**arguments)


def link_in(mail):
    return re.search(r"http://dj\.example\.gov\.cn(/mail/\S+)", mail.body).group(1)


def state(person):
    return MailAddress.objects.values_list("state", "confirmed_on").get(user=person.user)


def test_an_address_is_used_only_after_the_mailed_link_was_opened(cast, signed_in, mailoutbox):
    response = signed_in(cast.secretary).post(PAGE, {"address": ADDRESS}, follow=True)
    assert "请在三天内打开邮件里的链接" in response.content.decode()
    assert state(cast.secretary) == ("waiting", None)
    work()
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([ADDRESS], "请确认接收提醒邮件")
    assert [name for name in (cast.secretary.name, cast.branch.short_name) if name in mail.body] == []
    asked = Client().get(link_in(mail))
    assert (asked.status_code, state(cast.secretary)) == (200, ("waiting", None))
    assert "确认接收" in asked.content.decode()
    done = Client().post(link_in(mail))
    assert "邮箱已经确认" in done.content.decode()
    assert state(cast.secretary) == ("on", WEDNESDAY)
    assert Client().post(link_in(mail)).status_code == 200


def test_the_links_know_no_session_and_no_name(cast, signed_in, mailoutbox):
    address = entered(cast.secretary)
    for name, token in (("confirm_mail", address.confirm_token), ("stop_mail", address.stop_token)):
        client, page = signed_in(cast.outsider), reverse(f"disclosures:{name}", args=[token])
        with CaptureQueriesContext(connection) as captured:
            response = client.get(page)
        assert response.content == Client().get(page).content
        assert [query for query in captured.captured_queries if Session._meta.db_table in query["sql"]] == []
        assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex")
        assert [each.name for each in cast.everyone if each.name in response.content.decode()] == []
        assert ADDRESS not in response.content.decode()


def test_another_address_makes_the_old_links_useless_and_waits_again(cast):
    old = entered(cast.secretary)
    actions.confirm_address(token=old.confirm_token, today=WEDNESDAY)
    new = entered(cast.secretary, "other@example.cn")
    assert state(cast.secretary) == ("waiting", None)
    for name, token in (("confirm_mail", old.confirm_token), ("stop_mail", old.stop_token)):
        assert Client().post(reverse(f"disclosures:{name}", args=[token])).status_code == 404
    assert new.selector != old.selector


def test_a_mail_that_was_asked_for_before_another_address_is_not_sent(cast, mailoutbox):
    entered(cast.secretary)
    entered(cast.secretary, "other@example.cn")
    work()
    assert [mail.to for mail in mailoutbox] == [["other@example.cn"]]


def test_an_address_that_the_mail_server_refuses_enters_no_log(cast, settings, caplog):
    settings.EMAIL_BACKEND = "tests.disclosures.reminders.test_digests.Refusing"
    entered(cast.secretary, "refused@example.cn")
    work()
    assert caplog.messages == ["an address to be confirmed was refused by the mail server"]


@pytest.mark.parametrize(("days", "status"), [(3, 200), (4, 404)])
def test_the_link_is_good_for_three_days(cast, wednesday, days, status):
    address = entered(cast.secretary)
    wednesday.move_to(builders.at(WEDNESDAY + dt.timedelta(days=days), 8))
    assert Client().post(reverse("disclosures:confirm_mail", args=[address.confirm_token])).status_code == status


def test_the_link_of_a_closed_account_confirms_nothing(cast):
    address = entered(cast.secretary)
    cast.secretary.user.is_active = False
    cast.secretary.user.save()
    with pytest.raises(Refused, match="不管用了"):
        actions.confirm_address(token=address.confirm_token, today=WEDNESDAY)


def test_one_link_never_serves_for_the_other(cast):
    address = entered(cast.secretary)
    for name, token in (("confirm_mail", address.stop_token), ("stop_mail", address.confirm_token)):
        for method in ("get", "post"):
            response = getattr(Client(), method)(reverse(f"disclosures:{name}", args=[token]))
            assert response.status_code == 404
            assert "这个链接不管用了" in response.content.decode()


def test_nobody_is_pestered_through_us(cast, signed_in, wednesday):
    client = signed_in(cast.outsider)
    for number in range(3):
        client.post(PAGE, {"address": f"stranger{number}@example.cn"})
        client.post(reverse("disclosures:forget_mail"))
    response = client.post(PAGE, {"address": "stranger9@example.cn"})
    assert "今天已经发过3封确认邮件" in response.content.decode()
    assert 'value="stranger9@example.cn"' in response.content.decode()
    assert len(jobs()) == 3
    wednesday.move_to(builders.at(WEDNESDAY + dt.timedelta(days=1), 8))
    assert client.post(PAGE, {"address": "stranger9@example.cn"}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写电子邮箱。"),
        ("沈知远", "这不像一个电子邮箱"),
        ("a@b", "这不像一个电子邮箱"),
        ("a@b.cn\nBcc: c@d.cn", "这不像"),
    ],
)
def test_what_is_no_address_gets_a_sentence_and_stays_in_the_field(cast, signed_in, typed, sentence):
    response = signed_in(cast.secretary).post(PAGE, {"address": typed})
    assert sentence in response.content.decode()
    assert MailAddress.objects.count() == 0


def test_the_holder_switches_off_and_on_and_forgets(cast, signed_in):
    address = entered(cast.secretary)
    client = signed_in(cast.secretary)
    page = client.post(reverse("disclosures:switch_mail_on"), follow=True).content.decode()
    assert "还没有确认过的邮箱" in page
    actions.confirm_address(token=address.confirm_token, today=WEDNESDAY)
    states = []
    for name in ("switch_mail_off", "switch_mail_off", "switch_mail_on"):
        client.post(reverse(f"disclosures:{name}"))
        states.append(state(cast.secretary))
    assert states == [("off", WEDNESDAY), ("off", WEDNESDAY), ("on", WEDNESDAY)]
    with pytest.raises(Refused, match="已经确认过"):
        entered(cast.secretary)
    for _ in range(2):
        assert client.post(reverse("disclosures:forget_mail")).status_code == 302
    assert MailAddress.objects.count() == 0


def test_unsubscribing_needs_no_account_and_a_look_changes_nothing(cast):
    address = entered(cast.secretary)
    actions.confirm_address(token=address.confirm_token, today=WEDNESDAY)
    page = reverse("disclosures:stop_mail", args=[address.stop_token])
    assert "不再接收" in Client().get(page).content.decode()
    assert state(cast.secretary) == ("on", WEDNESDAY)
    one_click = Client(enforce_csrf_checks=True).post(page, {"List-Unsubscribe": "One-Click"})
    assert "已经停发提醒邮件" in one_click.content.decode()
    assert state(cast.secretary) == ("off", WEDNESDAY)
    assert Client().post(page).status_code == 200


def test_nobody_reads_or_changes_another_ones_address(cast, signed_in):
    entered(cast.secretary)
    for who in (cast.outsider, cast.officer, cast.inspector, cast.deputy):
        client = signed_in(who)
        assert ADDRESS not in client.get(PAGE).content.decode()
        for name in ("switch_mail_on", "switch_mail_off", "forget_mail"):
            client.post(reverse(f"disclosures:{name}"))
    assert state(cast.secretary) == ("waiting", None)


def test_the_register_says_what_was_done_and_never_the_address(cast):
    address = entered(cast.secretary)
    actions.confirm_address(token=address.confirm_token, today=WEDNESDAY)
    actions.stop_by_link(token=address.stop_token)
    actions.switch_on(by=cast.secretary.user)
    actions.switch_off(by=cast.secretary.user)
    actions.forget_address(by=cast.secretary.user)
    found = list(RegisterEntry.objects.order_by("pk"))
    assert [entry.verb for entry in found] == [
        "填写提醒邮箱",
        "确认提醒邮箱",
        "用邮件里的链接关闭邮件提醒",
        "打开邮件提醒",
        "关闭邮件提醒",
        "删除提醒邮箱",
    ]
    assert {(entry.organization, entry.actor) for entry in found} == {(cast.district, cast.secretary.user)}
    assert {str(changes_of(entry)) for entry in found} == {"([], False)"}
    assert "example.cn" not in repr([vars(entry) for entry in found])


def test_a_job_carries_no_address(cast):
    kept = entered(cast.secretary)
    assert jobs() == [("disclosures.send_confirmation", {"address": kept.pk, "selector": kept.selector})]


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("mail_address_is_used_only_once_confirmed", {"state": "on"}),
        ("mail_address_is_used_only_once_confirmed", {"confirmed_on": WEDNESDAY}),
        ("mail_address_is_used_only_once_confirmed", {"state": "lost", "confirmed_on": WEDNESDAY}),
        ("mail_address_is_not_empty", {"address": ""}),
        ("mail_address_keeps_a_selector_only", {"selector": "x"}),
    ],
)
def test_an_address_that_cannot_be_is_refused(cast, constraint, changes):
    values = {"user": cast.member.user, "address": ADDRESS, "asked_on": WEDNESDAY} | changes
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        MailAddress.objects.create(**values)
