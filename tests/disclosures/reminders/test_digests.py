"""The day's mails: noted once, sent once, about nothing that the home page does not say."""

import datetime as dt
import html
import re
import smtplib
import threading

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from disclosures import daily
from disclosures.reminders import actions
from disclosures.reminders.actions import digests
from disclosures.reminders.models import Digest, MailAddress
from disclosures.tasks import run_send_digests
from evaluations.ballots.models import Ballot, Roll
from organizations.models import Exemption, Holiday, Person, User
from tests import builders
from tests.disclosures.calendar.test_rows import scheduled
from tests.disclosures.inspections.october import september
from tests.evaluations.ratings import rounds
from tests.meetings.heard import follow_up, recorded

WEDNESDAY = dt.date(2026, 10, 21)
SATURDAY = dt.date(2026, 10, 24)


@pytest.fixture(autouse=True)
def wednesday(settings):
    settings.SITE_URL = "http://dj.example.gov.cn"
    with time_machine.travel(builders.at(WEDNESDAY, 8), tick=False) as clock:
        yield clock


def reachable(person, state=MailAddress.State.ON, name=None):
    values = {"address": f"{name or person.user.username}@example.cn", "asked_on": WEDNESDAY, "state": state}
    confirmed_on = None if state == MailAddress.State.WAITING else WEDNESDAY
    return MailAddress.objects.create(user=person.user, confirmed_on=confirmed_on, **values)


def jobs():
    return [job.args["digests"] for job in ProcrastinateJob.objects.filter(task_name=digests.TASK).order_by("id")]


def morning(today=WEDNESDAY):
    """The night's round, and then the worker."""
    known = len(jobs())
    with time_machine.travel(builders.at(today, 8), tick=False):
        actions.queue_digests(today=today)
        for batch in jobs()[known:]:
            run_send_digests(digests=batch)


def states():
    return list(Digest.objects.order_by("day", "pk").values_list("user__person__name", "state"))


# --- who gets one ---


def test_only_confirmed_addresses_of_open_accounts_on_a_roster_are_reminded(cast):
    reachable(cast.secretary)
    reachable(cast.member, MailAddress.State.WAITING)
    reachable(cast.head, MailAddress.State.OFF)
    reachable(cast.leader)
    reachable(cast.staff)
    User.objects.filter(pk=cast.leader.user.pk).update(is_active=False)
    Person.objects.filter(pk=cast.staff.pk).update(standing="left")
    assert actions.queue_digests(today=WEDNESDAY) == 1
    assert states() == [("沈知远", "queued")]


