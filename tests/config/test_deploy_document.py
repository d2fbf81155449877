"""What `docs/deploy.md` tells operators to write is what nginx and systemd take, and nginx keeps nothing of a vote."""

import datetime as dt
import http.client
import re
import shutil
import socket
import ssl
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from tests.config.test_production import PRODUCTION
from tests.served import PATIENCE, served
from tests.workers import wait_until

DOCUMENT = Path(settings.BASE_DIR, "docs", "deploy.md").read_text(encoding="utf-8")
VOTE = "/ballots/645dbe5b-b625-4f5c-85a7-c16d0331fa80"
NGINX = shutil.which("nginx")


def block(begin: str) -> str:
    """The indented block of the document that begins with these words."""
    found = re.search(rf"^    {re.escape(begin)}.*?(?=^\S)", DOCUMENT, flags=re.MULTILINE | re.DOTALL)
    return "\n".join(line.removeprefix("    ") for line in found[0].splitlines())


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pioneer.example")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    (folder / "pioneer.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "pioneer.key").write_bytes(key.private_bytes(*plain))


def as_root_of(folder: Path, site: str) -> str:
    """A whole nginx.conf around the site's part, with every file of nginx in `folder`."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    return (
        f"pid {folder}/nginx.pid; error_log {folder}/general.log; daemon off; user root;\n"
        f"events {{}}\nhttp {{ access_log {folder}/access.log;\n{places}\n{site}\n}}\n"
    )


@pytest.fixture
def before_the_server(transactional_db, tmp_path):
    """The document's nginx in front of gunicorn as in production; gives its HTTPS port and its folder."""
    if NGINX is None:
        pytest.skip("nginx is not installed here; the document's configuration is not tried.")
    folder = tmp_path / "nginx"
    folder.mkdir()
    write_certificate(folder)
    https, plain = free_port(), free_port()
    with served(tmp_path, **PRODUCTION) as server:
        site = block("limit_req_zone").replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")
        site = site.replace("listen 443", f"listen 127.0.0.1:{https}").replace("listen 80", f"listen 127.0.0.1:{plain}")
        site = site.replace("/etc/ssl/private", str(folder)).replace("/etc/ssl", str(folder))
        (folder / "nginx.conf").write_text(as_root_of(folder, site.replace("/var/log/nginx", str(folder))))
        process = subprocess.Popen([NGINX, "-e", f"{folder}/general.log", "-c", f"{folder}/nginx.conf"])
        try:
            wait_until(lambda: _listens(https))
            yield https, folder
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def asked(port: int, method: str, path: str):
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with closing(http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=trusting)) as line:
        line.request(method, path, body="x" * 20_000 if method == "POST" else None, headers={"Host": "pioneer.example"})
        response = line.getresponse()
        response.read()
        return response


def test_nginx_as_documented_leads_to_the_pages_and_keeps_no_line_of_a_vote(before_the_server):
    port, folder = before_the_server
    page = asked(port, "GET", "/elder/?size=18")
    assert (page.status, page.headers["Location"]) == (302, "/")  # it believes that this was HTTPS
    for name in ("cast", "slip", "state", "vote"):
        asked(port, "POST", f"{VOTE}/{name}/")
        asked(port, "GET", f"{VOTE}/{name}/")
    written = {path.name: path.read_text() for path in folder.glob("*.log")}
    assert {name: text for name, text in written.items() if "ballots" in text or "127.0.0.1" in text} == {}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_takes_the_unit(tmp_path):
    unit = tmp_path / "pioneer-web.service"
    text = block("[Unit]").replace("/srv/pioneer/.venv/bin/python", shutil.which("sh")).replace("User=pioneer\n", "")
    unit.write_text(text.replace("/srv/pioneer", str(tmp_path)).replace("/etc/pioneer.env", str(unit)))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if unit.name in line] == []
