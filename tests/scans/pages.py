"""wapiti against the demonstration, as a visitor and signed in.

Besides what wapiti reports, an error that the server logs and any request that it sends out count as found.
"""

import json
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.scans.demonstration import Site, demonstration
from tests.scans.ear import listening
from tests.scans.tools import PROGRAMS, Incomplete
from tests.served import PATIENCE

VISITOR = ""
ROLES = [VISITOR, "member", "secretary", "office"]
# Not ssl, which is nginx's, and nothing that looks for other people's programs.
MODULES = "sql,xss,permanentxss,file,exec,crlf,redirect,ssrf,xxe,upload,methods,csrf,csp,cookieflags,http_headers"
ATTEMPTS = 2
CRAWL, ATTACK = 15, 3.5  # seconds, of each role and of each module
FEWEST = 20  # pages that everybody reaches; a scan that met none must not pass for one that found nothing
# They end the session that scans, or would lock its account.
NOT_FOLLOWED = ["sign-out/", "account/sign-out-everywhere/", "account/password/"]


class Expected(NamedTuple):
    """What wapiti may report, and why that is right."""

    kind: str
    about: str
    reason: str


NO_TOKEN = "Cross Site Request Forgery"
EXPECTED = [
    Expected(NO_TOKEN, "/boards/[a-z0-9]+/opinion/ .*", "reads no cookie: nobody's rights are there to be borrowed"),
    Expected(NO_TOKEN, "/opinions/receipt/ .*", "reads no cookie"),
    Expected(NO_TOKEN, "/ballots/[0-9a-f-]+/(cast|slip)/ .*", "reads no cookie; a credential or a slip's code votes"),
    Expected("HttpOnly Flag cookie", "/ .* : downloaded", "a script waits for it, and it says nothing"),
]


def scan() -> list[str]:
    """Everything that was found, a sentence each; raises `Incomplete` when a role was not scanned."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with listening() as ear, demonstration(folder) as site:
            reports = {role or "visitor": _attacked(site, ear.address, role, folder) for role in ROLES}
        found = [sentence for who, report in reports.items() if report for sentence in unexpected(who, report)]
        found += [f"the server failed: {message}" for message in errors_in(site.said.read_text())]
        found += [f"the server sent a request of its own: {path}" for path in ear.heard]
    if missed := [sentence for who, report in reports.items() for sentence in missing(who, report)]:
        raise Incomplete(missed, found)
    return found


def missing(who: str, report: dict | None) -> Iterator[str]:
    """Why a report, or that there is none, says nothing of a role."""
    if report is None:
        yield f"{who}: not scanned, wapiti itself broke off {ATTEMPTS} times"
    elif report["infos"]["crawled_pages_nbr"] < FEWEST:
        yield f"{who}: not scanned, only {report['infos']['crawled_pages_nbr']} pages were reached"


def unexpected(who: str, report: dict) -> Iterator[str]:
    """The sentences for a report of wapiti's."""
    for kind, findings in (report["vulnerabilities"] | report["anomalies"]).items():
        for each in findings:
            about = f"{each['path']} {each['info']}"
            if not any(one.kind == kind and re.fullmatch(one.about, about, re.S) for one in EXPECTED):
                yield f"{who}: {kind}: {each['method']} {about} ({each['parameter'] or 'no parameter'})"


def errors_in(said: str) -> Iterator[str]:
    """What the server itself calls an error: an answer of 500 leaves such a line, whoever asked."""
    for line in said.splitlines():
        entry = json.loads(line) if line.startswith("{") else {}
        if entry.get("level") in ("ERROR", "CRITICAL"):
            yield entry["message"]


def _attacked(site: Site, ear: str, role: str, folder: Path) -> dict | None:
    """What wapiti reports of a role; None when it broke off again and again."""
    began, who = time.monotonic(), role or "visitor"
    for attempt in range(ATTEMPTS):
        own = folder / f"{who}-{attempt}"
        own.mkdir()
        if report := _reported(_options(site, ear, role, own), own / "report.json"):
            seen = report["infos"]["crawled_pages_nbr"]
            print(f"wapiti as {who}: {seen} pages and forms, {time.monotonic() - began:.0f} s", flush=True)
            return report
    return None


def _options(site: Site, ear: str, role: str, own: Path) -> list[object]:
    headers = site.headers | ({} if role == VISITOR else {"Cookie": site.cookies_of(role)})
    return [
        *("-u", f"{site.address}/", "-m", MODULES, "-f", "json", "-o", own / "report.json", "-v0", "--no-bugreport"),
        *("--endpoint", ear, "-t", PATIENCE, "--max-scan-time", CRAWL, "--max-attack-time", ATTACK),
        *("--store-session", own, "--store-config", own),
        *(word for name, value in headers.items() for word in ("-H", f"{name}: {value}")),
        *(word for path in NOT_FOLLOWED for word in ("-x", f"{site.address}/{path}")),
    ]


def _reported(options: list[object], report: Path) -> dict | None:
    """What wapiti reports; nothing when it broke off, as it does when its own SQLite is locked on a busy machine."""
    done = subprocess.run([PROGRAMS / "wapiti", *map(str, options)], capture_output=True, text=True, check=False)
    if done.returncode:
        print("wapiti broke off:", *done.stderr.splitlines()[-3:], sep="\n  ", flush=True)
        return None
    return json.loads(report.read_text())