@pytest.mark.parametrize("how_many", [1, 3])
def test_candidates_are_found_in_sets(cast, how_many):
    for person in cast.everyone[:how_many]:
        reachable(person)
    with CaptureQueriesContext(connection) as captured:
        assert actions.queue_digests(today=WEDNESDAY) == how_many
    selects = [query for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    inserts = [query for query in captured.captured_queries if query["sql"].startswith("INSERT")]
    assert len(selects) <= 4
    assert len(inserts) == 1


def test_mails_are_sent_in_batches_and_in_the_morning(cast, monkeypatch):
    monkeypatch.setattr(digests, "BATCH", 2)
    for person in cast.everyone[:5]:
        reachable(person)
    actions.queue_digests(today=WEDNESDAY)
    assert [len(batch) for batch in jobs()] == [2, 2, 1]
    moments = set(ProcrastinateJob.objects.values_list("scheduled_at", flat=True))
    assert moments == {builders.at(WEDNESDAY, 8)}


def test_nobody_is_reminded_on_a_rest_day(cast):
    reachable(cast.secretary)
    assert actions.queue_digests(today=SATURDAY) == 0
    Holiday.objects.create(day=SATURDAY, is_working=True, name="调休")
    assert actions.queue_digests(today=SATURDAY) == 1


def test_the_daily_round_notes_the_mails_of_its_day_and_forgets_old_ones(cast):
    reachable(cast.secretary)
    Digest.objects.create(user=cast.member.user, day=WEDNESDAY - dt.timedelta(days=31))
    Digest.objects.create(user=cast.member.user, day=WEDNESDAY - dt.timedelta(days=30))
    done, failed = daily.run(WEDNESDAY)
    assert (done[-2:], failed) == (["安排1封提醒邮件", "清除1条一个月前的提醒记录"], [])
    call_command("daily", "--today", str(WEDNESDAY))
    assert Digest.objects.filter(day=WEDNESDAY).count() == 1


# --- at most one a day ---


def test_a_second_round_of_the_day_sends_nothing(cast, mailoutbox):
    september(cast)
    reachable(cast.secretary)
    for _ in range(2):
        morning()
    assert (len(mailoutbox), states()) == (1, [("沈知远", "sent")])


def test_a_batch_that_is_worked_twice_sends_once(cast, mailoutbox):
    september(cast)
    reachable(cast.secretary)
    morning()
    run_send_digests(digests=jobs()[0])
    assert len(mailoutbox) == 1


def test_a_worker_that_died_while_sending_loses_the_mail_and_never_sends_it_twice(cast, mailoutbox):
    september(cast)
    reachable(cast.secretary)
    actions.queue_digests(today=WEDNESDAY)
    digests._begin(jobs()[0][0], WEDNESDAY)  # and here the machine died
    run_send_digests(digests=jobs()[0])
    morning()
    assert (mailoutbox, states()) == ([], [("沈知远", "begun")])


def test_the_database_holds_one_mail_a_day(cast):
    Digest.objects.create(user=cast.member.user, day=WEDNESDAY)
    with pytest.raises(IntegrityError, match="digest_is_one_a_day"), transaction.atomic():
        Digest.objects.create(user=cast.member.user, day=WEDNESDAY)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [("digest_state_is_known", {"state": "lost"}), ("digest_that_went_out_knows_what_it_said", {"state": "sent"})],
)
def test_a_digest_that_cannot_be_is_refused(cast, constraint, changes):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Digest.objects.create(user=cast.member.user, day=WEDNESDAY, **changes)


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_note_every_mail_once(cast):
    for person in cast.everyone[:6]:
        reachable(person)
    barrier, found = threading.Barrier(2), []

    def round_of_the_day():
        barrier.wait()
        try:
            found.append(actions.queue_digests(today=WEDNESDAY))
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=round_of_the_day) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 6]
    assert sum(len(batch) for batch in jobs()) == 6


@pytest.mark.parametrize(
    ("day", "expected", "sent"),
    [(22, ["nothing", "nothing", "sent"], 1), (23, ["nothing", "nothing", "nothing"], 0)],
)
def test_a_worker_that_comes_late_sends_that_days_mail_alone(cast, wednesday, mailoutbox, day, expected, sent):
    september(cast)
    reachable(cast.secretary)
    for each in (20, 21, 22):
        actions.queue_digests(today=dt.date(2026, 10, each))
    wednesday.move_to(builders.at(dt.date(2026, 10, day), 1))
    for batch in jobs():
        run_send_digests(digests=batch)
    assert [state for _, state in states()] == expected
    assert len(mailoutbox) == sent


# --- one that fails stops nobody ---


class Refusing(EmailBackend):
    """A mail server that refuses one address, and notes when it was spoken to."""

    opened = 0
    reachable = True

    def open(self):
        Refusing.opened += 1
        if not Refusing.reachable:
            raise ConnectionRefusedError("nobody there")

    def send_messages(self, messages):
        if any("refused" in address for message in messages for address in message.to):
            raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})
        return super().send_messages(messages)


