"""`docs/privacy.md` against the models: a column of a table about people that nobody has explained fails here."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from disclosures.personal_data.held import HELD
from organizations.models import Person, User

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "privacy.md"
APPS = {"organizations", "commitments", "meetings", "evaluations", "disclosures"}
OURS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_label in APPS and not hasattr(model, "pgh_tracked_model")
]
LIBRARIES = [model for model in apps.get_models() if model._meta.app_label not in APPS]
OF_NO_PERSON = {
    *("auth.Group", "auth.Permission", "contenttypes.ContentType", "pghistory.Events", "pghistory.MiddlewareEvents"),
    *(
        "procrastinate.ProcrastinateEvent",
        "procrastinate.ProcrastinatePeriodicDefer",
        "procrastinate.ProcrastinateWorker",
    ),
}
# What others have of somebody, and what only says who has acted; the document says who sees it.
NOT_EXPORTED = {
    *("ActivationSlip", "Attachment", "BranchCritique", "BranchStatement", "CalendarFeed", "Circular"),
    *("CircularReceipt", "ExportJob", "Finding", "Inspection"),
    *("HearingCorrection", "ListImport", "Meeting", "Opinion", "PaperCount", "Publication", "RatingSheet"),
    *("Publication_commitments", "RecoveryCode", "RegisterEntry", "ReportHearing", "Roll", "SecondFactor", "Subject"),
    *("Teller", "User_groups", "User_user_permissions"),
}


def about_people(ours=OURS) -> set[type[models.Model]]:
    """The tables that lead to a person or an account, and the rows that go with one of theirs."""
    direct = {model for model in ours if model in (Person, User) or leads_to(model, {Person, User})}
    return direct | {model for model in ours if leads_to(model, direct, models.CASCADE)}


def leads_to(model, targets, on_delete=None) -> bool:
    return any(
        column.related_model in targets and on_delete in (None, column.remote_field.on_delete)
        for column in model._meta.concrete_fields
        if column.related_model
    )


def explained() -> dict[str, set[str]]:
    """The columns that the document names, by table."""
    _, *sections = re.split(r"^### ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = {}
    for section in sections:
        heading, _, body = section.partition("\n")
        for name in heading.split(" (")[0].split(", "):
            found[name] = set(re.findall(r"`([a-z_]+)`", body.partition("\n## ")[0]))
    return found


def until_erased() -> set[tuple[str, str]]:
    """The columns, each with its table, whose end the document calls “until erased”."""
    found = set()
    for section in re.split(r"^### ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading = section.partition(" ")[0]
        rows = re.findall(r"^\| (`[^|]+) \|.*\| until erased[^|]*\|$", section, flags=re.MULTILINE)
        found |= {(heading, column) for row in rows for column in re.findall(r"`([a-z_]+)`", row)}
    return found


@pytest.mark.parametrize("model", sorted(about_people(), key=lambda model: model.__name__), ids=lambda m: m.__name__)
def test_every_column_of_a_table_about_people_is_explained(model):
    columns = {column.name for column in model._meta.concrete_fields}
    assert columns - explained().get(model.__name__, set()) == set()


def test_the_document_explains_no_table_and_no_column_that_is_not_there():
    tables = {model.__name__: {column.name for column in model._meta.concrete_fields} for model in OURS}
    of_django = {"group", "permission"}
    wrong = {name: columns - tables.get(name, set()) - of_django for name, columns in explained().items()}
    assert {name: columns for name, columns in wrong.items() if columns} == {}


def test_every_table_of_a_library_is_explained_or_is_of_no_person():
    said = DOCUMENT.read_text(encoding="utf-8").partition("## Tables of libraries")[2]
    tables = {model._meta.label for model in LIBRARIES}
    assert {table for table in tables if f"`{table}`" not in said} == OF_NO_PERSON


def test_a_new_column_would_be_missed():
    assert "identity_card" not in explained()["Person"]
    assert about_people([Person]) == {Person}


def test_every_table_about_people_is_exported_or_says_why_not():
    exported = {held.model.__name__ for held in HELD}
    assert {model.__name__ for model in about_people()} - exported == NOT_EXPORTED
