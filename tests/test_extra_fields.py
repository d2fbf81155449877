"""A form that is sent with more fields than it has writes what it would have written without them (mass assignment)."""

import re
from collections import Counter

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from organizations.models import Organization, Person, User
from tests.whole_site import Found, demonstrated, name_of

pytestmark = pytest.mark.django_db
# What decides about rights, about belonging and about the state of a record, and who is said to have acted.
WEIGHTY = {
    *("organization", "person", "unit", "user", "actor", "state", "kind", "level", "role", "standing", "channel"),
    *("presence", "is_superuser", "is_staff", "is_active", "is_acting", "is_leading_cadre", "is_current"),
}
TAKES_MORE = {"disclosures:export_register"}  # every filter of its page, of which the form carries those that are set
TABLES = {model._meta.db_table: model for model in apps.get_models() if not hasattr(model, "pgh_tracked_model")}
WRITTEN = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    with demonstrated(django_db_blocker, tmp_path_factory) as site:
        yield site


@pytest.fixture(autouse=True)
def own_places():
    """The site brings its own for all tests here."""


def filled_in(found: Found) -> dict:
    """What somebody sends who fills in every field that is empty."""
    data = {name: values if any(values) else [_filling(found, name)] for name, values in found.form.values.items()}
    pressed = found.form.buttons[:1]
    return data | {button["name"]: button["value"] for button in pressed if button["name"]}


def _filling(found: Found, name: str) -> str:
    offered = [choice for choice in found.form.choices.get(name, []) if choice]
    of_its_kind = {"date": "2026-11-25", "file": "", "email": "a@example.cn"}
    return offered[0] if offered else of_its_kind.get(found.form.kinds.get(name), "试试")


def weighty(model) -> list[models.Field]:
    return [column for column in model._meta.concrete_fields if column.name in WEIGHTY or column.name.endswith("_by")]


def written(site, found: Found, data: dict) -> dict[str, Counter]:
    """Each table that the form wrote to, with the weighty columns of its rows as they then stood."""
    known = set(User.objects.values_list("pk", flat=True))
    with site.undone(found.role) as client, CaptureQueriesContext(connection) as asked:
        b"".join(client.post(found.target, data))
        tables = {name for query in asked.captured_queries for name in WRITTEN.findall(query["sql"])} & TABLES.keys()
        return {name: standing_in(TABLES[name], known) for name in tables if weighty(TABLES[name])}


def standing_in(model, known_users) -> Counter:
    """How many rows there are of each kind; accounts that the form has made itself are all alike."""
    columns = weighty(model)

    def kind_of(row):
        made = [
            column.related_model is User and value not in known_users
            for column, value in zip(columns, row, strict=True)
        ]
        return tuple("made" if is_made and value else value for value, is_made in zip(row, made, strict=True))

    return Counter(map(kind_of, model._base_manager.values_list(*(column.attname for column in columns))))


def smuggled(found: Found) -> dict[str, object]:
    """Every weighty name that the form has not, as the field and as its column are called, with what would tell."""
    outsider = User.objects.select_related("person__organization").get(username="outsider")
    rows = {"organization": outsider.person.organization, "person": outsider.person}
    extra = {"id": outsider.pk, "pk": outsider.pk, "by": outsider.pk, "is_active": "", "state": "confirmed"}
    for column in {column for model in TABLES.values() for column in weighty(model)}:
        if column.related_model:
            extra |= dict.fromkeys((column.name, column.attname), rows.get(column.name, outsider).pk)
        else:
            extra.setdefault(column.name, "1")
    return {name: value for name, value in extra.items() if name not in found.form.values}


def test_what_a_form_does_not_have_changes_nothing(site):
    posted = [found for found in site.forms if found.form.method == "post" and name_of(found.target) not in TAKES_MORE]
    plainly = [(found, written(site, found, filled_in(found))) for found in posted]
    effective = [(found, rows) for found, rows in plainly if rows]
    changed = [
        (found.role, name_of(found.target))
        for found, rows in effective
        if written(site, found, smuggled(found) | filled_in(found)) != rows
    ]
    assert changed == []
    assert len({name_of(found.target) for found, _ in effective}) > 50


def test_somebody_who_is_moved_would_be_seen(site):
    elsewhere = Organization.objects.exclude(people__user__username="member").first()
    before = standing_in(Person, {})
    with site.undone("member"):
        Person.objects.filter(user__username="member").update(organization=elsewhere)
        assert standing_in(Person, {}) != before
