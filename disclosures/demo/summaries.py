"""What a year is read for besides months that went well: a corrected level, and somebody who changed branch."""

import datetime as dt

from evaluations.ratings import actions as ratings
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from organizations.actions.people import transfer_person
from organizations.models import Organization, Person, Post, Role, User


def correct_and_move(committee: Organization, home: Organization, today: dt.date) -> None:
    """In the committee's branches beside the demonstration's own, which visitors play with."""
    origin, destination = Organization.objects.children_of(committee).branches().exclude(pk=home.pk)[:2]
    _correct_the_newest(origin)
    member = Person.objects.of(origin).party().on_the_roster().filter(posts__isnull=True, user__isnull=True)
    transfer_person(
        by=User.objects.get(username="office"),
        person=member.in_name_order().first(),
        destination=destination,
        moved_on=today,
        reason="住址变动",
        today=today,
    )


def _correct_the_newest(branch: Organization) -> None:
    """An objection to the last confirmed sheet of members was upheld."""
    sheet = (
        RatingSheet.objects.confirmed()
        .filter(organization=branch, pool=RatingSheet.Pool.MEMBERS)
        .latest("period_start")
    )
    rating = Rating.objects.current().filter(sheet=sheet, level__isnull=False).first()
    secretary = Post.objects.get(organization=branch, role=Role.SECRETARY, ends_on__isnull=True).person.user
    level = Level.BASICALLY_QUALIFIED if rating.level == Level.QUALIFIED else Level.QUALIFIED
    ratings.correct(by=secretary, rating=rating, level=level, reason="公示期间有人反映，核实以后更正。")
