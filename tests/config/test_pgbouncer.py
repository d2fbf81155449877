"""With a real pgbouncer in transaction mode, one or two connections for everybody: what works, and what does not."""

import base64
import gc
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import environ
import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from disclosures.publications.models import Publication
from evaluations.ballots import keys
from evaluations.ballots.models import Ballot, Tally
from evaluations.ratings.models import RatingSheet
from organizations.actions.people import change_person
from organizations.models import Person, RegisterEntry
from tests import builders
from tests.clusters import meet
from tests.disclosures.publications import boards
from tests.evaluations.ballots.conftest import meeting, meeting_without_critiques  # noqa: F401
from tests.evaluations.ballots.voter import Phone, base64_of
from tests.faults.browser import Browser
from tests.journeys.visitor import Visitor
from tests.pgbouncer import behind_pgbouncer
from tests.served import served
from tests.site_role import site_role
from tests.ten_clients import post, send

pytestmark = pytest.mark.django_db(transaction=True)
TWO = 2  # connections of the server, for all threads of all processes


@pytest.fixture
def as_the_site(transactional_db, settings):
    """The address of pgbouncer for the role that owns nothing, as operators are told to set it up."""
    with site_role(settings) as role:
        call_command("app_role")
        with behind_pgbouncer(role, TWO) as address:
            yield address


@pytest.fixture
def web(as_the_site, tmp_path):
    """gunicorn with two processes of eight threads, each thread with a connection of its own to pgbouncer."""
    with served(tmp_path, DATABASE_URL=as_the_site) as server:
        yield server


@contextmanager
def this_process_behind(connections_of_the_server: int) -> Iterator[str]:
    """Every connection of this process goes through pgbouncer; gives the address."""
    before = dict(connection.settings_dict)
    with behind_pgbouncer(before["USER"], connections_of_the_server) as address:
        entry = environ.Env.db_url_config(address)
        meet(**entry | {"OPTIONS": {name: value for name, value in before["OPTIONS"].items() if name == "pool"}})
        try:
            yield address
        finally:
            meet(**before)


def test_a_whole_ballot_through_two_connections(cast, meeting, web):  # noqa: F811
    voters = [cast.secretary, cast.deputy, cast.recorder, cast.leader, cast.member, cast.head, cast.staff]
    chair = Browser(cast.secretary)

    def step(name):
        return chair.post(web, reverse(f"evaluations:ballot_{name}", args=[ballot.pk]), {}).status

    assert chair.post(web, reverse("evaluations:ballot_of_meeting", args=[meeting.pk]), {}).status == 302
    ballot = Ballot.objects.get()
    browsers = [Browser(voter) for voter in voters]  # not in the threads: one that asks the database keeps a connection
    with ThreadPoolExecutor(len(voters)) as pool:
        phones = list(pool.map(lambda voter, browser: signed_in(web, voter, browser, ballot), voters, browsers))
    assert step("start_voting") == 302
    path = reverse("evaluations:ballot_cast", args=[ballot.pk])
    votes = [post(path, json.dumps(phone.body(bytes(ballot.subjects.count())))) for phone in phones]
    answers, _ = send(web.port, votes * 3)  # ten at once, and every vote three times
    assert (step("seal"), step("count")) == (302, 302)

    statuses = [answer.status for answer in answers]
    assert set(statuses) <= {200, 409}
    assert Ballot.objects.get().state == Ballot.State.COUNTED
    assert sum(Tally.objects.filter(position=1).values_list("votes", flat=True)) == len(voters)
    assert not keys.present(ballot.pk)
    assert connections_of(as_role="site") <= TWO


def signed_in(web, voter, browser, ballot) -> Phone:
    phone = Phone(voter, ballot)
    path = reverse("evaluations:ballot_sign_in", args=[ballot.pk])
    answer = browser.post(web, path, {"blinded": base64_of(phone.blinded)})
    return phone.accept(base64.urlsafe_b64decode(json.loads(answer.body)["signature"]))


def connections_of(as_role: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE %s",
            [f"%{as_role}"],
        )
        return cursor.fetchone()[0]


