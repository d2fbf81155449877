"""The whole site as each role may use it: every address with those who get furthest, and the forms of its pages."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.test import Client, override_settings
from django.urls import Resolver404, resolve

from tests.journeys.visitor import Form, Page
from tests.test_access_matrix import address_of, addresses, client_of, records_of_the_demonstration, written

ROLES = ["office", "committee", "secretary", "head", "member", "visitor"]
AS_MANY_AS = 2  # roles an address is tried by


@dataclass
class Found:
    """A form as a role was shown it."""

    role: str
    target: str
    form: Form


class Site:
    """Made once from the records of the demonstration."""

    def __init__(self, rows):
        self.clients = {role: client_of(role) for role in ROLES}
        table = written()
        self.places = [
            (address_of(name, route, parameters, rows), self._who_gets_in(table[name]))
            for name, route, parameters in addresses()
        ]
        self.forms = list(self._forms())
        self.names = sorted({name for found in self.forms for name in found.form.values})

    @staticmethod
    def _who_gets_in(cells) -> list[str]:
        """Those who are answered best: a page, a step taken, at least not “not here”."""
        return sorted(ROLES, key=lambda role: (min(cells[role].split("/")), ROLES.index(role)))[:AS_MANY_AS]

    def _forms(self):
        seen = set()
        for address, roles in self.places:
            for role in roles:
                for form in self._page(role, address).forms:
                    target = urljoin(address, form.action or address)
                    kind = (role, name_of(target), form.method, frozenset(form.values))
                    if kind not in seen:
                        seen.add(kind)
                        yield Found(role, target, form)

    def _page(self, role, address) -> Page:
        response = self.clients[role].get(address)
        is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
        return Page(response.content.decode() if is_page else "")

    def send(self, role, method, target, data, **headers):
        """The answer; nothing that was changed stays."""
        with self.undone(role) as client:
            response = getattr(client, method)(target, data, headers=headers)
            b"".join(response)
        return response

    @contextmanager
    def undone(self, role) -> Iterator[Client]:
        """A client of the role; whatever it changes in the block does not stay."""
        client = self.clients[role]
        cookies = copy.deepcopy(client.cookies)
        with transaction.atomic():
            yield client
            transaction.set_rollback(True)
        client.cookies = cookies

    def fails(self, *request) -> bool:
        return self.send(*request).status_code >= 500


def name_of(target: str) -> str:
    """The name of an address, or the address itself when it is none of ours."""
    try:
        return resolve(urlsplit(target).path).view_name
    except Resolver404:
        return target


@contextmanager
def demonstrated(django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """The site of a demonstration that is gone after the block, with folders of its own; for a whole module's tests."""
    places = {name: tmp_path_factory.mktemp(name) for name in ("keys", "files", "static")}
    places["keys"].chmod(0o700)
    own = override_settings(
        BALLOT_KEY_DIR=places["keys"],
        MEDIA_ROOT=places["files"],
        STATIC_ROOT=places["static"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with own, django_db_blocker.unblock(), transaction.atomic():
        yield Site(records_of_the_demonstration())
        transaction.set_rollback(True)
