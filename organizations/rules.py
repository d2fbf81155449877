"""Decisions of the ground floor without a database: what may stand where, how long an exemption lasts."""

import datetime as dt
from calendar import monthrange

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
