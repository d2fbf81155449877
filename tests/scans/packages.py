"""pip-audit over the packages that are installed: what is known of their versions, as far as an index answers."""

import json
from collections.abc import Iterator

from tests.scans.tools import told

# Not the scanners' own: wapiti pins old versions, and nobody is served by them.
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def scan() -> list[str]:
    """Known vulnerabilities; without an index that answers, a sentence is printed and nothing is found."""
    return [sentence for lock in LOCKS for sentence in _audited(lock)]


def _audited(lock: str) -> Iterator[str]:
    done = told("pip-audit", "--progress-spinner=off", "--disable-pip", "--require-hashes", "-r", lock, "-f", "json")
    if not done.stdout.startswith("{"):
        print(f"{lock} was not audited, the index can't be reached: {done.stderr.strip().splitlines()[-1]}")
        return
    packages = json.loads(done.stdout)["dependencies"]
    if unknown := left_out(packages):
        # A mirror answers without the list of what is known, and pip-audit calls that “no vulnerabilities”.
        print(f"{lock}: of {len(packages)} packages the index says nothing of {unknown}; these were not audited.")
    yield from vulnerable(lock, packages)


def left_out(packages: list[dict]) -> int:
    """How many packages the index had nothing to say of."""
    return sum("skip_reason" in package for package in packages)


def vulnerable(lock: str, packages: list[dict]) -> Iterator[str]:
    """A sentence for everything that is known of a version."""
    for package in packages:
        for known in package.get("vulns", []):
            mended = ", ".join(known["fix_versions"]) or "no version yet"
            yield f"{lock}: {package['name']} {package['version']}: {known['id']}, mended in {mended}"
