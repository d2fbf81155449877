"""The mails themselves: the day's digest and the link that confirms an address, each as plain text and plain HTML."""

import logging
import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from disclosures.home.desk import desk_of
from disclosures.home.todo import ToDo
from disclosures.reminders import rules
from disclosures.reminders.models import Digest, MailAddress
from organizations.models import Holiday

log = logging.getLogger(__name__)

SENDER_SAYS = {"Auto-Submitted": "auto-generated"}  # nobody's absence notice answers a machine


def address_of(name: str, *args) -> str:
    """A page's whole address; a worker has no request to read the site's own from."""
    return settings.SITE_URL.rstrip("/") + reverse(f"disclosures:{name}", args=args)


@dataclass(frozen=True)
class Mail:
    """What one reader is told on one day."""

    address: MailAddress
    todos: tuple[ToDo, ...]
    is_news: bool

    @property
    def fingerprint(self) -> str:
        return rules.fingerprint(self.todos)

    @property
    def is_worth_sending(self) -> bool:
        return bool(self.todos) and self.is_news

    def message(self, server) -> EmailMultiAlternatives:
        """The mail, with the end of all mails one click away, in its text and in its head (RFC 8058)."""
        stop = address_of("stop_mail", self.address.stop_token)
        context = {
            "late": [each for each in self.todos if each.is_late],
            "open": [each for each in self.todos if not each.is_late],
            "site": settings.SITE_URL.rstrip("/"),
            "stop": stop,
        }
        headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        message = EmailMultiAlternatives(
            subject=rules.subject(self.todos),
            body=render_to_string("disclosures/reminders/digest.txt", context),
            to=[self.address.address],
            headers=SENDER_SAYS | headers,
            connection=server,
        )
        message.attach_alternative(render_to_string("disclosures/reminders/digest.html", context), "text/html")
        return message


def mail_for(digest: Digest) -> Mail:
    """The reader's home page of that day, as far as it goes out by mail."""
    address = MailAddress.objects.reachable().get(user=digest.user_id)  # it may have been exchanged this moment
    calendar = Holiday.objects.calendar(first=digest.day)
    todos = desk_of(digest.user, digest.day).todos
    told = rules.told_by_mail(todos, digest.day, calendar, settings.REMINDER_WORKING_DAYS)
    sent = Digest.objects.filter(user=digest.user_id, state=Digest.State.SENT, day__lt=digest.day)
    last = sent.order_by("-day").first()
    said, day = (last.fingerprint, last.day) if last else ("", None)
    return Mail(address, told, rules.is_news(rules.fingerprint(told), said, day, digest.day))


def send_confirmation(*, address: int, selector: str) -> None:
    """Send the link that only who reads this address can open; one whose selector has changed since is not sent."""
    waiting = MailAddress.objects.filter(pk=address, selector=selector, state=MailAddress.State.WAITING).first()
    if waiting:
        try:
            _confirmation(waiting).send()
        except smtplib.SMTPRecipientsRefused:  # trying again helps nobody, and the error itself quotes the address
            log.error("an address to be confirmed was refused by the mail server")


def _confirmation(address: MailAddress) -> EmailMultiAlternatives:
    context = {"confirm": address_of("confirm_mail", address.confirm_token)}
    message = EmailMultiAlternatives(
        subject="请确认接收提醒邮件",
        body=render_to_string("disclosures/reminders/confirmation.txt", context),
        to=[address.address],
        headers=SENDER_SAYS,
    )
    message.attach_alternative(render_to_string("disclosures/reminders/confirmation.html", context), "text/html")
    return message
