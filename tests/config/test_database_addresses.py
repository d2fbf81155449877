"""As whom a process meets the database."""

import pytest

from config.database_addresses import address_for

SITE, OWNER = "postgresql://site@/app", "postgresql://owner@/app"


@pytest.mark.parametrize(
    ("arguments", "environment", "address"),
    [
        (["manage.py", "migrate", "-v0"], {"DATABASE_URL": SITE, "MIGRATION_DATABASE_URL": OWNER}, OWNER),
        (["manage.py", "app_role"], {"DATABASE_URL": SITE, "MIGRATION_DATABASE_URL": OWNER}, OWNER),
        (["manage.py", "backup", "a.zip"], {"DATABASE_URL": SITE, "MIGRATION_DATABASE_URL": OWNER}, OWNER),
        (["manage.py", "restore", "a.zip"], {"DATABASE_URL": SITE, "MIGRATION_DATABASE_URL": OWNER}, OWNER),
        (["manage.py", "daily"], {"DATABASE_URL": SITE, "MIGRATION_DATABASE_URL": OWNER}, SITE),
        (["gunicorn", "config.wsgi"], {"DATABASE_URL": SITE, "MIGRATION_DATABASE_URL": OWNER}, SITE),
        (["manage.py"], {"DATABASE_URL": SITE, "MIGRATION_DATABASE_URL": OWNER}, SITE),
        (["manage.py", "migrate"], {"DATABASE_URL": SITE}, SITE),
        (["manage.py", "migrate"], {"DATABASE_URL": SITE, "MIGRATION_DATABASE_URL": ""}, SITE),
        (["manage.py", "daily"], {"MIGRATION_DATABASE_URL": OWNER}, ""),
        ([], {}, ""),
    ],
)
def test_only_what_needs_the_owner_meets_the_database_as_the_owner(arguments, environment, address):
    assert address_for(arguments, environment) == address
