"""Tables of the secret ballot (无记名投票): a roll of people, an urn of sealed ballots, and nothing between the two.

`Urn`, `Slip` and `SlipFailures` hold a plain ballot number: no foreign key, time, serial number, trigger or history.
Nothing in this file is tracked row by row in the process register; the moves of a ballot are recorded by its actions.
"""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThan

BLINDED_LENGTH = 256
TICKET_LENGTH = 32


class Grade(models.IntegerChoices):
    """The five marks of the form, in the notice's order (通知二(二))."""

    GOOD = 0, "好"
    FAIRLY_GOOD = 1, "较好"
    FAIR = 2, "一般"
    POOR = 3, "差"
    UNFAMILIAR = 4, "不了解"


class Section(models.TextChoices):
    """What is voted on (通知二(二)): members and staff on one form, or the branches of a secretary meeting."""

    MEMBERS = "MEMBERS", "党员创先争优情况"
    STAFF = "STAFF", "干部职工履职尽责情况"
    ORGANIZATIONS = "ORGANIZATIONS", "基层组织创先争优情况"


class Channel(models.TextChoices):
    """How somebody takes the ballot at sign-in."""

    PHONE = "phone", "手机或电脑"
    SLIP = "slip", "抽签码"
    PAPER = "paper", "纸票"


class BallotQuerySet(models.QuerySet):
    """The office's words for lists of ballots."""

    def standing(self):
        """Leave out the void ones."""
        return self.exclude(state=Ballot.State.VOID)

    def running(self):
        """Those that still have something to do before their totals exist."""
        return self.filter(state__in=Ballot.RUNNING)

    def counted(self):
        """Those whose totals exist."""
        return self.filter(state=Ballot.State.COUNTED)

    def waiting_for(self, person):
        """Those on whose roll the person is and in which something can be done now; whether he voted, nobody knows."""
        return self.filter(state__in=Ballot.TAKES_VOTERS, roll__person=person)

    def awaiting_paper_count_of(self, person):
        """Sealed ones whose papers the person counts; whether both have counted the same, only the keys tell."""
        papers = Roll.objects.filter(ballot=OuterRef("pk"), channel=Channel.PAPER)
        return self.filter(Exists(papers), state=Ballot.State.SEALED, tellers__person=person)


class Ballot(models.Model):
    """One secret ballot of a meeting; its state goes one way only."""

    class State(models.TextChoices):
        SIGNIN = "SIGNIN", "签到"
        VOTING = "VOTING", "投票"
        SEALED = "SEALED", "封票"
        COUNTED = "COUNTED", "已计票"
        VOID = "VOID", "已作废"

    RUNNING = [State.SIGNIN, State.VOTING, State.SEALED]
    TAKES_VOTERS = [State.SIGNIN, State.VOTING]
    MOVES = {
        State.SIGNIN: {State.VOTING, State.VOID},
        State.VOTING: {State.SEALED, State.VOID},
        State.SEALED: {State.COUNTED, State.VOID},
        State.COUNTED: set(),
        State.VOID: set(),
    }

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="ballots", verbose_name="会议")
    state = models.CharField("状态", max_length=8, choices=State, default=State.SIGNIN)
    public_key = models.BinaryField("公钥")
    fingerprint = models.CharField("公钥指纹", max_length=64)
    void_reason = models.TextField("作废的原因", blank=True, default="")
    invalid_papers = models.PositiveSmallIntegerField("废票", default=0)  # the other totals are the tallies' sums

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "无记名投票"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=~Q(state="VOID"),
                name="ballot_is_the_only_standing_one_of_its_meeting",
                violation_error_message="这次会议已经有一场无记名投票。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["SIGNIN", "VOTING", "SEALED", "COUNTED", "VOID"]),
                name="ballot_state_is_known",
            ),
            models.CheckConstraint(
                condition=(Q(state="VOID") & ~Q(void_reason="")) | (~Q(state="VOID") & Q(void_reason="")),
                name="ballot_is_void_exactly_when_a_reason_says_so",
            ),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="ballot_fingerprint_is_a_sha256"
            ),
            models.CheckConstraint(condition=GreaterThan(Length("public_key"), 0), name="ballot_has_a_public_key"),
            models.CheckConstraint(
                condition=Q(invalid_papers=0) | Q(state="COUNTED"), name="ballot_knows_its_invalid_papers_once_counted"
            ),
        ]

    def __str__(self):
        return f"{self.meeting}，{self.get_state_display()}"

    @property
    def is_running(self) -> bool:
        """Whether its totals are still to come."""
        return self.state in self.RUNNING

    @property
    def takes_voters(self) -> bool:
        """Whether a voter still has something to do: sign in or cast."""
        return self.state in self.TAKES_VOTERS

    @property
    def is_counted(self) -> bool:
        """Whether its totals exist."""
        return self.state == self.State.COUNTED

    @property
    def is_void(self) -> bool:
        """Whether it was given up; then nothing of it is ever shown."""
        return self.state == self.State.VOID


class Subject(models.Model):
    """One row of the form: somebody, or a branch, as named on the day the ballot was opened."""

    pk = models.CompositePrimaryKey("ballot_id", "position")
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="subjects", verbose_name="投票")
    position = models.PositiveSmallIntegerField("序号")
    section = models.CharField("部分", max_length=16, choices=Section)
    person = models.ForeignKey(
        "organizations.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员"
    )
    organization = models.ForeignKey(
        "organizations.Organization", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="党组织"
    )
    name = models.CharField("名称", max_length=200)
    post_title = models.CharField("职务", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "评价对象"
        ordering = ["ballot_id", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(section__in=["MEMBERS", "STAFF"], person__isnull=False, organization__isnull=True)
                | Q(section="ORGANIZATIONS", person__isnull=True, organization__isnull=False),
                name="subject_is_a_person_or_an_organization_as_its_section_says",
            ),
            models.UniqueConstraint(fields=["ballot", "person"], name="subject_person_stands_once_on_a_ballot"),
            models.UniqueConstraint(
                fields=["ballot", "organization"], name="subject_organization_stands_once_on_a_ballot"
            ),
        ]

    def __str__(self):
        return self.name


