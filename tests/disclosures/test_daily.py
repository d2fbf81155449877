"""The daily round: each step can be repeated, and one that fails never stops the rest."""

import datetime as dt
import os
import uuid

import pytest
from django.core.management import CommandError, call_command

from disclosures import daily
from disclosures.publications.models import Publication
from disclosures.tasks import DailyFailed, run_daily
from evaluations.ballots import keys
from evaluations.ballots.models import Ballot
from organizations.models import Organization
from tests.disclosures.publications import boards


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


def state(publication):
    return Publication.objects.get(pk=publication.pk).state


def test_publications_come_down_after_their_last_day_and_not_before(posted, capsys):
    call_command("daily", "--today", str(boards.LAST_DAY))
    assert state(posted) == "posted"
    call_command("daily", "--today", str(boards.AFTER))
    assert state(posted) == "taken_down"
    assert "撤下1份到期的公示" in capsys.readouterr().out


def test_a_second_round_on_the_same_day_changes_nothing(posted):
    daily.run(boards.AFTER)
    before = Publication.objects.values().get(pk=posted.pk)
    done, failed = daily.run(boards.AFTER)
    assert [done[0], failed] == ["撤下0份到期的公示", []]
    assert Publication.objects.values().get(pk=posted.pk) == before


def test_keys_that_outlived_their_ballot_or_its_opening_are_erased_and_others_stay(posted, settings):
    over = Ballot.objects.get()
    unknown = uuid.UUID(int=3)
    keys.make(over.pk)
    broken_off, elsewhere = uuid.UUID(int=1), uuid.UUID(int=2)
    for ballot in (unknown, broken_off, elsewhere):  # the first is being opened this moment
        keys.make(ballot)
    os.utime(settings.BALLOT_KEY_DIR / f"{broken_off}.opening", (0, 0))
    keys.say_opened(elsewhere)  # into another database
    daily.run(boards.AFTER)
    assert keys.kept() == {unknown, elsewhere}


def fails_in_the_database(today):
    Organization.objects.create(path="x" * 999, depth=1)


def fails(today):
    raise RuntimeError("坏了")


def test_a_step_that_fails_leaves_the_others_their_turn(posted):
    done, failed = daily.run(boards.AFTER, steps=(fails, fails_in_the_database, *daily.STEPS))
    assert len(done) == len(daily.STEPS)
    assert [line.split("：")[0] for line in failed] == ["fails", "fails_in_the_database"]
    assert state(posted) == "taken_down"


def test_the_command_ends_with_an_error_after_all_steps(posted, settings):
    settings.SESSION_ENGINE = "no.such.engine"
    with pytest.raises(CommandError, match="有1步没有办成"):
        call_command("daily", "--today", str(boards.AFTER))
    assert state(posted) == "taken_down"


def test_a_day_that_cannot_be_read_is_refused():
    with pytest.raises(CommandError, match="看不懂"):
        call_command("daily", "--today", "明天")


def moment(day):
    """The moment at which procrastinate calls for the round of `day`: 01:10 in Asia/Shanghai."""
    return int(dt.datetime(day.year, day.month, day.day, 1, 10, tzinfo=dt.timezone(dt.timedelta(hours=8))).timestamp())


def test_the_workers_round_is_of_the_day_in_shanghai(posted):
    run_daily(timestamp=moment(boards.LAST_DAY))
    assert state(posted) == "posted"
    run_daily(timestamp=moment(boards.AFTER))
    assert state(posted) == "taken_down"


def test_the_workers_round_fails_when_a_step_did(posted, settings):
    settings.SESSION_ENGINE = "no.such.engine"
    with pytest.raises(DailyFailed, match="forget_old_sessions"):
        run_daily(timestamp=moment(boards.AFTER))


def test_the_worker_knows_the_round_and_when():
    app = run_daily.blueprint
    periodic = [each for each in app.periodic_registry.periodic_tasks.values() if each.task is run_daily]
    assert [(each.cron, each.task.name, each.task.queueing_lock) for each in periodic] == [
        ("10 17 * * *", "disclosures.daily", "daily")
    ]
