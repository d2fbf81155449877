"""The site's own role in the tests' database, as `app_role` makes it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def site_role(settings) -> Iterator[str]:
    """The settings name the role, which is not made yet; it is gone after the block, which ends as the owner."""
    role = f"{connection.settings_dict['NAME']}_site"
    settings.MIGRATION_DATABASE_URL = "postgresql://owner@/app"
    settings.APP_ROLE = {"USER": role, "PASSWORD": "a-password-of-the-site"}
    yield role
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        if cursor.rowcount:
            cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")
