"""A district of the demonstration, served as in production to a scanner on this machine, gone afterwards."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import requests

from config import localpg
from tests.served import CHECKOUT, PATIENCE, served

FIRST_REQUESTS = 8  # each process reads its code at its first one, which must not take from a scan's time


@dataclass(frozen=True)
class Site:
    """Its address, and the file with all that the server says."""

    address: str
    said: Path

    @property
    def headers(self) -> dict[str, str]:
        """What nginx and a browser say of HTTPS."""
        return {"X-Forwarded-Proto": "https", "Origin": self.address.replace("http", "https", 1)}

    def cookies_of(self, user_name: str) -> str:
        """Sign in and return the cookies; they are for HTTPS alone, so no client of ours sends them by itself."""
        page = f"{self.address}/sign-in/"
        token = requests.get(page, headers=self.headers, timeout=PATIENCE).cookies["csrftoken"]
        answer = requests.post(
            page,
            {"username": user_name, "password": "demo-2026", "csrfmiddlewaretoken": token},
            headers=self.headers | {"Cookie": f"csrftoken={token}"},
            allow_redirects=False,
            timeout=PATIENCE,
        )
        cookies = {"csrftoken": token} | dict(answer.cookies)
        if "sessionid" not in cookies:
            raise RuntimeError(f"{user_name} could not sign in")
        return "; ".join(f"{name}={value}" for name, value in cookies.items())


@contextmanager
def demonstration(folder: Path) -> Iterator[Site]:
    """Serve while the block lasts; `folder` takes keys, files and what the server says.

    The embedded PostgreSQL alone is taken, whatever DATABASE_URL says: a scan fills in forms and sends them off.
    """
    name = f"scan_{os.getpid()}"
    own = {"DATABASE_URL": localpg.start(name), "SECRET_KEY": secrets.token_urlsafe(50)}
    own |= {"BALLOT_KEY_DIR": str(folder / "keys"), "FILES_DIR": str(folder / "files")}
    production = {"PRODUCTION": "1", "ALLOWED_HOSTS": "127.0.0.1", "STATIC_ROOT": str(folder / "static")}
    try:
        _manage(own, "migrate", "-v0")
        _manage(own, "seed_demo")
        _manage(own | production, "collectstatic", "--no-input", "-v0")
        with served(folder, **own, **production) as server:
            site = Site(f"http://127.0.0.1:{server.port}", server.said)
            for _ in range(FIRST_REQUESTS):
                requests.get(f"{site.address}/sign-in/", headers=site.headers, timeout=PATIENCE)
            yield site
    finally:
        with psycopg.connect(localpg.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _manage(own: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=CHECKOUT, env=os.environ | own, stdout=subprocess.DEVNULL, check=True)
