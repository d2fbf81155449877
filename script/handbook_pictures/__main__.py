"""Take the pictures of docs/handbook/pictures anew, from a demonstration of its own, on one fixed day.

Called by ./run handbook. The same code gives the same pictures but for what Chromium and the fonts of a machine change.
"""

import datetime as dt
import os
import sys
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import django
import time_machine

CHECKOUT = Path(__file__).resolve().parent.parent.parent
FOLDER = CHECKOUT / "docs" / "handbook" / "pictures"
THURSDAY = dt.datetime(2026, 10, 22, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

sys.path.insert(0, str(CHECKOUT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs its own loop beside the server
os.environ["TEST_DATABASE_NAME"] = "test_handbook_pictures"
django.setup()

from camera import Camera  # noqa: E402 - found only now that Django is set up
from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from stages import records_of_the_demonstration, take_all  # noqa: E402

from tests.template_database import use_template  # noqa: E402


def main() -> None:
    """Seed, serve, take the pictures, and leave nothing behind but these."""
    use_template(connection)
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    with tempfile.TemporaryDirectory() as own:
        settings.BALLOT_KEY_DIR, settings.MEDIA_ROOT = Path(own, "ballot-keys"), Path(own, "files")
        settings.BALLOT_KEY_DIR.mkdir(mode=0o700)
        settings.ALLOWED_HOSTS = ["127.0.0.1"]
        try:
            with time_machine.travel(THURSDAY):
                call_command("seed_demo", "--seed", "1")
                _serve_and_take()
        finally:
            runner.teardown_databases(databases)


def _serve_and_take() -> None:
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            site = f"http://127.0.0.1:{server.port}"
            take_all(Camera(browser, site, records_of_the_demonstration(), FOLDER))
            browser.close()
    finally:
        server.terminate()
        _end_other_sessions()


def _end_other_sessions() -> None:
    """Those of the server's threads would keep the database from going."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


if __name__ == "__main__":
    main()