@pytest.fixture
def refusing(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.opened, Refusing.reachable = 0, True


def test_an_address_that_is_refused_stops_nobody_and_enters_no_log(cast, refusing, mailoutbox, caplog):
    september(cast)
    reachable(cast.secretary, name="refused")
    reachable(cast.sibling_secretary)
    morning()
    assert states() == [("沈知远", "failed"), ("宋砚秋", "sent")]
    assert [mail.to[0].split("@")[1] for mail in mailoutbox] == ["example.cn"]
    assert caplog.messages == ["a reminder was not sent: SMTPRecipientsRefused"]


def test_a_mail_server_that_cannot_be_reached_leaves_all_queued_for_another_try(cast, refusing, mailoutbox):
    september(cast)
    reachable(cast.secretary)
    Refusing.reachable = False
    with pytest.raises(ConnectionRefusedError):
        morning()
    assert states() == [("沈知远", "queued")]
    Refusing.reachable = True
    run_send_digests(digests=jobs()[0])
    assert (states(), len(mailoutbox)) == ([("沈知远", "sent")], 1)


def test_who_switched_off_in_the_meantime_gets_nothing(cast, mailoutbox):
    september(cast)
    address = reachable(cast.secretary)
    actions.queue_digests(today=WEDNESDAY)
    actions.stop_by_link(token=address.stop_token)
    run_send_digests(digests=jobs()[0])
    assert (mailoutbox, states()) == ([], [("沈知远", "nothing")])


# --- what it says ---


def lines(text):
    return {line.strip() for line in text.splitlines() if line.strip()}


FRAME = {
    "已经逾期",
    "要办的事",
    "可能写着别人姓名的事不写进邮件，全部待办请看首页：",
    "不想再收提醒邮件，请打开：",
    "http://dj.example.gov.cn/",
}


def text_of(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("who", ["secretary", "officer", "inspector", "member", "head"])
def test_every_line_of_the_mail_is_on_the_home_page(cast, signed_in, mailoutbox, who):
    builders.campaign()
    september(cast)
    scheduled(cast.branch)
    held = rounds.member_meeting(cast.branch, [cast.staff, cast.head], day=dt.date(2026, 8, 20))
    rounds.sheet_of(cast.secretary, held, "staff")
    person = getattr(cast, who)
    address = reachable(person)
    morning()
    (mail,) = mailoutbox
    page = signed_in(person).get(reverse("disclosures:home")).content.decode()
    shown = text_of(page)
    for line in lines(mail.body) - FRAME:
        if line.startswith("http"):
            path = line.removeprefix("http://dj.example.gov.cn")
            assert f'href="{path}"' in html.unescape(page) or address.stop_token in path
        else:
            assert [part for part in line.split("，") if part not in shown] == [], line
    (rich, kind) = mail.alternatives[0]
    assert kind == "text/html"
    assert [title for title in re.findall(r'<li><a href="[^"]+">([^<]+)</a>', rich) if title not in page] == []


def test_the_mail_says_what_is_overdue_what_is_near_and_the_last_working_day(cast, mailoutbox):
    september(cast)
    reachable(cast.secretary)
    morning()
    (mail,) = mailoutbox
    assert mail.subject == "有2件事要办，其中1件已经逾期"
    body = re.sub(r"http://\S+", "", mail.body)
    assert lines(body) == {
        "已经逾期",
        "公示9月评比结果",
        "10月7日 周三，逾期14天",
        "要办的事",
        "安排10月组织生活会",
        "10月23日 周五，还有4天",
        "10月25日是周日，不上班也不顺延；截止前最后一个工作日是10月23日。",
        "可能写着别人姓名的事不写进邮件，全部待办请看首页：",
        "不想再收提醒邮件，请打开：",
    }


def test_it_carries_a_way_out_for_mail_programs_and_people(cast, mailoutbox):
    september(cast)
    address = reachable(cast.secretary)
    morning()
    (mail,) = mailoutbox
    way_out = f"http://dj.example.gov.cn{reverse('disclosures:stop_mail', args=[address.stop_token])}"
    headers = mail.message()
    assert headers["List-Unsubscribe"].replace("\n", "").replace(" ", "") == f"<{way_out}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert way_out in mail.body
    Client().post(way_out.removeprefix("http://dj.example.gov.cn"))
    assert MailAddress.objects.get().state == MailAddress.State.OFF


def test_no_other_persons_name_and_no_words_of_theirs_go_out(cast, mailoutbox):
    september(cast)
    builders.exemption(cast.member, ends_on=dt.date(2026, 10, 22), reason="重病")
    fields = {"starts_on": WEDNESDAY, "state": Exemption.State.REFUSED, "decision_note": "可以在家书面讲述。"}
    builders.exemption(cast.leader, reason="体弱", **fields)
    for who in (cast.secretary, cast.officer, cast.inspector):
        reachable(who)
    morning()
    assert len(mailoutbox) == 3
    for mail in mailoutbox:
        whole = mail.message().as_string() + mail.body + mail.alternatives[0][0]
        assert [each.name for each in cast.everyone if each.name in whole] == []
        assert [word for word in ("重病", "体弱", "在家", "免于参加快") if word in whole] == []


def test_what_a_leading_body_decided_in_its_own_words_stays_on_the_page(cast, signed_in, mailoutbox):
    september(cast)
    decided = follow_up(cast, recorded(cast), due_on=dt.date(2026, 10, 22), text="约谈顾北川")
    assert "办理：约谈顾北川" in signed_in(cast.secretary).get(reverse("disclosures:home")).content.decode()
    reachable(cast.secretary)
    morning()
    (mail,) = mailoutbox
    whole = mail.subject + mail.body + mail.alternatives[0][0]
    assert [word for word in (decided.text, reverse("meetings:follow_up", args=[decided.pk])) if word in whole] == []


def test_a_ballot_is_named_as_on_the_home_page_and_no_more(cast, mailoutbox):
    held = rounds.member_meeting(cast.branch, [cast.member], day=dt.date(2026, 9, 24))
    ballot = Ballot.objects.create(meeting=held, public_key=b"key", fingerprint="0" * 64, state="VOTING")
    Roll.objects.create(ballot=ballot, person=cast.member)
    reachable(cast.member)
    morning()
    Roll.objects.filter(person=cast.member).update(channel="slip")
    Digest.objects.all().delete()
    morning()
    before, after = mailoutbox
    assert lines(before.body) - FRAME >= {f"参加{held}的无记名投票", "现在，待办"}
    assert before.body == after.body


def test_the_superior_is_told_only_once_something_is_overdue(cast, mailoutbox, settings):
    settings.REMINDER_WORKING_DAYS = 1
    for branch, person in ((cast.branch, cast.secretary), (cast.foreign, cast.outsider)):
        rounds.member_meeting(branch, [person], day=dt.date(2026, 10, 20))
    reachable(cast.officer)
    reachable(cast.sibling_secretary)
    morning(dt.date(2026, 10, 23))
    assert [mail.to for mail in mailoutbox] == [[f"{cast.sibling_secretary.user.username}@example.cn"]]
    morning(dt.date(2026, 10, 26))
    assert "催办：1个支部没有开10月组织生活会" in mailoutbox[-2].body + mailoutbox[-1].body


def test_who_has_nothing_to_do_gets_no_mail(cast, mailoutbox):
    reachable(cast.member)
    morning()
    assert (mailoutbox, states()) == ([], [("顾北川", "nothing")])


def test_the_same_lines_are_not_repeated_within_a_week(cast, mailoutbox):
    builders.campaign()
    reachable(cast.member)
    for day in (dt.date(2026, 10, 21), dt.date(2026, 10, 22), dt.date(2026, 10, 27), dt.date(2026, 10, 28)):
        morning(day)
    assert [state for _, state in states()] == ["sent", "nothing", "nothing", "sent"]
    assert len(mailoutbox) == 2


def test_an_outsider_is_told_nothing_of_the_branch(cast, mailoutbox):
    september(cast)
    scheduled(cast.branch)
    reachable(cast.outsider)
    morning()
    (mail,) = mailoutbox
    assert [word for word in ("桐花", "松荫", "鹭洲") if word in mail.body + mail.alternatives[0][0]] == []
