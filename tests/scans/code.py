"""bandit over the code that is served; each place where it may say something has its reason here."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from tests.scans.tools import told

NOT_SERVED = "./.venv,./.local,./tests"


class Expected(NamedTuple):
    """What bandit may say of a file or a folder, and why that is right."""

    rules: frozenset[str]
    place: str
    reason: str


def _expected(rules: str, place: str, reason: str) -> Expected:
    return Expected(frozenset(rules.split()), place, reason)


EXPECTED = [
    _expected("B404 B603", "config/localpg.py", "PostgreSQL's programs, with arguments of our own"),
    _expected("B108", "config/localpg.py", "the socket's folder is its own account's alone, which is checked"),
    _expected("B404 B603", "config/keeping/", "PostgreSQL's programs, with arguments of our own"),
    _expected("B311", "disclosures/demo/", "the same seed gives the same district"),
    _expected("B105", "disclosures/demo/foundation.py", "the demonstration's password, printed by ./run"),
    _expected("B105", "disclosures/publications/actions.py", "the letters of a token, no token"),
    _expected("B105", "organizations/accounts/forms.py", "the code of an error"),
    _expected("B106", "disclosures/exports/", "an empty token, and the form of one"),
    _expected("B106", "meetings/models/attachment.py", "the form of a token"),
    _expected("B308 B703", "disclosures/publications/poster.py", "segno draws it out of our own link"),
    _expected("B308 B703", "evaluations/ballots/slip_exports.py", "segno draws it out of our own link"),
    _expected("B308 B703", "organizations/accounts/slips_paper.py", "segno draws it out of our own link"),
    _expected("B308 B703", "organizations/handbook/rendering.py", "a file of the repository, raw HTML off"),
    _expected("B608", "evaluations/ballots/actions/", "names of our tables, never a value"),
    _expected("B608", "organizations/register.py", "names of our tables, never a value"),
    _expected("B406", "meetings/papers/word_tables.py", "it escapes text and parses nothing"),
    _expected("B303", "organizations/accounts/totp.py", "SHA-1 is what the apps for codes speak (RFC 6238)"),
]


def scan() -> list[str]:
    """What bandit finds that nobody expects, and what is expected and no longer there."""
    return list(unexpected(json.loads(told("bandit", "-q", "-r", ".", "-x", NOT_SERVED, "-f", "json").stdout)))


def unexpected(report: dict) -> Iterator[str]:
    """The sentences for a report of bandit's."""
    met = set()
    for each in report["results"]:
        file_name = each["filename"].removeprefix("./")
        covers = [one for one in EXPECTED if each["test_id"] in one.rules and file_name.startswith(one.place)]
        met.update(covers)
        if not covers:
            yield f"{file_name}:{each['line_number']}: {each['test_id']} {each['issue_text']}"
    for each in report["errors"]:
        yield f"{each['filename']}: {each['reason']}"
    for one in EXPECTED:
        if one not in met:
            yield f"{one.place}: nothing is found any more that “{one.reason}” would excuse; take it off the list"
