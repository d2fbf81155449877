"""What the others do while one person walks: by the actions that their own pages call."""

import datetime as dt

from django.utils import timezone

from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from evaluations.ballots.models import Ballot
from evaluations.ratings.models import RatingSheet
from meetings import actions
from meetings.models import Meeting
from meetings.rules import CritiqueText, StatementText
from organizations.periods import TwoMonths
from tests.builders import Cast
from tests.disclosures.opinions import steps
from tests.evaluations.ballots.voter import Phone
from tests.evaluations.ratings import rounds

TOLD = StatementText(
    duties="管网改造按期完工，承诺的五户都走访了。",
    gains="早通知，少误会。",
    gaps="走访还不够勤。",
    direction="下月每周走访一次。",
)
SAID = CritiqueText(progress="比上月主动。", shortcomings="入户走访偏少。", direction="每周走访两户。")


def everybody_tells(meeting: Meeting) -> None:
    """Who has not told anything yet writes the own statement."""
    told = meeting.statements.values("person")
    for row in meeting.attendances.speakers().exclude(person__in=told).select_related("person__user"):
        actions.save_statement(by=row.person.user, meeting=meeting, person=row.person, text=TOLD, based_on=0)


def comment(meeting: Meeting, by, people) -> None:
    for person in people:
        actions.save_critique(by=by.user, meeting=meeting, person=person, text=SAID, based_on=0)


def sign_in(ballot: Ballot, people) -> list[Phone]:
    return [Phone(person, ballot).sign_in() for person in people]


def cast(phones: list[Phone]) -> None:
    for phone in phones:
        phone.cast(bytes(phone.ballot.subjects.count()))


def voters(meeting: Meeting) -> list:
    return [row.person for row in meeting.attendances.voters().select_related("person__user")]


def confirm_the_staffs_sheet(cast: Cast, meeting: Meeting) -> None:
    """The administrative head rates the staff, on the sheet that is drawn up."""
    rounds.confirmed(cast.head, meeting.rating_sheets.get(pool=RatingSheet.Pool.STAFF))


def opinion_on(board: Publication) -> Opinion:
    return steps.left(board, "希望写清活动室的开放时间。", today=timezone.localdate())


def plan_of_the_committee(cast: Cast) -> Meeting:
    return actions.schedule(
        by=cast.officer.user,
        organization=cast.committee,
        period=TwoMonths.of(timezone.localdate()),
        scheduled_at=timezone.now() + dt.timedelta(days=6),
        place="街道三楼会议室",
    )
