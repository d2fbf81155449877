"""From what was asked, on a page or for a long export, to a wish that its asker may have."""

import datetime as dt

from django.core.exceptions import PermissionDenied

from disclosures.inspections.ground import started_on
from disclosures.inspections.reach import Reach, reach_of
from disclosures.registers.kinds import Register
from disclosures.registers.wish import Wish, months_of
from organizations.access import organization_or_404, organizations_where
from organizations.models import Organization, RegisterEntry, User
from organizations.periods import Month

SCOPES_LISTED = 200  # more are found through their superior's summary


def reach_for(user: User, register: Register) -> Reach:
    """Everything that the user may have in the register; who has nothing there may not look."""
    reach = reach_of(organizations_where(user, register.permission))
    if not reach.listed:
        raise PermissionDenied
    return reach


def scope_or_404(user: User, register: Register, reach: Reach, wished: int | None) -> Organization:
    """The organization asked for, 404 when invisible, 403 when not the user's to read; without one, the topmost."""
    return organization_or_404(user, wished, register.permission) if wished else reach.root


def scopes_to_choose(reach: Reach, chosen: Organization) -> list[Organization]:
    """What the page offers as scope: everything, or of many the superiors; the chosen one in any case."""
    if len(reach.listed) <= SCOPES_LISTED:
        return list(reach.listed)
    return [each for each in reach.listed if not each.is_branch or each.pk == chosen.pk]


def months_to_choose(today: dt.date) -> list[Month]:
    """The newest first, back to the district's first meeting or line."""
    line = RegisterEntry.objects.order_by("pk").values_list("at__date", flat=True).first()
    first = min(started_on(today), line or today)
    return Month.of(first).until(Month.of(today))[::-1]


def months_shown(months: list[Month]) -> tuple[Month, Month]:
    """What a page shows by itself: this month and the one before, where the district had begun."""
    return months[:2][-1], months[0]


def kept_wish(register: Register, user: User, scope: Organization, parameters: dict, today: dt.date) -> Wish:
    """The wish that a long export kept, as its asker may read it now."""
    first, last = months_of(parameters)
    names = {choice.name for choice in register.choices}
    chosen = {name: value for name, value in parameters.items() if name in names}
    return Wish(user, scope, reach_for(user, register), first, last, chosen, today)
