"""Search from anywhere: people and organizations by name, pinyin or the end of a phone, as far as one may open them."""

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When, Window

from organizations.access import Permission, organizations_where, people_seen_by, workplaces_of
from organizations.models import Organization, Person, Placement
from organizations.namesakes import Named, told_apart

MOST = 20
END_OF_A_PHONE = 4  # fewer digits would rather count people than find one
DIGITS = re.compile(r"\d[\d -]*")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Found(Generic[Row]):
    """The first that were found, best first, and how many more there are."""

    rows: list[Row]
    others: int


@dataclass(frozen=True)
class FoundPerson:
    """A person as the roster shows them: told apart from the branch's namesakes, the phone for those who work there."""

    person: Person
    name: str
    phone: str


def is_too_short_for_a_phone(words: str) -> bool:
    """Whether digits were typed, and too few of them."""
    return bool(DIGITS.fullmatch(words)) and len(_digits(words)) < END_OF_A_PHONE


def people_found(user, words: str) -> Found[FoundPerson]:
    """Whom `user` may open and who is called so; by a phone only where `user` reads phones whole."""
    asked = _by_phone(user, words) if DIGITS.fullmatch(words) else people_seen_by(user).called(words)
    nearness = Case(When(name=words, then=0), When(name__startswith=words, then=1), default=2)
    people = _first(asked.select_related("organization"), nearness, "sort_key", "pk")
    labels = _labels(people)
    readable = workplaces_of(user)
    rows = [
        FoundPerson(
            person,
            labels[person.pk],
            person.phone if person.organization_id in readable or person.user_id == user.pk else "",
        )
        for person in people
    ]
    return Found(rows, _others(people))


def organizations_found(user, words: str) -> Found[Organization]:
    """What `user` may open and what is or was called so; `once` holds the former names that were asked for."""
    in_sight = organizations_where(user, Permission.VIEW_ORGANIZATION)
    exact = Q(short_name=words) | Q(name=words) | Q(code__iexact=words)
    nearness = Case(When(exact, then=0), When(short_name__startswith=words, then=1), default=2)
    former = Placement.objects.past().filter(name__icontains=words).order_by("starts_on")
    asked = in_sight.called(words).prefetch_related(Prefetch("placements", queryset=former, to_attr="once"))
    organizations = _first(asked, nearness, "path")
    return Found(organizations, _others(organizations))


def _by_phone(user, words: str) -> QuerySet[Person]:
    """Whoever is shown a part of a phone must not be able to ask for the rest digit by digit."""
    readable = people_seen_by(user).filter(Q(organization__in=workplaces_of(user)) | Q(user=user))
    return readable.none() if is_too_short_for_a_phone(words) else readable.filter(phone__endswith=_digits(words))


def _digits(words: str) -> str:
    return re.sub("[ -]", "", words)


def _first(asked: QuerySet, nearness: Case, *order: str) -> list:
    """The nearest rows; each carries how many there are, so that nothing is looked through twice."""
    return list(asked.annotate(total=Window(Count(Value(1)))).order_by(nearness, *order)[:MOST])


def _others(rows: list) -> int:
    return rows[0].total - len(rows) if rows else 0


def _labels(people: list[Person]) -> dict[int, str]:
    """The names as the rosters of their branches show them, where namesakes stand beside them that were not found."""
    places = {person.organization_id for person in people}
    namesakes = Person.objects.filter(organization__in=places, name__in={person.name for person in people})
    rosters: dict[int, list[Named]] = {place: [] for place in places}
    for pk, place, name, post_title, unit in namesakes.in_name_order().values_list(
        "pk", "organization_id", "name", "post_title", "unit__name"
    ):
        rosters[place].append(Named(pk, name, post_title, unit or ""))
    return {pk: label for roster in rosters.values() for pk, label in told_apart(roster).items()}
