"""The number of a circular (发文字号): one more than the last one of the year with the same prefix."""

from django.db.models import Max

from disclosures.circulars.models import Circular


def next_number(prefix: str, year: int) -> int:
    """The number that comes next; a withdrawn circular keeps its own."""
    last = Circular.objects.filter(prefix=prefix, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def is_taken(prefix: str, year: int, number: int) -> bool:
    return Circular.objects.filter(prefix=prefix, year=year, number=number).exists()
