"""`/metrics` is for who has the token, and no figure in it moves when somebody signs in or votes."""

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from config import health
from evaluations.ballots import actions
from evaluations.ballots.models import Ballot, Urn
from tests.evaluations.ballots.conftest import meeting, meeting_without_critiques  # noqa: F401
from tests.evaluations.ballots.voter import Phone

TOKEN = "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN
    settings.DISK_RESERVE = 1
    health._found.cache_clear()


def asked(client, given=f"Bearer {TOKEN}"):
    return client.get("/metrics", headers={"Authorization": given})


def samples(client):
    """The figures of the page, without those of the disk, which is not the test's."""
    lines = asked(client).content.decode().splitlines()
    return [line for line in lines if not line.startswith("#") and "disk" not in line]


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN[:-1]}", TOKEN, f"Bearer {TOKEN}x", "Bearer 口令"])
def test_without_the_token_there_is_no_such_page(client, db, given):
    assert asked(client, given).status_code == 404


def test_where_no_token_is_set_nobody_has_it(client, db, settings):
    settings.METRICS_TOKEN = ""
    assert [asked(client, given).status_code for given in ("", "Bearer ", f"Bearer {TOKEN}")] == [404] * 3


def test_no_account_opens_it_not_even_the_office(cast, signed_in):
    assert [signed_in(person).get("/metrics").status_code for person in (cast.inspector, cast.outsider)] == [404] * 2


def test_it_says_how_the_parts_do(client, db):
    run("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()), (now() - interval '2 minutes')")
    app.configure_task("disclosures.daily").defer(timestamp=0)
    app.configure_task("disclosures.run_export").defer(export_job=1)
    run("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'disclosures.daily'")
    assert samples(client) == [
        'campaign_health{part="database"} 1',
        'campaign_health{part="migrations"} 1',
        'campaign_health{part="worker"} 0',
        'campaign_health{part="keys"} 1',
        "campaign_workers_alive 1",
        'campaign_jobs{task="disclosures.daily",status="failed"} 1',
        'campaign_jobs{task="disclosures.run_export",status="todo"} 1',
        "campaign_ballots_running 0",
    ]


def test_it_says_when_the_daily_round_last_ended_well(client, db):
    app.configure_task("disclosures.daily").defer(timestamp=0)
    run("UPDATE procrastinate_jobs SET status = 'doing'")
    before = int(timezone.now().timestamp())
    run("UPDATE procrastinate_jobs SET status = 'succeeded'")
    (line,) = [line for line in samples(client) if "daily" in line]
    assert line.startswith("campaign_daily_last_success_timestamp_seconds ")
    assert before - 5 <= int(line.split()[1]) <= before + 60


def test_free_disk_is_said_in_whole_per_cent_because_a_vote_moves_bytes(client, db):
    shares = [
        line.split()[1] for line in asked(client).content.decode().splitlines() if line.startswith("campaign_disk")
    ]
    assert len(shares) == 2
    assert [share for share in shares if len(share) > len("0.99")] == []


def test_a_database_that_is_away_leaves_what_needs_none(client, db, monkeypatch, tmp_path):
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "HOST", str(tmp_path))
        away.setitem(connection.settings_dict, "OPTIONS", {})
        found = samples(client)
    assert found == [
        'campaign_health{part="database"} 0',
        'campaign_health{part="migrations"} 0',
        'campaign_health{part="worker"} 0',
        'campaign_health{part="keys"} 1',
    ]


@pytest.mark.attack
def test_no_figure_moves_when_somebody_signs_in_or_votes(client, cast, meeting):  # noqa: F811
    """Who asks every second would have a clock beside the urn; the opening, which everybody sees, may move one."""
    assert "campaign_ballots_running 0" in samples(client)
    ballot = actions.open_ballot(by=cast.secretary.user, meeting=meeting)
    opened = samples(client)
    assert "campaign_ballots_running 1" in opened
    phones = [Phone(person, ballot) for person in (cast.secretary, cast.deputy, cast.member, cast.staff)]
    seen = []
    for phone in phones:
        phone.sign_in()
        seen.append(samples(client))
    Ballot.objects.update(state=Ballot.State.VOTING)
    for phone in phones:
        client.post(f"/ballots/{ballot.pk}/cast/", phone.body(bytes(9)), "application/json")
        seen.append(samples(client))
    assert Urn.objects.count() == 4
    assert seen == [opened] * 8
