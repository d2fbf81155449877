"""Every page that shows a deadline in working days says when nobody has entered that year's holidays."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from organizations.models import Holiday
from tests import builders
from tests.disclosures.opinions import steps
from tests.disclosures.publications import boards

NOTE = "2026年的节假日还没有登记，工作日暂按周一至周五算。"


@pytest.fixture
def addresses(cast):
    """A board that hangs with an unanswered opinion, and a rated month that waits to be posted."""
    with time_machine.travel(builders.at(boards.POSTED, 9), tick=False):
        posted = boards.post(cast, boards.rated_month(cast))
        opinion = steps.left(posted)
        waiting = boards.rated_month(cast, day=dt.date(2026, 9, 24))
        yield {
            "the opinion": reverse("disclosures:opinion", args=[opinion.pk]),
            "the publication": reverse("disclosures:publication", args=[posted.pk]),
            "the list of opinions": reverse("disclosures:opinions"),
            "what waits to be posted": reverse("disclosures:publications"),
            "the page that posts": reverse("disclosures:publish_results", args=[waiting.pk]),
        }


@pytest.mark.parametrize(
    "page",
    ["the opinion", "the publication", "the list of opinions", "what waits to be posted", "the page that posts"],
)
def test_a_page_with_a_deadline_says_that_it_is_a_guess(cast, addresses, signed_in, page):
    client = signed_in(cast.secretary)
    assert NOTE in client.get(addresses[page]).content.decode()
    Holiday.objects.create(day=dt.date(2026, 10, 1), name="国庆节")
    assert NOTE not in client.get(addresses[page]).content.decode()
