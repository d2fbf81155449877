"""Acts that must not be lost, doubled or left half: each as its page sends it, and what is there once it is done."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from disclosures.opinions import timing
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from evaluations.ballots import actions as ballots
from evaluations.ballots import keys
from evaluations.ballots.models import Ballot, Roll, Tally, Urn
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from meetings.models import Attendance, Critique, Meeting, Statement
from organizations.actions import list_imports
from organizations.models import ListImport, RegisterEntry, Transfer
from tests.disclosures.publications import boards
from tests.evaluations.ballots.conftest import attend, criticize, member_meeting
from tests.evaluations.ballots.voter import Phone, base64_of
from tests.faults.browser import Answer, Browser
from tests.journeys.visitor import Visitor
from tests.organizations.awkward_files import workbook
from tests.served import Server

ROSTER = [["姓名", "所在党支部", "人员类别"], ["新来的", "桐花社区党支部", "党员"]]
Presence = Attendance.Presence
JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Act:
    """One press of a button: at whose lock it is caught, how it is sent, how it is answered once it is done."""

    table: str
    send: Callable[[Server], Answer | None]
    status: int
    effect: Callable[[], object]  # what is in the database
    done: object  # the same, once it was done, and only once
    browser: Browser = field(default_factory=Browser)  # whose it is


def meeting_with(cast, *, is_commented: bool, **fields) -> Meeting:
    meeting = member_meeting(cast.branch, **fields)
    for person in (cast.secretary, cast.deputy, cast.recorder, cast.leader, cast.member, cast.staff):
        attend(meeting, person)
        if is_commented:
            criticize(meeting, person, by=cast.secretary)
    return meeting


def voting(cast) -> list[Phone]:
    """Phones that have signed in to a ballot in which voting has begun."""
    now_open = ballots.open_ballot(by=cast.secretary.user, meeting=meeting_with(cast, is_commented=True))
    phones = [Phone(person, now_open).sign_in() for person in (cast.secretary, cast.deputy, cast.member, cast.staff)]
    ballots.start_voting(by=cast.secretary.user, ballot=now_open)
    return phones


def sign_in(cast) -> Act:
    user = cast.member.user
    user.password = Argon2PasswordHasher().encode("demo-2026", "s" * 16)  # tests hash in a way that sites refuse
    user.save(update_fields=["password"])
    address, values = reverse("organizations:sign_in"), {"username": user.username, "password": "demo-2026"}
    return Act("django_session", lambda server: Browser().post(server, address, values), 302, lambda: None, None)


def open_ballot(cast) -> Act:
    meeting, browser = meeting_with(cast, is_commented=True), Browser(cast.secretary)
    address = reverse("evaluations:ballot_of_meeting", args=[meeting.pk])
    return Act(
        "evaluations_roll",
        lambda server: browser.post(server, address, {}),
        302,
        lambda: [keys.present(ballot.pk) for ballot in Ballot.objects.all()],
        [True],
        browser,
    )


def sign_in_to_ballot(cast) -> Act:
    ballot = ballots.open_ballot(by=cast.secretary.user, meeting=meeting_with(cast, is_commented=True))
    phone, browser = Phone(cast.member, ballot), Browser(cast.member)
    address, values = reverse("evaluations:ballot_sign_in", args=[ballot.pk]), {"blinded": base64_of(phone.blinded)}
    return Act(
        "evaluations_roll",
        lambda server: browser.post(server, address, values),
        200,
        lambda: Roll.objects.exclude(blinded=None).count(),
        1,
        browser,
    )


def cast_vote(cast) -> Act:
    return vote(voting(cast)[0])


def vote(phone: Phone) -> Act:
    address = reverse("evaluations:ballot_cast", args=[phone.ballot.pk])
    body = json.dumps(phone.body(bytes(phone.ballot.subjects.count())))
    return Act("evaluations_urn", lambda server: Browser().post(server, address, body), 200, Urn.objects.count, 1)


def count_votes(cast) -> Act:
    phones = voting(cast)
    ballot = phones[0].ballot
    for phone in phones:
        phone.cast(bytes(ballot.subjects.count()))
    ballots.seal(by=cast.secretary.user, ballot=ballot)
    browser, address = Browser(cast.secretary), reverse("evaluations:ballot_count", args=[ballot.pk])

    def effect():
        votes = Tally.objects.filter(position=0).values_list("votes", flat=True)
        return Ballot.objects.get().state, sum(votes), keys.present(ballot.pk)

    done = (Ballot.State.COUNTED, len(phones), False)
    return Act("evaluations_tally", lambda server: browser.post(server, address, {}), 302, effect, done, browser)


def rate(cast) -> Act:
    """A level of one row, saved in the draft."""
    meeting = boards.rated_month(cast, confirm=False)
    sheet = meeting.rating_sheets.get(pool=RatingSheet.Pool.MEMBERS)
    row = sheet.ratings.current().get(person=cast.secretary)
    address = reverse("evaluations:sheet", args=[sheet.pk])
    values = Visitor(cast.secretary.user).open(address).fields("确认评定").values
    values |= {f"level_{row.pk}": Level.BASICALLY_QUALIFIED}
    RatingSheet.objects.filter(pk=sheet.pk).update(saved_by=cast.deputy.user)  # it was somebody else before
    browser = Browser(cast.secretary)
    return Act(
        "evaluations_rating",
        lambda server: browser.post(server, address, values),
        302,
        lambda: (RatingSheet.objects.get(pk=sheet.pk).version, Rating.objects.get(pk=row.pk).level),
        (sheet.version + 1, Level.BASICALLY_QUALIFIED),
        browser,
    )


def confirm_ratings(cast) -> Act:
    meeting = boards.rated_month(cast, confirm=False)
    sheet = meeting.rating_sheets.get(pool=RatingSheet.Pool.MEMBERS)
    page = Visitor(cast.secretary.user).open(reverse("evaluations:sheet", args=[sheet.pk]))
    values = page.fields("确认评定").values | {"participants": "沈知远、陆承安、柳文澜"}
    browser, address = Browser(cast.secretary), reverse("evaluations:sheet_confirm", args=[sheet.pk])
    return Act(
        "evaluations_ratingsheet",
        lambda server: browser.post(server, address, values),
        302,
        lambda: RatingSheet.objects.get(pk=sheet.pk).state,
        RatingSheet.State.CONFIRMED,
        browser,
    )


def post_results(cast) -> Act:
    meeting = boards.rated_month(cast)
    address = reverse("disclosures:publish_results", args=[meeting.pk])
    values = Visitor(cast.secretary.user).open(address).fields("公示").values | {"is_checked": "on"}
    browser = Browser(cast.secretary)
    return Act(
        "disclosures_publication",
        lambda server: browser.post(server, address, values),
        302,
        Publication.objects.count,
        1,
        browser,
    )


def upload_list(cast) -> Act:
    """A second upload is a second preview: only what is confirmed is written."""
    browser, address = Browser(cast.inspector), reverse("organizations:import")

    def send(server):
        file = SimpleUploadedFile("名册.xlsx", workbook(ROSTER))
        return browser.post(server, address, {"what": "people", "file": file})

    return Act("organizations_listimport", send, 302, lambda: ListImport.objects.exists(), True, browser)


def confirm_import(cast) -> Act:
    uploaded = list_imports.upload(
        by=cast.inspector.user, what="people", file_name="名册.xlsx", content=workbook(ROSTER)
    )
    browser, address = Browser(cast.inspector), reverse("organizations:confirm_import", args=[uploaded.pk])
    return Act(
        "procrastinate_jobs",
        lambda server: browser.post(server, address, {}),
        302,
        lambda: (ListImport.objects.get().state, ProcrastinateJob.objects.count()),
        (ListImport.State.QUEUED, 1),
        browser,
    )


def export_roster(cast) -> Act:
    browser, address = Browser(cast.officer), reverse("organizations:export", args=[cast.committee.pk])

    def send(server):
        answer = browser.post(server, address, {"what": "people", "format": "xlsx"})
        if answer and answer.status == 200:
            load_workbook(BytesIO(answer.body))  # a half one does not open
        return answer

    return Act("organizations_registerentry", send, 200, lambda: lines("导出") >= 1, True, browser)


def save_statement(cast) -> Act:
    """In another month than the ballots, in which nothing can be told any more once the vote has begun."""
    meeting = meeting_with(cast, is_commented=False, period_start=dt.date(2025, 9, 1))
    browser, address = Browser(cast.member), reverse("meetings:save_statement", args=[meeting.pk, cast.member.pk])
    values = {f"statement-{name}": "管网改造完工" for name in ("duties", "gains", "gaps", "direction")}
    values |= {"statement-version": 0, "statement-channel": "in_meeting"}
    return Act(
        "meetings_statement",
        lambda server: browser.post(server, address, values, **JSON),
        200,
        lambda: list(Statement.objects.values_list("duties", "version")),
        [("管网改造完工", 1)],
        browser,
    )


def save_critique(cast) -> Act:
    meeting = meeting_with(cast, is_commented=False)
    browser, address = Browser(cast.secretary), reverse("meetings:save_critique", args=[meeting.pk, cast.member.pk])
    values = {f"critique-{name}": "小队差三人" for name in ("progress", "shortcomings", "direction")}
    return Act(
        "meetings_critique",
        lambda server: browser.post(server, address, values | {"critique-version": 0}, **JSON),
        200,
        lambda: list(Critique.objects.values_list("progress", "version")),
        [("小队差三人", 1)],
        browser,
    )


def mark_attendance(cast) -> Act:
    meeting = meeting_with(cast, is_commented=False)
    address = reverse("meetings:attendance", args=[meeting.pk])
    values = Visitor(cast.recorder.user).open(address).fields("保存").values
    browser = Browser(cast.recorder)
    return Act(
        "meetings_attendance",
        lambda server: browser.post(server, address, values | {f"p{cast.member.pk}": Presence.LEAVE}),
        302,
        lambda: (meeting.attendances.get(person=cast.member).presence, lines("到会")),
        (Presence.LEAVE, 1),
        browser,
    )


def correct_rating(cast) -> Act:
    sheet = boards.rated_month(cast).rating_sheets.get(pool=RatingSheet.Pool.MEMBERS)
    row = sheet.ratings.current().get(person=cast.secretary)
    browser, address = Browser(cast.secretary), reverse("evaluations:rating_correct", args=[row.pk])
    return Act(
        "evaluations_rating",
        lambda server: browser.post(server, address, {"level": Level.BASICALLY_QUALIFIED, "reason": "核实以后更正"}),
        302,
        lambda: list(sheet.ratings.filter(person=cast.secretary).order_by("pk").values_list("level", flat=True)),
        [Level.QUALIFIED, Level.BASICALLY_QUALIFIED],
        browser,
    )


def transfer(cast) -> Act:
    browser, address = Browser(cast.officer), reverse("organizations:transfer_person", args=[cast.member.pk])
    values = {"destination": cast.sibling.pk, "moved_on": timezone.localdate(), "reason": "工作调动"}
    return Act(
        "organizations_transfer",
        lambda server: browser.post(server, address, values),
        302,
        lambda: list(Transfer.objects.values_list("person", "destination")),
        [(cast.member.pk, cast.sibling.pk)],
        browser,
    )


def leave_opinion(cast) -> Act:
    """From a form that was open long enough for a person to write in it."""
    board = boards.post(cast, boards.rated_month(cast))
    today = timezone.localdate()
    Publication.objects.update(posted_on=today, up_until=today + dt.timedelta(days=5))
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=1)):
        values = {"text": "名单里少了一个人", "concern": "nobody", "opened": timing.opened_now(board.token)}
    browser, address = Browser(), reverse("disclosures:leave_opinion", args=[board.token])
    return Act(
        "disclosures_opinion",
        lambda server: browser.post(server, address, values),
        200,
        Opinion.objects.count,
        1,
        browser,
    )


def lines(words: str) -> int:
    """How many lines of the register say so."""
    return RegisterEntry.objects.filter(verb__contains=words).count()
