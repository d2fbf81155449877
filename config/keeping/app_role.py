"""The site's own role in the database: it owns nothing, so whoever takes over the site can neither alter a table nor
switch a trigger off, and what is append-only stays so (全程记实).

The privileges are drawn from the models. They are given anew after each migration, for tables that are new have none.
"""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from pghistory.models import Context, Event
from psycopg import sql

from evaluations.ballots.models import TABLE_OF_TOTALS
from organizations.models import RegisterEntry
from organizations.refusals import Refused

READ, APPEND, WRITE = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE, DELETE"
NOT_CONFIGURED = (
    "还没有设MIGRATION_DATABASE_URL。请把它设为表的所有者的地址，把DATABASE_URL设为网站自己的账号的地址，再执行一次。"
)
TOO_STRONG = (
    "账号{}在数据库里权力太大：它是超级用户，或者是表的所有者，或者属于所有者。"
    "请在DATABASE_URL里换一个新的账号名，再执行一次。"
)
CANNOT_CREATE = "表的所有者不能建账号。请数据库管理员执行：CREATE ROLE {} LOGIN PASSWORD '…'; 然后再执行一次。"


def grant() -> str:
    """Make the role that DATABASE_URL names when it is missing, give it what the site needs and nothing else."""
    if not settings.MIGRATION_DATABASE_URL:
        raise Refused(NOT_CONFIGURED)
    role = settings.APP_ROLE["USER"]
    with transaction.atomic(), connection.cursor() as cursor:
        if not _exists(cursor, role):
            _create(cursor, role)
        _require_weak(cursor, role)
        for statement in _privileges(role):
            cursor.execute(statement)
    return role


def _exists(cursor, role: str) -> bool:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    return cursor.rowcount == 1


def _create(cursor, role: str) -> None:
    cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    if not cursor.fetchone()[0]:
        raise Refused(CANNOT_CREATE.format(role))
    words = [
        sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(sql.Identifier(role))
    ]
    if password := settings.APP_ROLE["PASSWORD"]:  # enciphered here, so that no log of the server can hold it
        scrambled = connection.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        words.append(sql.SQL("PASSWORD {}").format(sql.Literal(scrambled.decode())))
    cursor.execute(sql.SQL(" ").join(words))


def _require_weak(cursor, role: str) -> None:
    cursor.execute(
        "SELECT rolsuper OR rolcreaterole OR rolbypassrls OR pg_has_role(rolname, current_user, 'MEMBER')"
        " OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid) FROM pg_roles WHERE rolname = %s",
        [role],
    )
    if cursor.fetchone()[0]:
        raise Refused(TOO_STRONG.format(role))


def _privileges(role: str) -> Iterator[sql.Composed]:
    who = sql.Identifier(role)
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(who)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(who)
    yield sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(who)
    for table in sorted(connection.introspection.table_names()):
        yield sql.SQL("GRANT {} ON {} TO {}").format(
            sql.SQL(privileges_on(table)), sql.Identifier("public", table), who
        )


def privileges_on(table: str) -> str:
    """What the site may do with the rows of a table; never TRUNCATE, REFERENCES or TRIGGER."""
    if table in (MigrationRecorder.Migration._meta.db_table, Context._meta.db_table):
        return READ
    return APPEND if table in append_only() else WRITE


def append_only() -> set[str]:
    """The register's lines, the events of rows, and totals: what is written there once is never changed."""
    events = [model for model in apps.get_models() if issubclass(model, Event)]
    return {TABLE_OF_TOTALS, *(model._meta.db_table for model in (RegisterEntry, *events))}
