"""Giving one person's data out, and erasing what is no record once the person has gone."""

import datetime as dt

import pgtrigger
from axes.models import AccessAttempt
from django.apps import apps
from django.db import transaction

from commitments.models import Commitment
from disclosures.calendar.models import CalendarFeed
from disclosures.reminders.models import Digest, MailAddress
from evaluations.ballots.models import Ballot
from organizations import audit
from organizations.actions.accounts import end_account
from organizations.holding import held
from organizations.models import Exemption, Person, SecondFactor, User
from organizations.refusals import Refused

GONE = (Person.Standing.LEFT, Person.Standing.DECEASED)
ERASED = "已清除"  # where a constraint wants words
# What finds a person outside: of no use to the record, so that it goes from the history as well.
REACHES = {"phone": "", "staff_number": "", "away_destination": "", "id_digest": None}


def record_export(*, by: User | None, person: Person) -> None:
    """Note that somebody's data left the system as a file."""
    audit.record(by, f"导出{person.name}的全部个人信息", organization=person.organization, record=person)


@transaction.atomic
def erase_person(*, by: User | None, person: Person, reason: str, today: dt.date) -> None:
    """Erase what is no record: phone, numbers, account, addresses, and why somebody was exempt.

    Name, posts, meetings, promises and levels stay: they are the organization's record (全程记实).
    """
    person = held(Person.objects.select_related("organization", "user"), person.pk)
    _check(person, reason)
    with audit.acting(
        by, f"清除{person.name}的个人信息", organization=person.organization, record=person, reason=reason
    ):
        if person.user:
            _erase_account(by, person, today)
        Person.objects.filter(pk=person.pk).update(**REACHES)
        person.exemptions.update(reason=ERASED)
        person.exemptions.exclude(decision_note="").update(decision_note=ERASED)
        Commitment.objects.filter(person=person).exclude(consent_note="").update(consent_note=ERASED)
        _erase_from_history(person)


def _check(person: Person, reason: str) -> None:
    if not reason.strip():
        raise Refused("请写明为什么清除，原因会写入全程记实。")
    if person.standing not in GONE:
        raise Refused(f"{person.name}还在名册上。请先把状态改为“已离开”或者“已去世”，再清除。")
    if Ballot.objects.running().filter(roll__person=person).exists():
        raise Refused(f"{person.name}在一场没有结束的投票的名册上。请等计票以后再清除。")
    if person.exemptions.filter(state=Exemption.State.REQUESTED).exists():
        raise Refused(f"{person.name}有一份免于参加的申请还没有答复。请先答复或者撤回，再清除。")


def _erase_account(by: User | None, person: Person, today: dt.date) -> None:
    user = person.user
    if not user.closed_on:
        end_account(by, person, today)
    AccessAttempt.objects.filter(username=user.username).delete()
    for model in (SecondFactor, CalendarFeed, MailAddress, Digest):
        model.objects.filter(user=user).delete()
    user.username, user.email = f"erased-{user.pk}", ""
    user.last_login = user.previous_login = None
    user.save(update_fields=["username", "email", "last_login", "previous_login"])


def _erase_from_history(person: Person) -> None:
    """Blank the same columns in the events; which event there was and which line leads to it stays.

    The one place where the append-only history is opened: a phone number would outlive its purpose there for ever.
    """
    of_person = apps.get_model("organizations", "PersonEvent").objects.filter(pgh_obj=person)
    of_promises = apps.get_model("commitments", "CommitmentEvent").objects.filter(person=person)
    with pgtrigger.ignore("organizations.PersonEvent:append_only", "commitments.CommitmentEvent:append_only"):
        of_person.update(**REACHES)
        of_promises.exclude(consent_note="").update(consent_note=ERASED)
