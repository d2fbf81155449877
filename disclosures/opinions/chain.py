"""What follows from an upheld opinion (意见属实): rating corrected, publication corrected; each step with its page."""

from dataclasses import dataclass

from django.urls import reverse

from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from evaluations.ratings.models import Rating


@dataclass(frozen=True)
class Link:
    """One step of the chain: done or still to do, and where."""

    words: str
    url: str
    is_done: bool


def chain_of(opinion: Opinion) -> list[Link]:
    """The steps that an upheld opinion asks for, in their order; none for any other."""
    if not opinion.is_upheld:
        return []
    publication = opinion.publication
    rated = [_of_rating(opinion)] if publication.is_results and opinion.about_id else []
    if publication.is_results and not rated:
        rated = [_of_sheets(publication)]
    return [*(link for link in rated if link), _of_publication(opinion)]


def _of_rating(opinion: Opinion) -> Link | None:
    """The standing rating of the person it is about; done when it replaced another."""
    about = Rating.objects.current().filter(sheet__meeting=opinion.publication.meeting_id, person=opinion.about)
    rating = about.first()
    if rating is None:
        return None
    if rating.replaces_id:
        return Link(f"{rating.name}的等次已更正", reverse("evaluations:sheet", args=[rating.sheet_id]), True)
    return Link(f"更正{rating.name}的等次", reverse("evaluations:rating_correct", args=[rating.pk]), False)


def _of_sheets(publication: Publication) -> Link:
    url = reverse("evaluations:sheets_of_meeting", args=[publication.meeting_id])
    corrected = Rating.objects.current().filter(sheet__meeting=publication.meeting_id, replaces__isnull=False).exists()
    return Link("等次已有更正" if corrected else "在评价表里更正等次", url, corrected)


def _of_publication(opinion: Opinion) -> Link:
    new = opinion.correction or opinion.publication.correction_that_stands
    if new:
        return Link("公示已更正", reverse("disclosures:publication", args=[new.pk]), True)
    return Link("发更正公示", reverse("disclosures:correct_publication", args=[opinion.publication_id]), False)
