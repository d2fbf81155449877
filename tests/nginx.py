"""The nginx of `docs/deploy.md` in front of web servers: the block that stands there, with other ports and folders."""

import datetime as dt
import http.client
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.documented import block
from tests.served import PATIENCE
from tests.workers import wait_until

NGINX = shutil.which("nginx")
SITE = "pioneer.example"
ANSWERED_BY = "X-Answered-By"  # added by the tests alone: which of the web servers it was


@dataclass(frozen=True)
class Front:
    """Where nginx speaks HTTPS, its first process, and the folder with everything that it writes."""

    port: int
    pid: int
    folder: Path

    def ask(self, method: str, path: str, body: str | bytes = b"", **headers: str) -> "Answer":
        """Send one request over a connection of its own, and read the whole answer."""
        with closing(self.connect()) as line:
            line.request(method, path, body, {"Host": SITE} | headers)
            response = line.getresponse()
            return Answer(response.status, response.headers, response.read())

    def connect(self) -> http.client.HTTPSConnection:
        """A connection that takes the certificate for what it is: made a moment ago, by nobody."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE, context=trusting)


@dataclass(frozen=True)
class Answer:
    """What nginx gave back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def by(self) -> int:
        """The port of the web server that answered; 0 when it was nginx itself."""
        return int(self.headers.get(ANSWERED_BY, ":0").rpartition(":")[2] or 0)


@contextmanager
def behind_nginx(ports: list[int], directory: Path) -> Iterator[Front]:
    """nginx before the web servers on these ports, each in its turn; `directory` takes what nginx writes."""
    if NGINX is None:
        pytest.skip("nginx is not installed here; what stands in docs/deploy.md is not tried. .ci/run installs it.")
    folder = directory / "nginx"
    folder.mkdir()
    _write_certificate(folder)
    https, plain = free_ports(2)
    (folder / "nginx.conf").write_text(_around(folder, _site(folder, ports, https, plain)))
    process = subprocess.Popen([NGINX, "-e", f"{folder}/general.log", "-c", f"{folder}/nginx.conf"])
    try:
        wait_until(lambda: _listens(https))
        yield Front(https, process.pid, folder)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _site(folder: Path, ports: list[int], https: int, plain: int) -> str:
    """The document's block with the tests' ports and folders, and with a line for each web server."""
    site = block("deploy.md", "limit_req_zone")
    before, line, after = site.partition("server 127.0.0.1:8000;")
    assert line, "the document's block names no web server"
    after = after.replace("server 127.0.0.1:8001;", "")
    site = before + " ".join(f"server 127.0.0.1:{port};" for port in ports) + after
    site = site.replace("listen 443", f"listen 127.0.0.1:{https}").replace("listen 80", f"listen 127.0.0.1:{plain}")
    site = site.replace("/etc/ssl/private", str(folder)).replace("/etc/ssl", str(folder))
    return site.replace("/var/log/nginx", str(folder))


def _around(folder: Path, site: str) -> str:
    """A whole nginx.conf around the site's part, with every file of nginx in `folder`."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if Path(folder).owner() == "root" else ""
    return (
        f"pid {folder}/nginx.pid; error_log {folder}/general.log; daemon off; {user}\n"
        f"events {{}}\nhttp {{ access_log {folder}/access.log; add_header {ANSWERED_BY} $upstream_addr always;\n"
        f"{places}\n{site}\n}}\n"
    )


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SITE)])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    (folder / "pioneer.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "pioneer.key").write_bytes(key.private_bytes(*plain))


def free_ports(number: int) -> list[int]:
    """Ports of this machine that nobody has; different ones: they are let go only when all are there."""
    with ExitStack() as held:
        free = [held.enter_context(socket.socket()) for _ in range(number)]
        for each in free:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in free]


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0