class Roll(models.Model):
    """Who may vote (应到), frozen at opening; a channel says that somebody signed in (签到), never what he marked."""

    pk = models.CompositePrimaryKey("ballot_id", "person_id")
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="roll", verbose_name="投票")
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", verbose_name="人员")
    channel = models.CharField("方式", max_length=8, choices=Channel, null=True, blank=True)
    blinded = models.BinaryField("盲化的凭证", null=True, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "投票名册"
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__isnull=True) | Q(channel__in=["phone", "slip", "paper"]),
                name="roll_channel_is_known",
            ),
            models.CheckConstraint(
                condition=Q(blinded__isnull=True) | Q(channel="phone", channel__isnull=False),
                name="roll_only_phones_hold_a_blinded_message",
            ),
            models.CheckConstraint(
                condition=Q(blinded__isnull=True) | Exact(Length("blinded"), BLINDED_LENGTH),
                name="roll_blinded_message_has_the_keys_length",
            ),
        ]

    def __str__(self):
        return f"{self.person}"


class Slip(models.Model):
    """A printed code (抽签码) that is good for one ballot: its HMAC with the ballot's key, nothing else."""

    pk = models.CompositePrimaryKey("ballot", "code_hmac")
    ballot = models.UUIDField("投票")
    code_hmac = models.BinaryField("抽签码的HMAC")

    class Meta:
        verbose_name = verbose_name_plural = "抽签码"
        constraints = [
            models.CheckConstraint(condition=Exact(Length("code_hmac"), TICKET_LENGTH), name="slip_hmac_has_32_bytes"),
        ]

    def __str__(self):
        return "抽签码"


class Urn(models.Model):
    """A sealed ballot: a ticket that says it was issued, and a ciphertext of one length."""

    pk = models.CompositePrimaryKey("ballot", "ticket")
    ballot = models.UUIDField("投票")
    ticket = models.BinaryField("票号")
    sealed = models.BinaryField("封好的票")

    class Meta:
        verbose_name = verbose_name_plural = "票箱"
        constraints = [
            models.CheckConstraint(condition=Exact(Length("ticket"), TICKET_LENGTH), name="urn_ticket_has_32_bytes"),
            models.CheckConstraint(
                condition=GreaterThan(Length("sealed"), TICKET_LENGTH - 4), name="urn_ballot_is_sealed"
            ),
        ]

    def __str__(self):
        return "封好的票"


class SlipFailures(models.Model):
    """How many codes were tried on one ballot that no slip of it bears: guessing ends there, wherever it comes from."""

    ballot = models.UUIDField("投票", primary_key=True)
    failures = models.PositiveIntegerField("输错的次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "输错的抽签码"

    def __str__(self):
        return f"输错{self.failures}次"


class Teller(models.Model):
    """One of the two who count the paper ballots (点票人), each alone; neither of them presides."""

    class Duty(models.TextChoices):
        COUNTING = "counting", "计票人"
        OVERSEEING = "overseeing", "监票人"

    pk = models.CompositePrimaryKey("ballot_id", "duty")
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="tellers", verbose_name="投票")
    duty = models.CharField("职责", max_length=12, choices=Duty)
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", verbose_name="人员")

    class Meta:
        verbose_name = verbose_name_plural = "点票人"
        constraints = [
            models.CheckConstraint(condition=Q(duty__in=["counting", "overseeing"]), name="teller_duty_is_known"),
            models.UniqueConstraint(fields=["ballot", "person"], name="teller_has_one_duty_on_a_ballot"),
        ]

    def __str__(self):
        return f"{self.get_duty_display()}{self.person}"


class PaperCount(models.Model):
    """What one teller counted on the paper ballots, sealed like a ballot: of one paper alone it is somebody's vote."""

    pk = models.CompositePrimaryKey("ballot_id", "teller_id")
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="paper_counts", verbose_name="投票")
    teller = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", verbose_name="点票人")
    sealed = models.BinaryField("封好的点票数")

    class Meta:
        verbose_name = verbose_name_plural = "纸票清点"
        constraints = [
            models.CheckConstraint(
                condition=GreaterThan(Length("sealed"), TICKET_LENGTH - 4), name="paper_count_is_sealed"
            ),
        ]

    def __str__(self):
        return f"{self.teller}"


class Tally(models.Model):
    """How many marked one grade for one subject: all that a count leaves behind."""

    pk = models.CompositePrimaryKey("ballot_id", "position", "grade")
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="tallies", verbose_name="投票")
    position = models.PositiveSmallIntegerField("序号")
    grade = models.PositiveSmallIntegerField("评价", choices=Grade)
    votes = models.PositiveIntegerField("票数")

    class Meta:
        verbose_name = verbose_name_plural = "计票结果"
        constraints = [
            models.CheckConstraint(condition=Q(grade__in=[0, 1, 2, 3, 4]), name="tally_grade_is_one_of_five"),
            models.CheckConstraint(condition=Q(votes__gte=0), name="tally_votes_are_not_negative"),
        ]

    def __str__(self):
        return f"{Grade(self.grade).label}{self.votes}"


# Names alone, for who backs tables up or gives privileges on them, and so reads no row.
TABLES_THAT_GO_WITH_THE_COUNT = tuple(model._meta.db_table for model in (Urn, Slip, SlipFailures, PaperCount))
TABLE_OF_TOTALS = Tally._meta.db_table
