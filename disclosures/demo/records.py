"""What is kept of the demonstration's meetings beyond their texts: attachments, corrections, versions, what it took."""

from random import Random

from django.db.models import Count

from disclosures.demo import texts
from meetings import actions as meetings
from meetings.models import Burden, Correction, Meeting
from organizations.documents import Column, Sheet, workbook
from organizations.models import Organization, User

SECONDS_OF_A_PERSON = (40, 110)
TEXTS_OF_A_PERSON = 7


def keep_more(home: Organization, random: Random) -> None:
    """Beside the last concluded meeting of the demonstration's branch, and at the committee's of today."""
    count_what_it_took(random)
    secretary, member = (User.objects.get(username=name) for name in ("secretary", "member"))
    meeting = home.meetings.concluded().filter(kind=Meeting.Kind.MEMBER).latest("period_start")
    meetings.attach(by=secretary, meeting=meeting, name="签到表.xlsx", content=_sign_in_sheet(meeting))
    before = home.meetings.concluded().filter(kind=Meeting.Kind.MEMBER).earliest("period_start")
    mistaken = meetings.attach(
        by=secretary, meeting=meeting, name="上个月的签到表.xlsx", content=_sign_in_sheet(before, "上月")
    )
    meetings.remove_attachment(by=secretary, attachment=mistaken, reason="传错了月份")
    about = {"meeting": meeting, "person": member.person, "about": Correction.About.STATEMENT}
    meetings.correct(by=member, text="另外还为居民代办了5件事。", reason="会上时间紧，漏讲了", **about)
    _put_right(home)


def count_what_it_took(random: Random) -> None:
    """As if every concluded meeting had been typed in by hand."""
    concluded = Meeting.objects.concluded().filter(burden=None).annotate(people=Count("attendances")).order_by("pk")
    Burden.objects.bulk_create(
        Burden(
            meeting=meeting,
            seconds=meeting.people * random.randint(*SECONDS_OF_A_PERSON),
            fields=meeting.people * TEXTS_OF_A_PERSON,
        )
        for meeting in concluded
    )


def _sign_in_sheet(meeting: Meeting, note: str = "") -> bytes:
    rows = [(row.name, row.get_presence_display()) for row in meeting.attendances.all()]
    sheet = Sheet("签到表", f"{meeting}签到表", f"{meeting.place}{note}", (Column("姓名"), Column("到会情况")), rows)
    return workbook([sheet], footer="")


def _put_right(home: Organization) -> None:
    """The superior's officer corrects what the branch had handed in, while that meeting is in session."""
    meeting = home.superior.meetings.running().get()
    standing = meeting.branch_statements.filter(organization=home).first()
    other = [text for text in texts.BRANCH_STATEMENTS if standing is None or text.activities != standing.activities]
    meetings.save_branch_statement(
        by=User.objects.get(username="committee"),
        meeting=meeting,
        organization=home,
        text=other[0],
        based_on=standing.version if standing else 0,
    )
