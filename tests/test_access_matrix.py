"""Every address of the project, asked for and posted to by every demo role, an outsider and a visitor, against a table.

`access_matrix.txt` is the table: an address a line, a role a column, a cell “answer to GET/answer to an empty POST”.
A new address makes the test fail until somebody has written down who may open it.
"""

import copy
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from commitments.models import AddedArea, Campaign, Commitment, KeyTask
from disclosures.circulars.models import Circular
from disclosures.demo.workbooks import HOME_BRANCH, HOME_COMMITTEE
from disclosures.exports.models import ExportJob
from disclosures.inspections.models import Finding, Inspection
from disclosures.opinions.models import Opinion, OpinionAttachment
from disclosures.publications.models import Publication
from evaluations.ballots.models import Ballot
from evaluations.ratings.models import RatingSheet
from meetings.models import Attachment, HearingFollowUp, Meeting, ReportHearing
from organizations.models import Exemption, Holiday, ListImport, Organization, Policy, RegisterEntry, Unit, User

TABLE = Path(__file__).parent / "access_matrix.txt"
ROLES = ["office", "committee", "secretary", "head", "member", "leader", "away", "staff", "outsider", "visitor"]
OF_THE_SECRETARY_MEETING = {
    "meetings:branch",
    "meetings:save_branch_statement",
    "meetings:save_branch_critique",
    "meetings:versions_of_branch",
    "meetings:correct_branch",
    "meetings:stand_in",
    "disclosures:draft_branch_statement",
}
OF_THE_DRAFT_OF_A_CIRCULAR = {
    "disclosures:edit_circular",
    "disclosures:redraft_circular",
    "disclosures:circular_changes",
    "disclosures:issue_circular",
}
OF_THE_CONCLUDED_MEETING = {
    "meetings:attachments",
    "meetings:attachment",
    "meetings:remove_attachment",
    "meetings:correct_person",
}


def addresses(resolver=None, route: str = "", namespace: str = "") -> Iterator[tuple[str, str, list[str]]]:
    """Name, route and parameters of every address but the admin's, which has a test of its own."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if f"{route}{pattern.pattern}".startswith("admin/"):
            continue
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", route + str(pattern.pattern), list(pattern.pattern.converters)
        else:
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, route + str(pattern.pattern), inside)


def written() -> dict[str, dict[str, str]]:
    """The table as it stands."""
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    head, *rows = lines
    assert head[1:] == ROLES
    return {name: dict(zip(ROLES, cells, strict=True)) for name, *cells in rows}


@pytest.fixture
def records(db):
    return records_of_the_demonstration()


def records_of_the_demonstration() -> dict:
    """The records that the addresses are about, by the route that names them: the demonstration's own branch."""
    call_command("seed_demo", "--seed", "7", stdout=io.StringIO())
    branch = Organization.objects.get(short_name=HOME_BRANCH)
    member = User.objects.get(username="member").person
    today = timezone.localdate()
    meeting = Meeting.objects.filter(organization=branch).latest("period_start")
    sheet = RatingSheet.objects.filter(organization=branch, pool="members").latest("period_start")
    waiting = Opinion.objects.filter(organization=branch, state="received", referred_to=None)
    opinion = waiting.get(channel=Opinion.Channel.BOX)
    return {
        "ballot": Ballot.objects.get(meeting=meeting).pk,
        "meeting": meeting.pk,
        "meeting_pk": meeting.pk,
        "person": member.pk,
        "person_pk": member.pk,
        "organization": branch.pk,
        "organization_pk": branch.pk,
        "attachment_pk": Attachment.objects.kept().get(meeting__organization=branch).pk,
        "token": Publication.objects.results().up_on(today).first().token,
        "slug": "member",
        "whose": "members",
        "paper": "a4",
        "year": today.year,
        "month": today.month,
        "kind": "ratings",
        "record_type": "meetings.meeting",
        "record_id": meeting.pk,
        "task_pk": KeyTask.objects.first().pk,
        "area_pk": _added_area(branch),
        "organizations/": branch.pk,
        "organizations/import/": _uploaded_list(),
        "exemptions/": Exemption.objects.filter(person__organization=branch, state="requested").get().pk,
        "holidays/": Holiday.objects.latest("day").pk,
        "policy/": Policy.objects.create(starts_on=today + dt.timedelta(days=30)).pk,
        "posts/": branch.posts.get(role="secretary").pk,
        "units/": Unit.objects.create(organization=branch, name="物业公司").pk,
        "inspection/": branch.pk,
        "inspections/": Inspection.objects.get(state="notified").pk,
        "findings/": Finding.objects.filter(inspection__state="notified", organization=branch).first().pk,
        "people/": member.pk,
        "meetings/": meeting.pk,
        "commitments/": Commitment.objects.filter(person=member).latest("pk").pk,
        "publications/": Publication.objects.filter(organization=branch).latest("posted_on").pk,
        "hearings/": ReportHearing.objects.drafts().get(organization__short_name=HOME_COMMITTEE).pk,
        "follow-ups/": HearingFollowUp.objects.open().filter(organization=branch).latest("pk").pk,
        "opinions/": opinion.pk,
        "circulars/": Circular.objects.issued().get().pk,
        "inspection": Inspection.objects.get(state=Inspection.State.NOTIFIED).pk,
        "file": "plain",
        "section": "problems",
        "exports/": ExportJob.objects.get(state="done").pk,
        "attachment": OpinionAttachment.objects.create(
            opinion=opinion, kind="pdf", size=5, file=ContentFile(b"%PDF-", name="paper")
        ).pk,
        "sheets/": sheet.pk,
        "ratings/": sheet.ratings.get(person=member).pk,
        "register/": RegisterEntry.objects.filter(organization=branch, actor__username="secretary").latest("pk").pk,
    }


