"""What the others do while one person walks: by the actions that their own pages call."""

import datetime as dt

from django.utils import timezone

from disclosures.opinions.models import Opinion
from disclosures.publications import actions as publication_actions
from disclosures.publications.models import Publication
from disclosures.publications.snapshots import results_to_post
from evaluations.ballots import actions as ballot_actions
from evaluations.ballots.models import Ballot
from evaluations.ratings import actions as rating_actions
from evaluations.ratings.models import RatingSheet
from meetings import actions
from meetings.models import Attendance, Meeting
from meetings.rules import BranchStatementText, CritiqueText, StatementText
from organizations.models import Organization
from organizations.periods import Month, TwoMonths
from tests.builders import Cast
from tests.disclosures.opinions import steps
from tests.disclosures.publications import boards
from tests.evaluations.ballots.voter import Phone
from tests.evaluations.ratings import rounds

TOLD = StatementText(
    duties="管网改造按期完工，承诺的五户都走访了。",
    gains="早通知，少误会。",
    gaps="走访还不够勤。",
    direction="下月每周走访一次。",
)
OF_A_BRANCH = BranchStatementText(
    activities="每周三敲门日，四十户都走到了。",
    fulfilment="五项承诺兑现四项。",
    five_goods="班子每周碰头，账目每月张贴。",
)
SAID = CritiqueText(progress="比上月主动。", shortcomings="入户走访偏少。", direction="每周走访两户。")


def plan(cast: Cast) -> Meeting:
    """The branch's meeting of this evening."""
    return _plan(cast.secretary, cast.branch, Month.of(timezone.localdate()))


def plan_of_the_committee(cast: Cast) -> Meeting:
    return _plan(cast.officer, cast.committee, TwoMonths.of(timezone.localdate()))


def _plan(by, organization: Organization, period: Month | TwoMonths) -> Meeting:
    at = timezone.now() + dt.timedelta(hours=1)
    return actions.schedule(by=by.user, organization=organization, period=period, scheduled_at=at, place="会议室")


def branches_tell(cast: Cast, meeting: Meeting) -> None:
    """The secretaries of the committee's two branches write beforehand."""
    for secretary in (cast.secretary, cast.sibling_secretary):
        actions.save_branch_statement(
            by=secretary.user, meeting=meeting, organization=secretary.organization, text=OF_A_BRANCH, based_on=0
        )


def hold(meeting: Meeting, by) -> Meeting:
    """The meeting is opened and everybody is there."""
    meeting = actions.open_meeting(by=by.user, meeting=meeting)
    expected = meeting.attendances.filter(presence=Attendance.Presence.EXPECTED).values_list("person", flat=True)
    here = dict.fromkeys(expected, Attendance.Presence.PRESENT)
    return actions.mark_attendance(by=by.user, meeting=meeting, presences=here)


def everybody_tells(meeting: Meeting) -> None:
    """Who has not told anything yet writes the own statement."""
    told = meeting.statements.values("person")
    for row in meeting.attendances.speakers().exclude(person__in=told).select_related("person__user"):
        actions.save_statement(by=row.person.user, meeting=meeting, person=row.person, text=TOLD, based_on=0)


def comment(meeting: Meeting, by, people) -> None:
    for person in people:
        actions.save_critique(by=by.user, meeting=meeting, person=person, text=SAID, based_on=0)


def comment_on_everybody(cast: Cast, meeting: Meeting) -> None:
    """The deputy on the secretary, the head on the staff, the secretary on all others."""
    comment(meeting, cast.deputy, [cast.secretary])
    comment(meeting, cast.head, [cast.staff, cast.second_staff])
    comment_on_the_rest(cast, meeting)


def comment_on_the_rest(cast: Cast, meeting: Meeting) -> None:
    """The secretary on everybody on whom nobody has commented yet."""
    done = meeting.critiques.values("person")
    rest = meeting.attendances.subjects().exclude(person__in=done).select_related("person")
    comment(meeting, cast.secretary, [row.person for row in rest])


def hold_until_the_vote(cast: Cast) -> Meeting:
    """The planned meeting of the branch, as far as to the ballot."""
    meeting = hold(Meeting.objects.live().get(organization=cast.branch), cast.secretary)
    everybody_tells(meeting)
    comment_on_everybody(cast, meeting)
    return meeting


def open_ballot(cast: Cast, meeting: Meeting) -> Ballot:
    return ballot_actions.open_ballot(by=cast.secretary.user, meeting=meeting)


def start_voting(cast: Cast, ballot: Ballot) -> None:
    ballot_actions.start_voting(by=cast.secretary.user, ballot=ballot)


def voters(meeting: Meeting) -> list:
    return [row.person for row in meeting.attendances.voters().select_related("person__user")]


def sign_in(ballot: Ballot, people) -> list[Phone]:
    return [Phone(person, ballot).sign_in() for person in people]


def cast_all(phones: list[Phone]) -> None:
    for phone in phones:
        phone.cast(bytes(phone.ballot.subjects.count()))


def count(cast: Cast, ballot: Ballot) -> Meeting:
    """Seal, count and end the meeting."""
    by = cast.secretary.user
    ballot = ballot_actions.count(by=by, ballot=ballot_actions.seal(by=by, ballot=ballot))
    return actions.conclude(by=by, meeting=ballot.meeting)


def draw_up(cast: Cast, meeting: Meeting) -> None:
    rating_actions.draw_up_sheets(by=cast.secretary.user, meeting=meeting)


def rate(cast: Cast, meeting: Meeting) -> None:
    """Both sheets confirmed, everybody ☆."""
    draw_up(cast, meeting)
    rounds.confirmed(cast.secretary, meeting.rating_sheets.get(pool=RatingSheet.Pool.MEMBERS))
    confirm_the_staffs_sheet(cast, meeting)


def confirm_the_staffs_sheet(cast: Cast, meeting: Meeting) -> None:
    """The administrative head rates the staff, on the sheet that is drawn up."""
    rounds.confirmed(cast.head, meeting.rating_sheets.get(pool=RatingSheet.Pool.STAFF))


def post(cast: Cast, meeting: Meeting) -> Publication:
    notice = boards.notice(results_to_post(meeting).content)
    today = timezone.localdate()
    return publication_actions.post_results(by=cast.secretary.user, meeting=meeting, notice=notice, today=today)


def opinion_on(board: Publication) -> Opinion:
    return steps.left(board, "希望写清活动室的开放时间。", today=timezone.localdate())
