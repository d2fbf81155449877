"""A branch's whole month, by a role of the database that owns nothing and can't undo the register (全程记实)."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from config.keeping import app_role
from disclosures.publications.models import Publication
from evaluations.ballots.models import Tally
from organizations.models import RegisterEntry
from tests.clusters import meet
from tests.journeys import test_branch_month as month
from tests.journeys.test_branch_month import evening  # noqa: F401 - the evening on which the month's meeting is held
from tests.site_role import site_role

pytestmark = pytest.mark.journey

OUR_APPS = {"organizations", "commitments", "meetings", "evaluations", "disclosures"}
# Each is refused by the privileges; the triggers that refuse some of them as well can be switched off by an owner.
FORBIDDEN = [
    "UPDATE organizations_registerentry SET verb = ''",
    "DELETE FROM organizations_registerentry",
    "TRUNCATE organizations_registerentry",
    "UPDATE meetings_critiqueevent SET pgh_label = ''",
    "DELETE FROM meetings_critiqueevent",
    "UPDATE evaluations_tally SET votes = votes + 1",
    "DELETE FROM evaluations_tally",
    "TRUNCATE evaluations_urn",
    "ALTER TABLE organizations_registerentry DISABLE TRIGGER ALL",
    "ALTER TABLE organizations_registerentry ADD COLUMN extra int",
    "DROP TABLE organizations_registerentry",
    "CREATE TABLE extra (id int)",
    "CREATE OR REPLACE FUNCTION public.extra() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TRIGGER extra BEFORE UPDATE ON evaluations_urn EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "SET session_replication_role = replica",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    "COPY organizations_person TO PROGRAM 'cat'",
    "ALTER ROLE {role} SUPERUSER",
    "SET ROLE {owner}",
]


@pytest.fixture
def owner(transactional_db):
    return connection.settings_dict["USER"]


@pytest.fixture
def site(owner, settings):
    """A role without anything, which is gone after the test."""
    with site_role(settings) as role:
        yield role


@pytest.fixture
def as_the_site(site, owner, district):
    """Every connection from here on is the site's."""
    call_command("app_role")
    meet(USER=site)
    yield
    meet(USER=owner)


def test_a_whole_month_needs_no_more_than_the_site_may_do(as_the_site, visit, tmp_path, site):
    month.test_a_month_of_one_branch_from_two_workbooks_to_the_board_and_the_report(visit, tmp_path)
    call_command("daily")

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (site,)
    assert RegisterEntry.objects.exists()
    assert Tally.objects.exists()
    assert Publication.objects.exists()


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_what_the_site_must_never_do_is_refused(as_the_site, site, owner, statement):
    with pytest.raises(DatabaseError, match="permission denied|must be owner|must be superuser"), transaction.atomic():
        connection.cursor().execute(statement.format(role=site, owner=owner))


def test_the_role_is_as_weak_as_it_can_be(as_the_site, site):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication"
            " FROM pg_roles WHERE rolname = %s",
            [site],
        )
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", [site])
        assert cursor.fetchone() == (0,)


def test_every_event_of_a_row_is_append_only_for_the_site():
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in OUR_APPS]
    events = {model._meta.db_table for model in ours if model._meta.model_name.endswith("event")}

    assert len(events) > 20
    assert {table: app_role.privileges_on(table) for table in events} == dict.fromkeys(events, "SELECT, INSERT")
    assert app_role.privileges_on("django_migrations") == "SELECT"
    assert app_role.privileges_on("evaluations_urn") == "SELECT, INSERT, UPDATE, DELETE"


def test_giving_it_again_changes_nothing_and_finds_new_tables(as_the_site, site, owner):
    meet(USER=owner)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE of_tomorrow (id int)")
    try:
        call_command("app_role")
        meet(USER=site)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO of_tomorrow VALUES (1)")
            assert cursor.rowcount == 1
    finally:
        meet(USER=owner)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE of_tomorrow")
        meet(USER=site)


def test_the_password_is_the_one_of_the_address(site):
    call_command("app_role")

    with connection.cursor() as cursor:
        cursor.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [site])
        assert cursor.fetchone()[0].startswith("SCRAM-SHA-256$")


def test_the_owner_is_no_role_for_the_site(site, owner, settings):
    settings.APP_ROLE = {"USER": owner, "PASSWORD": ""}

    with pytest.raises(CommandError, match=f"账号{owner}在数据库里权力太大"):
        call_command("app_role")


def test_a_member_of_the_owner_is_no_role_for_the_site(site, owner):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {site} LOGIN; GRANT {owner} TO {site}")

    with pytest.raises(CommandError, match="权力太大"):
        call_command("app_role")


def test_an_owner_who_cannot_make_roles_is_told_what_to_ask_for(site, owner):
    owner_of_little = f"{site}_owner"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {owner_of_little} LOGIN")
    meet(USER=owner_of_little)
    try:
        with pytest.raises(CommandError, match=f"请数据库管理员执行：CREATE ROLE {site} LOGIN"):
            call_command("app_role")
    finally:
        meet(USER=owner)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE {owner_of_little}")


def test_without_two_addresses_there_is_no_role_to_give(site, settings):
    settings.MIGRATION_DATABASE_URL = ""

    with pytest.raises(CommandError, match="还没有设MIGRATION_DATABASE_URL"):
        call_command("app_role")
