"""The lists of exemptions (免于参加): a branch's own, and what waits for a superior's answer. Without any reason."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from organizations.models import Exemption, Organization
from organizations.models.exemption import DAYS_OF_NOTICE
from organizations.rules import Standing, exemption_standing


@dataclass(frozen=True)
class Line:
    """One exemption as a list shows it."""

    exemption: Exemption
    standing: Standing


@dataclass(frozen=True)
class BranchList:
    """A branch's exemptions by what they ask of its secretary."""

    waiting: tuple[Line, ...]
    ending: tuple[Line, ...]  # in force, and near their end
    running: tuple[Line, ...]  # the others in force, and those agreed to that are to come
    past: tuple[Line, ...]

    @property
    def sections(self) -> list[tuple[str, str, tuple[Line, ...]]]:
        """Anchor, heading and lines of each part that holds anything."""
        parts = [
            ("waiting", "等上级答复", self.waiting),
            ("ending", f"{DAYS_OF_NOTICE}天内到期", self.ending),
            ("running", "正在和将要免于参加", self.running),
            ("past", "以前的", self.past),
        ]
        return [part for part in parts if part[2]]

    @property
    def in_force(self) -> int:
        return sum(line.standing.shape != "todo" for line in self.running) + len(self.ending)


def branch_list(organization: Organization, today: dt.date) -> BranchList:
    """Everything the branch ever asked for, in one query."""
    waiting, ending, running, past = [], [], [], []
    for line in _lines(organization.exemptions.select_related("person"), today):
        one = line.exemption
        if one.is_waiting:
            waiting.append(line)
        elif not one.is_agreed or one.ends_on < today:
            past.append(line)
        elif one.is_in_force_on(today) and (one.ends_on - today).days <= DAYS_OF_NOTICE:
            ending.append(line)
        else:
            running.append(line)
    return BranchList(tuple(waiting), tuple(ending), tuple(running), tuple(past))


def waiting_list(organizations: QuerySet[Organization], today: dt.date) -> list[Line]:
    """What the branches below ask for and nobody has answered, the longest waiting first."""
    of_them = Exemption.objects.filter(organization__in=organizations.order_by().values("pk"))
    return _lines(of_them.waiting().select_related("person", "organization"), today)


def _lines(exemptions: QuerySet[Exemption], today: dt.date) -> list[Line]:
    without_words = exemptions.defer("reason", "decision_note")
    return [Line(exemption, exemption_standing(exemption, today)) for exemption in without_words]