def _added_area(branch: Organization) -> int:
    campaign = Campaign.objects.in_force_on(timezone.localdate())
    return AddedArea.objects.create(organization=branch, campaign=campaign, label="招商引资").pk


def _uploaded_list() -> int:
    file = SimpleUploadedFile("名册.csv", f"姓名,所在党支部,人员类别\n新来的,{HOME_BRANCH},党员\n".encode())
    client_of("office").post(reverse("organizations:import"), {"what": "people", "file": file})
    return ListImport.objects.get().pk


def address_of(name: str, route: str, parameters: list[str], records: dict) -> str:
    about = "organizations/import/" if "/import/" in route else route[: route.find("/") + 1]
    chosen = {parameter: records[about if parameter == "pk" else parameter] for parameter in parameters}
    if name in OF_THE_SECRETARY_MEETING:
        chosen["pk"] = Meeting.objects.filter(organization__short_name=HOME_COMMITTEE).latest("period_start").pk
    if name in OF_THE_DRAFT_OF_A_CIRCULAR:
        chosen["pk"] = Circular.objects.drafts().get().pk
    if name in OF_THE_CONCLUDED_MEETING:
        chosen["pk"] = Attachment.objects.get(pk=records["attachment_pk"]).meeting_id
    return reverse(name, kwargs=chosen)


def pages_of(role: str, records: dict) -> Iterator[tuple[str, str, str]]:
    """Name, address and HTML of each page that the table opens to the role: no file, no part that a script asks for."""
    table, client = written(), client_of(role)
    for name, route, parameters in addresses():
        if not table[name][role].startswith("200/"):
            continue
        address = address_of(name, route, parameters, records)
        response = client.get(address)
        content = b"".join(response)  # a file that is streamed is closed once it is read
        if response.get("Content-Type", "").startswith("text/html") and b"<html" in content:
            yield name, address, content.decode()


def answer(client: Client, method: str, address: str) -> str:
    """What somebody is answered; nothing that it changes stays, a sign-out neither."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(address)
        b"".join(response)  # a file that is streamed is closed once it is read
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.status_code == 302 and response["Location"].startswith("/sign-in/?next="):
        return "login"
    return str(response.status_code)


def client_of(role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != "visitor":
        client.force_login(User.objects.get(username=role))
    return client


def test_every_address_answers_every_role_as_the_table_says(records):
    clients = {role: client_of(role) for role in ROLES}
    found = {}
    for name, route, parameters in addresses():
        address = address_of(name, route, parameters, records)
        found[name] = {
            role: f"{answer(client, 'get', address)}/{answer(client, 'post', address)}"
            for role, client in clients.items()
        }
    assert as_table(found) == as_table(written())


def as_table(found: dict[str, dict[str, str]]) -> str:
    """One line an address, so that a difference is read at a glance."""
    return "\n".join(" ".join([name, *cells.values()]) for name, cells in sorted(found.items()))


def test_no_address_fails_and_a_visitor_opens_only_what_is_public():
    table = written()
    assert {cell for cells in table.values() for cell in cells.values() if "500" in cell} == set()
    assert {name for name, cells in table.items() if cells["visitor"].startswith("200")} == {
        "disclosures:board",
        "disclosures:boards",
        "disclosures:leave_opinion",
        "disclosures:opinion_receipt",
        "evaluations:ballot_slip",
        "evaluations:ballot_state",
        "evaluations:ballot_vote",
        "evaluations:promises",
        "offline",
        "organizations:activate",
        "organizations:display",
        "organizations:help_for_visitors",
        "organizations:sign_in",
        "service_worker",
    }
