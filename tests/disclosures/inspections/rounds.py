"""An inspection of October in every state, of the cast's district as `october` has it."""

import datetime as dt

from disclosures.inspections import actions
from organizations.periods import Month
from tests.disclosures.inspections.october import TODAY, october

OCTOBER = Month(2026, 10)
DUE = dt.date(2026, 11, 27)  # three working days after `TODAY`
AFTER = dt.date(2026, 11, 30)


def frozen(cast, first=OCTOBER, last=OCTOBER, today=TODAY, **wishes):
    """What the rules find in the cast's October, seen by nobody but the office."""
    values = {"scope": cast.district, "first": first, "last": last, "title": "", "today": today} | wishes
    return actions.freeze(by=cast.inspector.user, **values)


def notified(cast, **wishes):
    october(cast)
    return actions.notify(by=cast.inspector.user, inspection=frozen(cast, **wishes), today=TODAY)


def reported(cast):
    inspection = notified(cast)
    return actions.mark_reported(by=cast.inspector.user, inspection=inspection, today=AFTER)


def finding_of(inspection, organization, problem=None):
    found = inspection.findings.filter(organization=organization)
    return (found.filter(problem=problem) if problem else found).first()
