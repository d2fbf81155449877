"""Decisions of the ground floor without a database: what may stand where, how long an exemption lasts."""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass

from organizations.models.exemption import DAYS_OF_NOTICE, Exemption
from organizations.models.organization import Organization
from organizations.models.post import Role

Kind = Organization.Kind
_SUPERIORS_OF_BRANCHES = {
    Kind.DISTRICT_COMMITTEE,
    Kind.WORKING_COMMITTEE,
    Kind.COMMITTEE,
    Kind.LEADING_GROUP,
    Kind.GENERAL_BRANCH,
}

# Which kinds may stand under which; only the district committee stands under nothing.
MAY_STAND_UNDER: dict[Kind, set[Kind]] = {
    Kind.DISTRICT_COMMITTEE: set(),
    Kind.CAMPAIGN_OFFICE: {Kind.DISTRICT_COMMITTEE},
    Kind.WORKING_COMMITTEE: {Kind.DISTRICT_COMMITTEE},
    Kind.LEADING_GROUP: {Kind.DISTRICT_COMMITTEE, Kind.WORKING_COMMITTEE},
    Kind.COMMITTEE: {Kind.DISTRICT_COMMITTEE, Kind.WORKING_COMMITTEE, Kind.COMMITTEE, Kind.LEADING_GROUP},
    Kind.GENERAL_BRANCH: _SUPERIORS_OF_BRANCHES - {Kind.GENERAL_BRANCH},
    Kind.BRANCH: _SUPERIORS_OF_BRANCHES,
    Kind.JOINT_BRANCH: _SUPERIORS_OF_BRANCHES,
}

DEEPEST = 10  # levels of the tree, the district committee included; real districts have five

_PARTY_POSTS = (Role.SECRETARY, Role.DEPUTY, Role.RECORDER)

# Which posts an organization has, by its kind.
ROLES_AT: dict[Kind, tuple[Role, ...]] = {
    Kind.CAMPAIGN_OFFICE: (Role.DISTRICT_OFFICE,),
    **dict.fromkeys((Kind.DISTRICT_COMMITTEE, *Organization.SUPERIOR_KINDS), (*_PARTY_POSTS, Role.COMMITTEE_OFFICER)),
    **dict.fromkeys(Organization.BRANCH_KINDS, (*_PARTY_POSTS, Role.ADMINISTRATIVE_HEAD)),
}

# Leading posts that somebody may fill for the time being, when they are vacant or their holder is away.
ACTING_ROLES = (Role.SECRETARY, Role.ADMINISTRATIVE_HEAD)


def may_merge(kind: str, into: str) -> bool:
    """Branches merge with branches, superiors with superiors."""
    return any(kind in sort and into in sort for sort in (Organization.BRANCH_KINDS, Organization.SUPERIOR_KINDS))


def latest_exemption_end(starts_on: dt.date, months: int) -> dt.date:
    """The last day an exemption from `starts_on` may have. 通知三: 经上级党组织同意，可不参加; the policy limits it."""
    count = starts_on.month - 1 + months
    year, month = starts_on.year + count // 12, count % 12 + 1
    days = monthrange(year, month)[1]
    if starts_on.day > days:  # from 31 August six months end with February
        return dt.date(year, month, days)
    return dt.date(year, month, starts_on.day) - dt.timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """Where something stands, as a list shows it: the shape of the tag and its words."""

    shape: str
    words: str


def exemption_standing(exemption: Exemption, today: dt.date) -> Standing:
    """How a list tells where an exemption stands; that it has run out is told by its dates alone."""
    if exemption.is_waiting:
        waited = (today - exemption.requested_on).days
        return Standing("doing", f"待上级同意，已等{waited}天" if waited else "待上级同意，今天申请")
    if not exemption.is_agreed:
        return Standing("none", exemption.get_state_display())
    if today < exemption.starts_on:
        return Standing("todo", f"{exemption.starts_on.month}月{exemption.starts_on.day}日起")
    if today > exemption.ends_on:
        return Standing("none", "已提前结束" if exemption.agreed_until else "已到期")
    left = (exemption.ends_on - today).days
    if left <= DAYS_OF_NOTICE:
        return Standing("todo", f"还有{left}天到期" if left else "今天到期")
    return Standing("done", "免于参加")


def renewal_opens_on(exemption: Exemption) -> dt.date:
    """The first day on which a renewal may be asked for: nobody collects years in advance."""
    return exemption.ends_on - dt.timedelta(days=DAYS_OF_NOTICE)


def may_be_renewed(exemption: Exemption, today: dt.date) -> bool:
    """Whether it was agreed to and its end is near enough, or past."""
    return exemption.is_agreed and today >= renewal_opens_on(exemption)


def renewal_start(exemption: Exemption, today: dt.date) -> dt.date:
    """A renewal goes on from the old end; asked for too late, it begins today, never in the past."""
    return max(exemption.ends_on + dt.timedelta(days=1), today)


def may_be_withdrawn(exemption: Exemption, today: dt.date) -> bool:
    """Whether the branch may take it back: not answered yet, or agreed to and not begun."""
    return exemption.is_waiting or (exemption.is_agreed and today < exemption.starts_on)


def first_day_back(exemption: Exemption, today: dt.date) -> dt.date:
    """The earliest day from which a member may take part again; days that have passed stay as they were."""
    return max(today, exemption.starts_on + dt.timedelta(days=1))


def may_end_early(exemption: Exemption, today: dt.date) -> bool:
    """Whether a day is left on which the member could take part again before the end."""
    return exemption.is_in_force_on(today) and first_day_back(exemption, today) <= exemption.ends_on
