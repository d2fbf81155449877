"""What the workbench shows of one branch of a secretary meeting (支部书记会), and of all beside it."""

from dataclasses import dataclass

from commitments.models import Commitment
from meetings.access import SuperiorsDesk
from meetings.lacking import Lack
from meetings.models import BranchCritique, BranchStatement, Meeting, MeetingBranch
from meetings.workbench import Bench, Group, Line, Mark, neighbours
from organizations.models import Organization


@dataclass(frozen=True)
class BranchFacts:
    """All that a superior weighs: 履行职责、兑现承诺、组织开展活动等情况 (通知二(一))."""

    commitment: Commitment | None
    statement: BranchStatement | None
    critique: BranchCritique | None
    past_critique: BranchCritique | None


def branch_facts_of(meeting: Meeting, organization: Organization) -> BranchFacts:
    live = Meeting.objects.live().values("pk")
    past = BranchCritique.objects.filter(
        organization=organization, meeting__in=live, meeting__period_start__lt=meeting.period_start
    ).select_related("meeting", "commented_by")
    statements = meeting.branch_statements.filter(organization=organization)
    critiques = meeting.branch_critiques.filter(organization=organization)
    commitments = Commitment.objects.for_organizations([organization.pk], meeting.period_start.year)
    return BranchFacts(
        commitment=commitments.get(organization.pk),
        statement=statements.select_related("recorded_by__person").the_one(),
        critique=critiques.select_related("commented_by", "recorded_by__person").the_one(),
        past_critique=past.order_by("-meeting__period_start").first(),
    )


def branch_bench_of(meeting: Meeting, desk: SuperiorsDesk, current: Organization) -> Bench:
    told = set(meeting.branch_statements.values_list("organization", flat=True))
    criticized = set(meeting.branch_critiques.complete().values_list("organization", flat=True))
    branches = list(meeting.branches.all())
    lines = [
        Line(
            row=branch,
            pk=branch.organization_id,
            name=branch.name,
            mark=_branch_mark(branch.organization_id, told, criticized, current),
            is_set_aside=False,
            is_mine=desk.criticizes,
        )
        for branch in branches
        if desk.reads(branch)
    ]
    before, after = neighbours(lines, current.pk)
    return Bench(
        groups=[Group(f"直属党组织{len(lines)}个", lines)],
        notice=f"由{meeting.organization_name}书记逐一点评直属党组织。",
        missing_critiques=len(branches) - len(criticized),
        lacks=_lacks(branches, told, criticized) if desk.reads_all else [],
        place=1 + [line.pk for line in lines].index(current.pk),
        previous=before,
        next=after,
    )


def _lacks(branches: list[MeetingBranch], told: set[int], criticized: set[int]) -> list[Lack]:
    silent = tuple(branch.name for branch in branches if branch.organization_id not in told)
    waiting = tuple(branch.name for branch in branches if branch.organization_id not in criticized)
    found = [Lack("讲述", "", silent, "个党组织"), Lack("点评", "", waiting, "个党组织")]
    return [lack for lack in found if lack.names]


def _branch_mark(pk: int, told: set[int], criticized: set[int], current: Organization) -> Mark:
    if pk in criticized:
        return Mark("done", "已点评")
    if pk == current.pk:
        return Mark("doing", "点评中")
    return Mark("todo", "待点评" if pk in told else "待讲述")


def first_branch_to_do(meeting: Meeting, desk: SuperiorsDesk) -> Organization | None:
    branches = [each for each in meeting.branches.select_related("organization") if desk.reads(each)]
    missing = set(meeting.missing_critiques().values_list("organization", flat=True))
    waiting = [each for each in branches if each.organization_id in missing]
    found = next(iter(waiting or branches), None)
    return found.organization if found else None
