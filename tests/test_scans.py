"""What the scanners report is read as it should be: nothing real is passed over, nothing expected is called found."""

import pytest
import requests

from tests.scans import code, packages, pages
from tests.scans.ear import listening


def of_bandit(rule, file_name):
    return {"test_id": rule, "filename": file_name, "line_number": 7, "issue_text": "bad"}


def everything_expected():
    return [of_bandit(rule, f"./{one.place}") for one in code.EXPECTED for rule in one.rules]


def test_what_bandit_says_where_it_is_expected_is_not_found():
    assert list(code.unexpected({"results": everything_expected(), "errors": []})) == []


def test_what_bandit_says_elsewhere_and_what_it_cannot_read_is_found():
    elsewhere = [of_bandit("B608", "./organizations/views.py"), of_bandit("B102", "./organizations/register.py")]
    unread = [{"filename": "./a.py", "reason": "syntax error"}]
    assert list(code.unexpected({"results": everything_expected() + elsewhere, "errors": unread})) == [
        "organizations/views.py:7: B608 bad",
        "organizations/register.py:7: B102 bad",
        "./a.py: syntax error",
    ]


def test_an_excuse_that_excuses_nothing_any_more_is_found():
    results = [each for each in everything_expected() if each["test_id"] != "B303"]
    (sentence,) = code.unexpected({"results": results, "errors": []})
    assert sentence.startswith("organizations/accounts/totp.py: nothing is found any more")


def test_a_known_vulnerability_is_found_and_a_package_that_was_not_looked_up_is_counted():
    known = {"id": "PYSEC-1", "fix_versions": ["2.0", "1.9"]}
    audited = [
        {"name": "a", "version": "1.0", "vulns": [known]},
        {"name": "b", "version": "1.0", "vulns": []},
        {"name": "c", "skip_reason": "Dependency not found"},
    ]
    assert packages.left_out(audited) == 1
    assert list(packages.vulnerable("x.lock", audited)) == ["x.lock: a 1.0: PYSEC-1, mended in 2.0, 1.9"]


def of_wapiti(kind="", path="", info="", *, within="vulnerabilities", pages_seen=pages.FEWEST):
    findings = {kind: [{"method": "POST", "path": path, "info": info, "parameter": ""}]} if kind else {}
    empty = {"vulnerabilities": {}, "anomalies": {}, "infos": {"crawled_pages_nbr": pages_seen}}
    return empty | {within: findings}


NO_TOKEN = "Lack of anti CSRF token"


@pytest.mark.parametrize(
    ("kind", "path", "info", "found"),
    [
        (pages.NO_TOKEN, "/boards/c33q2gj9/opinion/", NO_TOKEN, 0),
        (pages.NO_TOKEN, "/ballots/0b1f/cast/", NO_TOKEN, 0),
        (pages.NO_TOKEN, "/ballots/0b1f/count/", NO_TOKEN, 1),
        (pages.NO_TOKEN, "/people/7/change/", NO_TOKEN, 1),
        ("Reflected Cross Site Scripting", "/boards/c33q2gj9/opinion/", "XSS", 1),
        ("HttpOnly Flag cookie", "/", "HttpOnly flag is not set in the cookie : downloaded", 0),
        ("HttpOnly Flag cookie", "/", "HttpOnly flag is not set in the cookie : sessionid", 1),
        ("Secure Flag cookie", "/", "Secure flag is not set in the cookie : downloaded", 1),
    ],
)
def test_what_wapiti_reports_is_found_unless_it_is_expected_just_there(kind, path, info, found):
    assert len(list(pages.unexpected("member", of_wapiti(kind, path, info)))) == found


def test_an_anomaly_is_found_like_a_vulnerability():
    report = of_wapiti("Internal Server Error", "/", "500", within="anomalies")
    assert list(pages.unexpected("member", report)) == ["member: Internal Server Error: POST / 500 (no parameter)"]


def test_a_scan_that_met_no_pages_is_no_scan_that_found_nothing():
    reports = [of_wapiti(pages_seen=3), None, of_wapiti()]
    assert [sentence for report in reports for sentence in pages.missing("visitor", report)] == [
        "visitor: not scanned, only 3 pages were reached",
        "visitor: not scanned, wapiti itself broke off 2 times",
    ]


def test_an_error_that_the_server_logs_is_found():
    said = 'started\n{"level": "WARNING", "message": "Not Found: /x"}\n{"level": "ERROR", "message": "boom"}\n'
    assert list(pages.errors_in(said)) == ["boom"]


def test_who_is_led_to_ask_the_ear_is_heard_and_wapiti_itself_is_not():
    with listening() as ear:
        for path in ("get_ssrf.php?session_id=1", "ssrf/1/2/3/", "get_xxe.php?session_id=1"):
            requests.get(ear.address + path, timeout=10).close()
        requests.post(f"{ear.address}xoxo.dtd", timeout=10).close()
    assert ear.heard == ["/ssrf/1/2/3/", "/xoxo.dtd"]
