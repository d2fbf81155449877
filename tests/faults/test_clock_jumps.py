"""A clock that jumps a year ahead, an hour back, to yesterday: nothing twice, nothing early, nobody let in or shut out.

NTP keeps the clock (docs/deploy.md), but a machine may start with a flat battery.
"""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from disclosures import daily, integrity
from disclosures.publications.models import Publication
from disclosures.reminders.actions import digests
from disclosures.reminders.models import Digest, MailAddress
from disclosures.tasks import run_send_digests
from evaluations.ballots import actions as ballots
from evaluations.ballots.models import Tally
from tests import builders
from tests.disclosures.inspections.october import september
from tests.disclosures.publications import boards
from tests.faults import acts

TUESDAY = boards.POSTED + dt.timedelta(days=1)
IN_A_YEAR = TUESDAY.replace(year=2027)
NOON = builders.at(TUESDAY, 12)
AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


def test_a_night_a_year_ahead_ends_no_board_early_and_none_twice(cast, client, clock):
    board = boards.post(cast, boards.rated_month(cast))
    before = integrity.broken()  # a made-up ballot has no roll
    clock.move_to(builders.at(IN_A_YEAR))
    daily.run(IN_A_YEAR)
    clock.move_to(NOON)
    daily.run(TUESDAY)
    addresses = [board.get_absolute_url(), reverse("disclosures:leave_opinion", args=[board.token])]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert cast.branch.short_name in client.get(reverse("disclosures:boards")).content.decode()
    clock.move_to(builders.at(boards.AFTER))
    daily.run(boards.AFTER)
    assert client.get(board.get_absolute_url()).status_code == 302
    assert (Publication.objects.get().state, acts.lines("撤下公示"), integrity.broken()) == ("taken_down", 1, before)


@pytest.mark.parametrize("days", [[0, -1, 0], [0, 365, 0]], ids=["yesterday again", "a year ahead and back"])
def test_rounds_of_other_days_send_nobody_a_second_mail(cast, clock, days):
    september(cast)
    values = {"asked_on": TUESDAY, "confirmed_on": TUESDAY, "state": MailAddress.State.ON}
    MailAddress.objects.create(user=cast.secretary.user, address="shen@example.cn", **values)
    for day in days:
        clock.move_to(NOON + dt.timedelta(days=day))
        daily.run(clock_day())
    for job in ProcrastinateJob.objects.filter(task_name=digests.TASK).order_by("pk"):
        run_send_digests(digests=job.args["digests"])
    states = Digest.objects.filter(day=TUESDAY).values_list("state", flat=True)
    assert (len(mail.outbox), list(states)) == (1, ["sent"])


def test_a_session_lasts_its_half_hour_by_whatever_the_clock_shows(cast, client, clock):
    client.force_login(cast.member.user)
    home = reverse("disclosures:home")
    seen = []
    for moment in (NOON, NOON - AN_HOUR, NOON - AN_HOUR + dt.timedelta(minutes=31)):
        clock.move_to(moment)
        seen.append(client.get(home).status_code)
    assert seen == [200, 200, 302]


def test_a_year_ahead_everybody_signs_in_again(cast, client, clock):
    client.force_login(cast.member.user)
    client.get(reverse("disclosures:home"))
    clock.move_to(builders.at(IN_A_YEAR))
    assert client.get(reverse("disclosures:home")).status_code == 302


def test_a_lock_is_neither_lost_nor_for_ever_when_the_clock_goes_back(cast, client, clock):
    address, name = reverse("organizations:sign_in"), cast.member.user.username
    for _ in range(5):
        client.post(address, {"username": name, "password": "wrong"})
    answers = []
    for later in (-AN_HOUR, dt.timedelta(minutes=29), dt.timedelta(minutes=31)):
        clock.move_to(NOON + later)
        answers.append(client.post(address, {"username": name, "password": "demo-2026"}).status_code)
    assert answers == [429, 429, 302]


def test_a_ballot_that_was_open_across_jumps_counts_every_vote_once(cast, clock):
    phones = acts.voting(cast)
    ballot, marks = phones[0].ballot, bytes(phones[0].ballot.subjects.count())
    for phone, moment in zip(phones, (builders.at(IN_A_YEAR), NOON - AN_HOUR, NOON, NOON), strict=True):
        clock.move_to(moment)
        phone.cast(marks)
    ballots.seal(by=cast.secretary.user, ballot=ballot)
    ballots.count(by=cast.secretary.user, ballot=ballot)
    votes = Tally.objects.filter(position=0).values_list("votes", flat=True)
    assert sum(votes) == len(phones)


def clock_day() -> dt.date:
    return timezone.localdate()
