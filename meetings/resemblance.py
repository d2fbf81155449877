"""Whether two critiques (点评) say nearly the same word for word: pure, so that the hint and the inspection agree."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

NEARLY = 90  # of 100: one word in ten may differ
SHORTEST = 12  # characters; short praise resembles other short praise by chance
_NOT_WORDS = re.compile(r"[\W_]+")


def bare(texts: Iterable[str], name: str) -> str:
    """The words alone, without punctuation and without the name they are about: a name put in makes no other text."""
    return _NOT_WORDS.sub("", "".join(texts).replace(name, ""))


def are_nearly_the_same(one: str, other: str) -> bool:
    """Compare two bare texts."""
    if min(len(one), len(other)) < SHORTEST:
        return False
    return fuzz.ratio(one, other, score_cutoff=NEARLY) >= NEARLY
