"""Single sign-on against a real provider, by a site of its own that the environment alone has switched on."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import psycopg
import pytest
import requests
from django.conf import settings
from django.db import connection

from tests.template_database import template_name

DATABASE = f"sso_{os.getpid()}"
PEOPLE = """
from organizations.models import Organization, Person, User
values = {"name": "区委", "short_name": "区委", "kind": "district_committee", "code": "1"}
district = Organization.objects.add_root(values)
def person(name, phone, username, **fields):
    user = User.objects.create_user(username=username, **fields)
    values = {"name": name, "organization": district, "kind": "member", "since": "2020-01-01", "phone": phone}
    Person.objects.create(user=user, **values)
person("顾北川", "12012345678", "gubeichuan01")
person("沈知远", "12000000002", "12000000002")
person("池映雪", "12000000003", "12000000003", is_active=False)
person("同号甲", "12000000004", "tonghaojia01")
person("同号乙", "12000000004", "tonghaoyi01")
"""
IDENTITIES = [
    {"sub": "known by phone", "preferred_username": "12012345678"},
    {"sub": "known by user name", "preferred_username": "12000000002"},
    {"sub": "closed", "preferred_username": "12000000003"},
    {"sub": "two with one phone", "preferred_username": "12000000004"},
    {"sub": "unknown", "preferred_username": "somebody-else"},
    {"sub": "without the claim"},
]


def address_of(database):
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{database}").geturl()


def manage(environment, *command):
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def running(address, *command, environment=None):
    """A server of its own at `address`, from its first answer until it is stopped."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([sys.executable, *command], cwd=settings.BASE_DIR, env=environment, **quiet)
    for _ in range(150):
        with contextlib.suppress(requests.ConnectionError):
            requests.get(address, timeout=10)
            break
        time.sleep(0.2)
    yield
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def provider():
    """A provider that knows some people."""
    port = free_port()
    known = [option for identity in IDENTITIES for option in ("--user-claims", json.dumps(identity))]
    with running(f"http://127.0.0.1:{port}/", "-m", "oidc_provider_mock", "--port", str(port), *known):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    """A database of the site's own: with single sign-on come tables that the tests' database does not have."""
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"create database {DATABASE} template {template_name()}")
        yield address_of(DATABASE)
        cursor.execute(f"drop database {DATABASE} with (force)")


@pytest.fixture(scope="module")
def site(provider, database):
    """The address of a running site; what it is told comes from the environment alone."""
    address = f"127.0.0.1:{free_port()}"
    environment = os.environ | {
        "DATABASE_URL": database,
        "OIDC_ISSUER": provider,
        "OIDC_CLIENT_ID": "site",
        "OIDC_CLIENT_SECRET": "secret of the site",
    }
    manage(environment, "migrate", "-v0")
    manage(environment, "shell", "-v0", "-c", PEOPLE)
    server = ("manage.py", "runserver", address, "--noreload")
    with running(f"http://{address}/sign-in/", *server, environment=environment):
        yield f"http://{address}"


def through_the_provider(site, identity, **choice):
    """Follow the button of the sign-in page, say at the provider who one is, and come back; a browser's whole way."""
    browser = requests.Session()
    page = browser.get(f"{site}/sign-in/?next=/organizations/", timeout=20).text
    (link,) = re.findall(r'href="([^"]+)">用统一身份认证登录', page)
    form = browser.get(site + link.replace("&amp;", "&"), timeout=20)
    assert "Authorize Client" in form.text
    return browser, browser.post(form.url, data=choice or {"sub": identity}, timeout=20)


def rows(database, query):
    with psycopg.connect(database) as own, own.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@pytest.mark.parametrize(("identity", "name"), [("known by phone", "顾北川"), ("known by user name", "沈知远")])
def test_an_identity_that_matches_an_account_signs_in_to_it_and_is_led_back(site, database, identity, name):
    browser, page = through_the_provider(site, identity)
    assert (page.status_code, urlsplit(page.url).path) == (200, "/organizations/")
    assert name in browser.get(f"{site}/account/", timeout=20).text
    last = "select actor_name, verb, detail->>'方式' from organizations_registerentry order by id desc limit 1"
    assert rows(database, last) == [(name, "登录", "统一身份认证")]


@pytest.mark.parametrize("identity", ["unknown", "closed", "two with one phone", "without the claim"])
def test_an_identity_without_one_open_account_is_told_whom_to_ask_and_makes_none(site, database, identity):
    before = rows(database, "select count(*) from organizations_user")
    browser, page = through_the_provider(site, identity)
    assert page.status_code == 403
    assert "没有与您对应的账号" in page.text
    assert "领激活单" in page.text
    assert browser.get(f"{site}/account/", timeout=20, allow_redirects=False).status_code == 302
    assert rows(database, "select count(*) from organizations_user") == before


def test_who_turns_back_at_the_provider_reads_what_to_do(site):
    _, page = through_the_provider(site, "known by phone", action="deny")
    assert page.status_code == 502
    assert "没有通过统一身份认证登录" in page.text


def test_an_answer_that_nobody_asked_for_is_not_believed(site):
    callback = f"{site}/single-sign-on/district/login/callback/?code=x&state=y"
    page = requests.get(callback, timeout=20)
    assert (page.status_code, "没有通过统一身份认证登录" in page.text) == (502, True)


def test_neither_identities_nor_tokens_nor_addresses_are_kept(site, database):
    through_the_provider(site, "known by phone")
    for table in ("socialaccount_socialaccount", "socialaccount_socialtoken", "account_emailaddress"):
        assert rows(database, f"select count(*) from {table}") == [(0,)]


@pytest.mark.parametrize(
    "page", ["single-sign-on/", "single-sign-on/elsewhere/login/", "accounts/login/", "accounts/signup/"]
)
def test_allauth_has_no_other_page(site, page):
    assert requests.get(f"{site}/{page}", timeout=20).status_code == 404
