"""People of one name told apart (同名的人) wherever a list shows names: 王伟（物业经理）, 王伟（维修组）.

By post, else by unit, else by a numeral in the list's own order. Never by birth or ID: those are nobody's business.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a list, and what may tell it from another."""

    key: Hashable
    name: str
    post_title: str = ""
    unit: str = ""


def told_apart(people: Iterable[Named]) -> dict[Hashable, str]:
    """The name to show for each key: bare when it is alone in the list, else with what tells it apart."""
    people = list(people)
    often = Counter(person.name for person in people)
    labels = {person.key: person.name for person in people}
    for name in (name for name, count in often.items() if count > 1):
        labels |= _labels_of([person for person in people if person.name == name])
    return labels


def _labels_of(namesakes: list[Named]) -> dict[Hashable, str]:
    for mark in ("post_title", "unit"):
        marks = [getattr(person, mark) for person in namesakes]
        if all(marks) and len(set(marks)) == len(marks):
            return {person.key: f"{person.name}（{getattr(person, mark)}）" for person in namesakes}
    return {person.key: f"{person.name}（{_numeral(place)}）" for place, person in enumerate(namesakes, start=1)}


def _numeral(place: int) -> str:
    return NUMERALS[place - 1] if place <= len(NUMERALS) else str(place)
