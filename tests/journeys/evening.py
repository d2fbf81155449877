"""One evening of a branch through the pages: planned, opened, signed in, told, commented on, voted on, concluded."""

import base64
import datetime as dt
from dataclasses import dataclass

from evaluations.ballots.models import Ballot
from meetings.models import Meeting
from organizations.models import Organization, Person
from organizations.periods import Month
from tests.evaluations.ballots.voter import Phone, base64_of
from tests.journeys.visitor import Visitor

CRITIQUE = ("progress", "shortcomings", "direction")


@dataclass
class Evening:
    """A member meeting of `branch`, run by `leader` (the secretary, or who acts for them)."""

    branch: Organization
    leader: Person

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.live().filter(organization=self.branch).latest("pk")

    def page_of(self, person: Person) -> str:
        return f"/meetings/{self.meeting.pk}/people/{person.pk}/"

    def open(self, month: Month, day: dt.date) -> Visitor:
        """Plan the month's meeting for `day` and open it as held on that day; ends at the sign-in sheet."""
        plan = Visitor(self.leader.user).open(f"/meetings/schedule/?organization={self.branch.pk}")
        planned = plan.press("安排", period=str(month), scheduled_at=f"{day}T19:00", place="会议室")
        return planned.press("开会", held_on=str(day))

    def sign_in(self, **presences: str) -> Visitor:
        """Note the named ones as said, by `p` and the person's number, and all others as present."""
        sheet = Visitor(self.leader.user).open(f"/meetings/{self.meeting.pk}/attendance/")
        return sheet.press("其余" if "其余" in sheet.text else "保存", **presences)

    def tell(self) -> None:
        """Each who speaks and has not been heard yet writes their own statement."""
        told = self.meeting.statements.values("person")
        for row in self.meeting.attendances.speakers().exclude(person__in=told).select_related("person__user"):
            words = {"statement-duties": f"{row.name}办了两件实事", "statement-direction": "下月再办一件"}
            Visitor(row.person.user).open(self.page_of(row.person)).press("保存讲述", **words)

    def criticize(self, commentators: dict[Person, Person]) -> None:
        """`commentators` says who comments on whom; the leader on everybody else."""
        for row in self.meeting.attendances.speakers().select_related("person"):
            by = commentators.get(row.person, self.leader)
            words = {f"critique-{part}": f"{row.name}{part}" for part in CRITIQUE}
            Visitor(by.user).open(self.page_of(row.person)).press("", **words)

    def vote(self) -> Ballot:
        """Everybody who is there signs in by phone, votes 好 for all, and the ballot is counted."""
        room = Visitor(self.leader.user).open(f"/meetings/{self.meeting.pk}/").follow("开始投票").press("开始签到")
        ballot = Ballot.objects.get(meeting=self.meeting)
        subjects = ballot.subjects.count()
        voters = self.meeting.attendances.voters().select_related("person__user")
        phones = [self._signed_in(row.person, ballot) for row in voters]
        room.press("开始投票")
        for phone in phones:
            cast = Visitor().client.post(f"/ballots/{ballot.pk}/cast/", phone.body(bytes(subjects)), "application/json")
            assert cast.json() == {"message": "已投入票箱。"}
        room.press("封票").press("计票")
        return ballot

    @staticmethod
    def _signed_in(person: Person, ballot: Ballot) -> Phone:
        phone, address = Phone(person, ballot), f"/ballots/{ballot.pk}/sign-in/"
        browser = Visitor(person.user).open(address).client
        answer = browser.post(address, {"blinded": base64_of(phone.blinded)})
        return phone.accept(base64.urlsafe_b64decode(answer.json()["signature"]))

    def conclude(self, **fields: str) -> Visitor:
        return Visitor(self.leader.user).open(f"/meetings/{self.meeting.pk}/conclude/").press("结束会议", **fields)
