"""A district that came in by two Excel files, with an account for everybody on the roster."""

import pytest
from django.core.management import call_command

from organizations.models import Person, User
from tests.journeys import workbooks
from tests.journeys.visitor import Visitor


@pytest.fixture
def district(transactional_db, tmp_path):  # keys are erased when the count has really committed
    call_command("import_organizations", str(workbooks.organizations(tmp_path / "党组织.xlsx")))
    call_command("import_people", str(workbooks.people(tmp_path / "花名册.xlsx")))
    for person in Person.objects.all():
        person.user = User.objects.create_user(username=f"p{person.pk}", password="demo-2026")
        person.save()


@pytest.fixture
def visit(district):
    """`visit("沈知远")` is that person at a browser; `visit()` a member of the public."""

    def open_browser(name=None):
        return Visitor(Person.objects.get(name=name).user if name else None)

    return open_browser
