"""The evening that the pictures show: which records of the demonstration they are about, what happens in between."""

from django.utils import timezone

from commitments.actions import return_to_writer
from commitments.models import Commitment
from disclosures.circulars.models import Circular
from disclosures.demo.workbooks import HOME_BRANCH, HOME_COMMITTEE
from disclosures.inspections.models import Inspection
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from evaluations.ballots import actions as ballots
from evaluations.ballots.models import Ballot, Channel
from evaluations.ratings.models import RatingSheet
from meetings.models import Meeting
from organizations.models import Exemption, Organization, Post, Role, User
from tests.handbook_pictures.camera import Camera
from tests.handbook_pictures.pictures import AS_SEEDED, AT_THE_MEETING, SIGN_IN, VOTE, WHILE_WRITING

MARKED = 3  # of the names on the form, when its picture is taken
OTHERS = 2  # who sign in besides: voting starts with three


def records_of_the_evening() -> dict[str, str]:
    """The records that the addresses name."""
    branch = Organization.objects.get(short_name=HOME_BRANCH)
    meeting = Meeting.objects.filter(organization=branch).latest("period_start")
    ballot = Ballot.objects.get(meeting=meeting)
    member, staff = (User.objects.get(username=name).person for name in ("member", "staff"))
    sheet = RatingSheet.objects.filter(state=RatingSheet.State.DRAFT, pool="members").earliest("pk")
    rated = _rated_and_not_posted()
    up = Publication.objects.results().up_on(timezone.localdate()).filter(organization=branch)
    return {
        "board": up.latest("pk").get_absolute_url(),
        "ballot": str(ballot.pk),
        "fingerprint": ballot.fingerprint,
        "ballot_by_slip": str(Ballot.objects.get(state=Ballot.State.VOTING).pk),
        "meeting": str(meeting.pk),
        "member": str(member.pk),
        "staff": str(staff.pk),
        "sheet": str(sheet.pk),
        "rater": _secretary_of(sheet.organization).username,
        "rated": str(rated.pk),
        "publisher": _secretary_of(rated.organization).username,
        "opinion": str(Opinion.objects.filter(organization=branch, state="received", channel="box").earliest("pk").pk),
        "secretary_meeting": str(Meeting.objects.filter(organization__short_name=HOME_COMMITTEE).latest("pk").pk),
        "branch": str(branch.pk),
        "exemption": str(Exemption.objects.get(organization=branch, state="requested").pk),
        "inspection": str(Inspection.objects.get(state=Inspection.State.REPORTED).pk),
        "circular": str(Circular.objects.issued().get().pk),
        "commitment": str(Commitment.objects.filter(person=member).latest("pk").pk),
    }


def _rated_and_not_posted() -> Meeting:
    """A member meeting whose sheets are confirmed and whose board is still to come."""
    rated = RatingSheet.objects.filter(state=RatingSheet.State.CONFIRMED, pool="members").order_by("-pk")
    posted = Publication.objects.results().values("meeting")
    return rated.exclude(meeting__in=posted).first().meeting


def _secretary_of(organization: Organization) -> User:
    post = Post.objects.get(organization=organization, role=Role.SECRETARY, ends_on=None)
    return post.person.user


def take_all(camera: Camera) -> None:
    """Every picture, in the order in which the evening goes on."""
    for picture in AS_SEEDED:
        camera.take(picture)
    _vote(camera)
    for picture in AT_THE_MEETING:
        camera.take(picture)
    _return_the_commitment(camera)
    for picture in WHILE_WRITING:
        camera.take(picture)


def _vote(camera: Camera) -> None:
    """A member signs in, two others take paper, voting starts, and is given up once the form has been looked at."""
    secretary = User.objects.get(username="secretary")
    ballot = Ballot.objects.get(pk=camera.records["ballot"])
    page = camera.open(SIGN_IN)
    page.locator("[data-part=ready]").wait_for()
    camera.keep(SIGN_IN, page)
    page.get_by_role("button", name="签到", exact=True).click()
    page.locator("[data-part=waiting]").wait_for()
    for row in ballot.roll.filter(channel=None).order_by("person_id")[:OTHERS]:
        ballots.hand_out(by=secretary, ballot=ballot, person=row.person, channel=Channel.PAPER)
    ballots.start_voting(by=secretary, ballot=ballot)
    page.locator("[data-part=form]").wait_for()
    for fieldset in page.locator("fieldset.choice").all()[:MARKED]:
        fieldset.get_by_label("好", exact=True).check(force=True)
    camera.keep(VOTE, page)
    page.context.close()
    ballots.void(by=secretary, ballot=ballot, reason="手册的图拍好了。")


def _return_the_commitment(camera: Camera) -> None:
    commitment = Commitment.objects.get(pk=camera.records["commitment"])
    return_to_writer(
        by=User.objects.get(username="secretary"), commitment=commitment, comment="第二项请写明哪一天做完。"
    )
