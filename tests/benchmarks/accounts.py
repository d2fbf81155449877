"""Accounts for many people at once: a password for each would take longer than what is measured."""

from collections.abc import Collection

from organizations.models import Person, Post, Role, User
from tests import builders


def give_accounts(people: Collection[Person]) -> None:
    """Let each of them have an account without a password; their rows are written without a line of the register."""
    User.objects.bulk_create(User(username=f"p{person.pk}", password="!") for person in people)
    accounts = dict(User.objects.filter(username__startswith="p").values_list("username", "pk"))
    for person in people:
        person.user_id = accounts[f"p{person.pk}"]
    Person.objects.bulk_update(people, ["user"], batch_size=2000)


def seat_secretaries(people: Collection[Person]) -> None:
    """Let each of them be the secretary of the own branch."""
    Post.objects.bulk_create(
        Post(person=person, organization_id=person.organization_id, role=Role.SECRETARY, starts_on=builders.SINCE)
        for person in people
    )
