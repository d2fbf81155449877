"""A real replica beside its primary: what may reads there, and every page stays right while it lags or is away."""

import datetime as dt
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections, router, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from config.database_addresses import replica_settings
from config.replica_router import may_be_replicated
from disclosures.exports import actions, files
from disclosures.publications.models import Publication
from evaluations.ballots.actions import open_ballot, start_voting
from evaluations.ballots.models import Ballot, Tally, Urn
from meetings.models import Meeting
from organizations import replica
from organizations.models import Organization, Person, User
from tests import builders
from tests.clusters import connected_to, entry_for, primary_and_replica
from tests.disclosures.exports import asked
from tests.disclosures.publications import boards
from tests.evaluations.ballots.conftest import attend, criticize, member_meeting
from tests.evaluations.ballots.voter import Phone, base64_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

MATRIX, BOARDS = reverse("disclosures:inspection"), reverse("disclosures:boards")


class Servers:
    """The two servers, and how far the replica may go."""

    def __init__(self, primary, standby):
        self.primary, self.standby = primary, standby

    def tell_the_replica(self, statement):
        with psycopg.connect(self.standby.url(), autocommit=True) as told:
            told.execute(statement)

    def pause(self):
        """Let the replica keep what it has and replay nothing more."""
        self.tell_the_replica("select pg_wal_replay_pause()")

    def resume(self):
        self.tell_the_replica("select pg_wal_replay_resume()")


@pytest.fixture(scope="module", autouse=True)
def both(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), primary_and_replica() as (primary, standby):
        known = {"default": connection.settings_dict}
        known["replica"] = replica_settings(entry_for(standby), connection.settings_dict)
        known["replica"]["OPTIONS"]["pool"]["timeout"] = 5  # seconds: beside other tests a replica answers late
        connections.settings["replica"] = connections.configure_settings(known)["replica"]
        yield Servers(primary, standby)
        let_go_of_the_replica()
        del connections.settings["replica"], connections["replica"]


@pytest.fixture
def servers(both, settings, monkeypatch):
    """This process on the two servers, as `DATABASE_URL` and `DATABASE_REPLICA_URL` would set it up."""
    settings.DATABASE_ROUTERS = ["config.replica_router.ReplicaRouter"]
    monkeypatch.setattr(replica, "PATIENCE", 2)
    with connected_to(both.primary):
        replica.forget()
        yield both
        both.standby.start()
        both.resume()
    let_go_of_the_replica()


def let_go_of_the_replica():
    connections["replica"].close()
    connections["replica"].close_pool()


@pytest.fixture
def district(servers):
    """The standing cast with a rated and posted month, on both servers."""
    cast = builders.cast()
    cast.publication = boards.post(cast, boards.rated_month(cast))
    today = timezone.localdate()
    Publication.objects.update(posted_on=today, up_until=today + dt.timedelta(days=5))
    wait_for(servers)
    return cast


def wait_for(servers):
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_wal_flush_lsn()::text")
        position = cursor.fetchone()[0]
    with psycopg.connect(servers.standby.url(), autocommit=True) as standby:
        while not standby.execute("select pg_last_wal_replay_lsn() >= %s::pg_lsn", [position]).fetchone()[0]:
            time.sleep(0.05)


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


@contextmanager
def read_on_the_replica():
    """What the replica is asked, but for how far it is and what types it has; nothing connects to it just to listen."""
    asked_there = []

    def listen(execute, sql, params, many, context):
        if "pg_last_wal_replay_lsn" not in sql and "FROM pg_type" not in sql:
            asked_there.append(sql)
        return execute(sql, params, many, context)

    with connections["replica"].execute_wrapper(listen):
        yield asked_there


def test_the_matrix_is_read_from_the_replica(servers, district):
    client = signed_in(district.inspector)

    with read_on_the_replica() as queries:
        page = client.get(MATRIX)

    assert district.branch.short_name in page.content.decode()
    assert len(queries) > 5
    assert not [sql for sql in queries if "django_session" in sql or "organizations_user" in sql]


def test_boards_are_read_from_the_replica_by_visitors(servers, district):
    for address in (BOARDS, reverse("disclosures:board", args=[district.publication.token])):
        with read_on_the_replica() as queries:
            page = Client().get(address)

        assert page.status_code == 200
        assert len(queries) > 0
        assert page.cookies == {}


def test_whoever_has_just_written_sees_it_while_the_replica_lags(servers, district):
    client = signed_in(district.inspector)
    servers.pause()
    Organization.objects.filter(pk=district.branch.pk).update(name="刚改的名称党支部", short_name="刚改的名称党支部")

    with read_on_the_replica() as queries:
        began = time.monotonic()
        page = client.get(MATRIX)

    assert "刚改的名称党支部" in page.content.decode()
    assert queries == []
    assert time.monotonic() - began < replica.PATIENCE + 2

    servers.resume()
    wait_for(servers)
    with read_on_the_replica() as queries:
        assert "刚改的名称党支部" in client.get(MATRIX).content.decode()
    assert queries != []


def test_a_board_that_was_posted_just_now_is_found_though_the_replica_lags(servers, district):
    Client().get(BOARDS)  # from here on a second's trust
    servers.pause()
    posted = Publication.objects.get(pk=district.publication.pk)
    Publication.objects.filter(pk=posted.pk).update(token="posted-just-now0")

    assert Client().get(reverse("disclosures:board", args=["posted-just-now0"])).status_code == 200
    assert Client().get(reverse("disclosures:board", args=["never-posted-000"])).status_code == 404


