"""The registers are asked for in November 2026, of a district that began in September."""

import pytest
import time_machine

from organizations.models import RegisterEntry
from tests import builders
from tests.disclosures.registers.filled import BEGAN, TODAY


@pytest.fixture(autouse=True)
def november(db):
    with time_machine.travel(builders.at(BEGAN), tick=False):
        RegisterEntry.objects.create(actor_name="系统", verb="启用")
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield
