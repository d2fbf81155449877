"""Critiques (点评) of one meeting that say the same word for word, counted by the database: no text leaves it.

`resemblance` compares what is nearly the same and tells its writer alone; an inspection states only what is a fact, and
comparing each with each would be millions of pairs for a district's month.
"""

from collections.abc import Iterable

from django.db.models import CharField, Count, Func, TextField, Value
from django.db.models.functions import MD5, Concat, Length, Replace

from meetings.models import Critique
from meetings.resemblance import SHORTEST

# Two people may have done the same work in a month; that three of one meeting have is no longer said of each.
MANY = 3
MARKS = ' \u3000\t\r\n，。、；：！？“”（）《》,.;:!?"()'


def critiques_alike(meeting_pks: Iterable[int]) -> dict[int, int]:
    """How many complete critiques share their words with at least two others of the meeting; one query.

    The name they are about and punctuation make no other text, as in `resemblance.bare`.
    """
    text = Replace(Concat(*Critique.TEXTS, output_field=TextField()), "person__name", Value(""))
    bare = Func(text, Value(MARKS), Value(""), function="translate", output_field=CharField())
    groups = (
        Critique.objects.complete()
        .filter(meeting__in=meeting_pks)
        .order_by()
        .annotate(length=Length(bare), digest=MD5(bare))
        .filter(length__gte=SHORTEST)
        .values("meeting_id", "digest")
        .annotate(how_many=Count("pk"))
        .filter(how_many__gte=MANY)
    )
    found: dict[int, int] = {}
    for group in groups:
        found[group["meeting_id"]] = found.get(group["meeting_id"], 0) + group["how_many"]
    return found