def test_what_the_public_sees_is_a_second_old_at_most(servers, district):
    Client().get(BOARDS)
    servers.pause()
    Publication.objects.update(place="刚改的地方")

    time.sleep(replica.A_SECOND + 0.1)
    with read_on_the_replica() as queries:
        Client().get(BOARDS)

    assert queries == []


def test_every_page_is_right_while_the_replica_is_away_and_nobody_waits_for_it_twice(servers, district, caplog):
    client = signed_in(district.inspector)
    client.get(MATRIX)
    servers.standby.stop()

    assert district.branch.short_name in client.get(MATRIX).content.decode()
    assert "The replica does not answer" in caplog.text
    began = time.monotonic()
    for address in (MATRIX, BOARDS, reverse("disclosures:board", args=[district.publication.token])):
        assert client.get(address).status_code == 200
    assert time.monotonic() - began < 3


def test_a_replica_that_is_back_is_read_again(servers, district, monkeypatch):
    client = signed_in(district.inspector)
    monkeypatch.setattr(replica, "AWAY_FOR", 0)
    servers.standby.stop()
    client.get(MATRIX)
    servers.standby.start()

    def is_read():
        with read_on_the_replica() as queries:
            client.get(MATRIX)
        return queries != []

    give_up = time.monotonic() + 30
    while not is_read():
        assert time.monotonic() < give_up


def test_a_server_that_replays_nothing_is_no_replica(servers, district):
    """Somebody has promoted it, or entered the wrong address: it might hold anything."""
    let_go_of_the_replica()
    options = connections["replica"].settings_dict["OPTIONS"]
    standby = options["host"]
    options["host"] = str(servers.primary.socket_dir)

    with read_on_the_replica() as queries:
        assert signed_in(district.inspector).get(MATRIX).status_code == 200

    assert queries == []
    options["host"] = standby


def test_a_long_export_is_read_from_the_replica_and_told_on_the_primary(servers, district):
    job = asked.ask(district.officer, district.committee)
    wait_for(servers)

    with read_on_the_replica() as queries:
        actions.run(export_job=job.pk)

    assert len(queries) > 5
    assert names_in(asked.now(job)) == names_of(district)


def test_an_export_whose_replica_goes_away_in_its_middle_is_whole_all_the_same(servers, district):
    job = asked.ask(district.officer, district.committee)
    wait_for(servers)
    written = []

    def cut_off(execute, sql, params, many, context):
        """End the replica's sessions at the tenth query that it is asked."""
        written.append(sql)
        if len(written) == 10:
            servers.tell_the_replica(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where backend_type = 'client backend' and pid <> pg_backend_pid()"
            )
        return execute(sql, params, many, context)

    with connections["replica"].execute_wrapper(cut_off):
        actions.run(export_job=job.pk)

    assert len(written) == 10
    assert names_in(asked.now(job)) == names_of(district)
    assert len(list(files.FOLDER.path.iterdir())) == 1


def names_in(job):
    with files.opened(job.token, job.digest) as file:
        sheets = load_workbook(file).worksheets
    cells = {str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row}
    return cells & set(Person.objects.values_list("name", flat=True))


def names_of(district):
    """Everybody whose branch is below the committee."""
    branches = [district.branch, district.sibling]
    return set(Person.objects.filter(organization__in=branches).values_list("name", flat=True))


@pytest.mark.attack
def test_nothing_of_a_ballot_ever_reaches_the_replica(servers, district):
    """Neither signing in nor casting nor turnout; and no answer anywhere carries a mark of who wrote when."""
    people = [district.secretary, district.deputy, district.member]
    meeting = member_meeting(district.branch)
    for person in people:
        attend(meeting, person)
        criticize(meeting, person, district.secretary)
    ballot = open_ballot(by=district.secretary.user, meeting=meeting)
    phones = [Phone(person, ballot) for person in people]
    wait_for(servers)

    with read_on_the_replica() as queries:
        answers = [signed_in(phone.person).get(f"/ballots/{ballot.pk}/sign-in/") for phone in phones]
        answers += [
            signed_in(phone.person).post(f"/ballots/{ballot.pk}/sign-in/", {"blinded": base64_of(phone.blinded)})
            for phone in phones
        ]
        start_voting(by=district.secretary.user, ballot=ballot)
        answers += [Client().get(f"/ballots/{ballot.pk}/vote/")]
        answers += [Client().post(f"/ballots/{ballot.pk}/cast/", phones[0].body(bytes(3)), "application/json")]

    assert [answer.status_code for answer in answers][:7] == [200] * 7
    assert queries == []
    assert {name for answer in answers for name in answer.cookies} <= {"csrftoken", "last_seen"}


def test_inside_a_transaction_the_primary_is_read(servers, district):
    @replica.from_replica
    def where():
        return router.db_for_read(Meeting)

    assert where() == "replica"
    with transaction.atomic():
        assert where() == "default"
    assert router.db_for_read(Meeting) == "default"


def test_writes_and_migrations_go_to_the_primary_only(servers, district):
    @replica.from_replica
    def where():
        return router.db_for_write(Meeting), router.allow_migrate("replica", "meetings"), router.db_for_read(User)

    assert where() == ("default", False, "default")
    assert router.allow_migrate("default", "meetings")


def test_everything_of_a_ballot_is_read_where_it_is_written():
    of_ballots = [model for model in apps.get_models() if model.__module__.startswith("evaluations.ballots")]

    assert {Ballot, Urn, Tally} <= set(of_ballots)
    assert not [model for model in of_ballots if may_be_replicated(model)]
    assert may_be_replicated(Meeting)
