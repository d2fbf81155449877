"""Finding the one person whom a command is about."""

from django.core.management.base import CommandError

from organizations.models import Person


def person_of(number: int) -> Person:
    """The person with our number (系统编号), as exported rosters carry it; names are not exact enough."""
    person = Person.objects.select_related("organization").filter(pk=number).first()
    if person is None:
        raise CommandError(f"没有系统编号为{number}的人。编号在导出的名册里，请核对以后再执行。")
    return person
