"""Accounts and slips for the tests of accounts."""

import datetime as dt

from organizations.actions import accounts
from organizations.models import Person
from tests import builders

TODAY = dt.date(2026, 10, 22)
PASSWORD = "梧桐叶落-2026"


def newcomer(branch, name="新来的", **fields):
    """Somebody on the roster without an account."""
    return builders.person(name, branch, **({"user": None} | fields))


def issue(by, *people, place=None, today=TODAY):
    """Issue slips as `by` (a person, None for the command line) does."""
    place = place or people[0].organization
    people = [Person.objects.get(pk=person.pk) for person in people]
    return accounts.issue_slips(by=by and by.user, people=people, place=place, today=today)


def activated(code, password=PASSWORD, today=TODAY):
    """Open the account with the code, as its holder does."""
    return accounts.activate(slip=accounts.slip_of(code=code, today=today), password=password, today=today)
