"""What `docs/deploy.md` tells operators to write is what nginx and systemd take, and nginx keeps nothing of a vote."""

import shutil
import subprocess

import pytest

from tests.config.test_production import PRODUCTION
from tests.documented import block
from tests.nginx import behind_nginx
from tests.served import served

VOTE = "/ballots/645dbe5b-b625-4f5c-85a7-c16d0331fa80"


@pytest.fixture
def front(transactional_db, tmp_path):
    """The document's nginx in front of gunicorn as in production."""
    with served(tmp_path, **PRODUCTION) as server, behind_nginx([server.port], tmp_path) as front:
        yield front


def test_nginx_as_documented_leads_to_the_pages_and_keeps_no_line_of_a_vote(front):
    page = front.ask("GET", "/elder/?size=18")
    assert (page.status, page.headers["Location"]) == (302, "/")  # it believes that this was HTTPS
    for name in ("cast", "slip", "state", "vote"):
        front.ask("POST", f"{VOTE}/{name}/", "x" * 20_000)
        front.ask("GET", f"{VOTE}/{name}/")
    written = {path.name: path.read_text() for path in front.folder.glob("*.log")}
    assert {name: text for name, text in written.items() if "ballots" in text or "127.0.0.1" in text} == {}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_takes_the_unit(tmp_path):
    unit = tmp_path / "pioneer-web@8000.service"
    text = (
        block("deploy.md", "[Unit]")
        .replace("/srv/pioneer/.venv/bin/python", shutil.which("sh"))
        .replace("User=pioneer\n", "")
    )
    unit.write_text(text.replace("/srv/pioneer", str(tmp_path)).replace("/etc/pioneer.env", str(unit)))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if unit.name in line] == []
