"""A board as a poster (海报) for the wall: large type on A4 or A3, without a logo, with a code that leads to the form.

What hangs on the wall is what hangs on the site: the frozen content and nothing else.
"""

import segno
from django.db import models
from django.utils.safestring import mark_safe

from disclosures.publications.models import Publication
from organizations.documents import pdf

FEW, MANY = 12, 40  # names: up to the first the largest type, beyond the second the smallest


class Paper(models.TextChoices):
    A4 = "a4", "A4"
    A3 = "a3", "A3"


def poster_pdf(publication: Publication, paper: Paper, *, opinion_page: str) -> bytes:
    """Draw the poster; the type is the larger, the fewer names there are, so that most boards fill one page."""
    context = {
        "title": publication.title,
        "publication": publication,
        "content": publication.content,
        "paper": paper,
        "crowd": crowd_of(publication.content),
        "opinion_page": opinion_page,
        "qr": _qr(opinion_page),
    }
    return pdf("disclosures/publications/poster_paper.html", context, style="css/poster.css")


def crowd_of(content: dict) -> str:
    """How close the names stand: `few`, `some` or `many` of them; promises are long, so they count as many."""
    if "pools" not in content:
        return "many"
    names = sum(len(level["names"]) for pool in content["pools"] for level in pool["levels"])
    return "few" if names <= FEW else "some" if names <= MANY else "many"


def _qr(address: str) -> str:
    """Drawn into the page: an image that fails to load would be named, address and all, in a log."""
    return mark_safe(segno.make(address, error="m").svg_inline(border=2, omitsize=True))  # noqa: S308 - drawn here
