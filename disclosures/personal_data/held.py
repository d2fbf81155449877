"""What the system holds of one person, table by table, as it leaves for that person; never anything of a vote.

`docs/privacy.md` says of every column what it is for, who sees it and for how long. What others are told in confidence
stays out: opinions about somebody, drafts of levels, what was computed from totals, who has acted when.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models
from django.utils import timezone

from commitments.models import Commitment, CommitmentItem
from disclosures.reminders.models import Digest, MailAddress
from evaluations.ratings.models import Rating, RatingSheet
from meetings.models import (
    Attendance,
    Correction,
    Critique,
    HearingAttendee,
    HearingFollowUp,
    Meeting,
    MeetingBranch,
    Statement,
)
from organizations.models import Exemption, Person, Post, Transfer, User


@dataclass(frozen=True)
class Held:
    """A table, how its rows lead to their person, and the columns that are the person's."""

    model: type[models.Model]
    to_person: str
    columns: str
    where: dict = field(default_factory=dict)

    def rows_of(self, person: Person) -> models.QuerySet:
        return self.model._default_manager.filter(**{self.to_person: person.pk}, **self.where).order_by("pk")

    @property
    def fields(self) -> list[models.Field]:
        return [self.model._meta.get_field(name) for name in self.columns.split()]


HELD = (
    Held(
        Person,
        "id",
        "name kind standing organization unit since post_title is_leading_cadre joined_on full_member_on phone"
        " staff_number away_destination",
    ),
    Held(User, "person", "username email date_joined last_login previous_login closed_on"),
    Held(MailAddress, "user__person", "address state confirmed_on asked_on"),
    Held(Digest, "user__person", "day state"),
    Held(Post, "person", "organization role unit is_acting starts_on ends_on"),
    Held(Transfer, "person", "origin destination moved_on reason"),
    Held(
        Exemption,
        "person",
        "organization reason requested_on starts_on ends_on state decided_on decision_note agreed_until",
    ),
    Held(
        Commitment,
        "person",
        "campaign organization kind state written_at consent consent_note consented_at submitted_at confirmed_at"
        " return_comment",
    ),
    Held(CommitmentItem, "commitment__person", "commitment area text measure due_on fulfilment fulfilment_note"),
    Held(Attendance, "person", "meeting name category standing post_title presence is_observer"),
    Held(MeetingBranch, "stand_in", "meeting name stand_in_name"),
    Held(Statement, "person", "meeting duties gains gaps direction channel confirmed_at"),
    Held(
        Critique,
        "person",
        "meeting progress shortcomings direction commented_by capacity",
        where={"meeting__state": Meeting.State.CONCLUDED},  # until then it is a draft of its writer
    ),
    Held(Correction, "person", "meeting about text reason written_at"),
    Held(HearingAttendee, "person", "hearing name post_title is_presiding"),
    Held(HearingFollowUp, "person", "text responsible_name due_on done_on done_note"),
    Held(
        Rating,
        "person",
        "sheet name post_title level is_deferred deferred_reason correction_reason is_current",
        where={"sheet__state": RatingSheet.State.CONFIRMED},
    ),
)


@dataclass(frozen=True)
class Datum:
    """One line of the file: of which table, of which of its rows, which column, what stands there."""

    table: str
    row: int
    column: str
    content: str


def data_of(person: Person) -> Iterator[Datum]:
    """Everything that is held of the person, empty columns left out."""
    for held in HELD:
        for number, row in enumerate(held.rows_of(person), start=1):
            for column in held.fields:
                if content := _said(row, column):
                    yield Datum(str(held.model._meta.verbose_name), number, str(column.verbose_name), content)


def _said(row: models.Model, column: models.Field) -> str:
    value = getattr(row, column.name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return str(value)
