"""Circulars of the tests, in every state, from the inspection of the cast's October."""

import datetime as dt

from disclosures.circulars import actions
from disclosures.circulars.actions import IssueAs
from disclosures.circulars.gathering import fingerprint, material_of
from disclosures.circulars.numbering import next_number
from tests.disclosures.inspections.rounds import AFTER, notified

ISSUED = AFTER  # the first day on which the units' days for an answer are over


def drafted(cast, **wishes):
    inspection = notified(cast, **wishes)
    return actions.draft(by=cast.inspector.user, inspection=inspection, today=ISSUED)


def as_shown(circular, today=ISSUED, **wishes) -> IssueAs:
    """What the page of the issue shows now."""
    values = {
        "number": next_number(circular.prefix, today.year),
        "version": circular.version,
        "previewed": fingerprint(material_of(circular.inspection, today)),
    } | wishes
    return IssueAs(**values)


def issued(cast, **wishes):
    circular = drafted(cast, **wishes)
    return issue(cast, circular)


def issue(cast, circular, today: dt.date = ISSUED):
    return actions.issue(by=cast.inspector.user, circular=circular, issue_as=as_shown(circular, today), today=today)


def withdrawn(cast):
    return actions.withdraw(by=cast.inspector.user, circular=issued(cast), reason="数据有误。", today=ISSUED)


def text_of(circular, **changes) -> actions.Text:
    names = actions.Text.__dataclass_fields__
    return actions.Text(**{name: getattr(circular, name) for name in names} | changes)