def test_a_sheet_is_confirmed_and_posted_and_a_list_is_taken_along(cast, web):
    meeting = boards.rated_month(cast, confirm=False)  # noqa: F811
    for leader, sheet in zip((cast.secretary, cast.head), meeting.rating_sheets.order_by("pk"), strict=True):
        page = Visitor(leader.user).open(reverse("evaluations:sheet", args=[sheet.pk]))
        values = page.fields("确认评定").values | {"participants": "沈知远、陆承安、柳文澜"}
        assert Browser(leader).post(web, reverse("evaluations:sheet_confirm", args=[sheet.pk]), values).status == 302
    address = reverse("disclosures:publish_results", args=[meeting.pk])
    values = Visitor(cast.secretary.user).open(address).fields("公示").values | {"is_checked": "on"}
    assert Browser(cast.secretary).post(web, address, values).status == 302
    exported = Browser(cast.inspector).post(
        web, reverse("organizations:export", args=[cast.district.pk]), {"what": "people", "format": "csv"}
    )

    assert set(meeting.rating_sheets.values_list("state", flat=True)) == {RatingSheet.State.CONFIRMED}
    assert Publication.objects.filter(meeting=meeting).count() == 1
    assert exported.status == 200
    assert len(exported.body.decode("utf-8-sig").split("\r\n")) > Person.objects.count()


def test_every_event_leads_to_the_line_of_its_own_change_while_two_people_share_connections(cast):
    """Two write at once; what each wrote names who wrote it, so an event under the other's line would show."""
    events, rounds = apps.get_model("organizations", "PersonEvent"), 15
    work = [(cast.secretary, cast.member), (cast.sibling_secretary, builders.person("邻支部党员", cast.sibling))]

    def write(whose):
        by, person = whose
        for number in range(rounds):
            values = {"post_title": f"{by.name}第{number}次"}
            change_person(by=by.user, person=person, values=values, today=timezone.localdate())
        connections.close_all()

    with this_process_behind(TWO), ThreadPoolExecutor(2) as pool:
        list(pool.map(write, work))
    written = events.objects.filter(post_title__contains="次").values_list("post_title", "pgh_context")
    authors = dict(RegisterEntry.objects.values_list("pk", "actor_name"))
    assert [(title, context) for title, context in written if not title.startswith(authors[context["entry"]])] == []
    assert len(written) == len(work) * rounds


def test_what_nobody_signs_leads_to_no_line_though_the_same_connection_just_had_one(cast):
    events = apps.get_model("organizations", "PersonEvent")
    with this_process_behind(1):
        before = server_process()
        change_person(
            by=cast.secretary.user, person=cast.member, values={"post_title": "甲"}, today=timezone.localdate()
        )
        Person.objects.filter(pk=cast.member.pk).update(post_title="乙")
        assert server_process() == before
    contexts = dict(events.objects.filter(pgh_obj=cast.member).values_list("post_title", "pgh_context"))
    assert contexts["甲"]["by"] == cast.secretary.user.pk
    assert contexts["乙"] is None


def server_process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_another_clients_time_zone_is_not_ours():
    with this_process_behind(1) as address, closing(other_client(address)) as other:
        other.execute("SET TIME ZONE 'America/New_York'")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('TimeZone'), pg_backend_pid()")
            zone, process = cursor.fetchone()
        assert zone == "UTC"
        assert other.execute("SELECT current_setting('TimeZone'), pg_backend_pid()").fetchone() == (
            "America/New_York",
            process,
        )


def other_client(address: str) -> psycopg.Connection:
    return psycopg.connect(address.partition("?")[0], autocommit=True)


def test_a_lock_of_a_transaction_keeps_others_out_until_its_end():
    with this_process_behind(TWO) as address, closing(other_client(address)) as other:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(1)")
            assert other.execute("SELECT pg_try_advisory_xact_lock(1)").fetchone() == (False,)
        assert other.execute("SELECT pg_try_advisory_xact_lock(1)").fetchone() == (True,)


def test_nothing_is_prepared_however_often_it_is_asked(cast):
    with this_process_behind(1):
        for _ in range(10):
            Person.objects.filter(pk=cast.member.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements")
            assert cursor.fetchone() == (0,)


def test_rows_are_read_in_parts_while_somebody_else_takes_the_connection(cast):
    """The address's switch keeps Django from cursors that live on one connection of the server."""
    with this_process_behind(TWO) as address, closing(other_client(address)) as other:
        names = Person.objects.order_by("pk").values_list("name", flat=True).iterator(chunk_size=2)
        first = next(names)
        with other.transaction():
            other.execute("SELECT 1")
            rest = list(names)
    assert [first, *rest] == [person.name for person in sorted(cast.everyone, key=lambda person: person.pk)]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_without_the_switch_the_cursor_is_lost(cast):
    """psycopg complains once more when the cursor is thrown away: it can't be closed either."""
    with this_process_behind(TWO) as address, closing(other_client(address)) as other:
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = False
        names = Person.objects.order_by("pk").values_list("name", flat=True).iterator(chunk_size=2)
        next(names)
        with other.transaction():
            other.execute("SELECT 1")
            with pytest.raises(psycopg.errors.InvalidCursorName):
                list(names)
        del names
        gc.collect()
