"""What of a ballot may be read by whom: turnout by all, totals by the deciding body and its superior, if at all.

The one door to `Tally`: nobody reads a total past it, an export neither. Of the papers (纸票) it tells how far their
two tellers are and where they differ, never a figure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from evaluations.ballots import keys, paper, paper_counts, rules, sealing
from evaluations.ballots.models import Ballot, Channel, Grade, Roll, Section, Slip, SlipFailures, Subject, Teller, Urn
from evaluations.ballots.paper import Comparison, PaperTotals
from evaluations.ballots.rules import Disclosure, Slips, Turnout
from organizations import access
from organizations.access import Permission
from organizations.models import Person, Policy, Role

FEW = (1, 2)  # papers or forms so few that their totals tell how each was marked


@dataclass(frozen=True)
class SubjectResult:
    """One row of the form with as much of its totals as may be shown; what may not is None."""

    position: int
    section: Section
    name: str
    post_title: str
    person_id: int | None
    organization_id: int | None
    counts: tuple[int, ...] | None
    mostly_good: bool | None


@dataclass(frozen=True)
class Results:
    """What one reader may see of a counted ballot."""

    valid: int
    disclosure: Disclosure
    subjects: tuple[SubjectResult, ...]


@dataclass(frozen=True)
class TellerAtWork:
    """One of the two who count the papers, and whether he has entered a count."""

    duty: Teller.Duty
    person: Person
    has_entered: bool


@dataclass(frozen=True)
class Papers:
    """How far the ballot papers are; `comparison` is None until both have entered, and its words are `differing`."""

    handed_out: int
    elsewhere: int  # signed in with a phone or a slip
    tellers: tuple[TellerAtWork, ...]
    comparison: Comparison | None
    differing: tuple[str, ...]

    @property
    def agree(self) -> bool:
        """Whether both have counted the same."""
        return self.comparison is not None and self.comparison.agrees

    @property
    def are_few(self) -> bool:
        """Whether who counts them can tell whose they are."""
        return self.handed_out in FEW

    @property
    def leave_few(self) -> bool:
        """Whether all but a few are on paper: the totals less the papers are then what those few marked."""
        return self.handed_out > 0 and self.elsewhere in FEW


def turnout(ballot: Ballot) -> Turnout:
    """Return 应到、签到、发出、收回; 收回 are the valid ballots, while the ballot runs those in the urn alone."""
    roll = ballot.roll.aggregate(due=Count("person_id"), signed_in=Count("person_id", filter=Q(channel__isnull=False)))
    returned = _valid(ballot) if ballot.is_counted else Urn.objects.filter(ballot=ballot.pk).count()
    return Turnout(issued=roll["signed_in"], returned=returned, invalid=ballot.invalid_papers, **roll)


def not_adding_up(meetings: Iterable[int]) -> set[int]:
    """The meetings whose counted ballot contradicts itself or its roll: that alone, never a figure of it; one query.

    `disclosures.integrity` proves every row; here each ballot is summed up, which is cheap for a district's month.
    """
    ballots = (
        Ballot.objects.counted()
        .filter(meeting__in=meetings)
        .order_by()
        .annotate(
            taken=_how_many(Roll.objects.filter(channel__isnull=False), "person"),
            forms=_how_many(Subject.objects.all(), "position"),
            valid=Sum("tallies__votes", filter=Q(tallies__position=0), default=0),
            all_rows=Sum("tallies__votes", default=0),
        )
        .filter(~Q(all_rows=F("valid") * F("forms")) | Q(taken__lt=F("valid") + F("invalid_papers")))
    )
    return set(ballots.values_list("meeting_id", flat=True))


def _how_many(rows: QuerySet, what: str) -> Coalesce:
    of_ballot = rows.filter(ballot=OuterRef("pk")).order_by().values("ballot").annotate(n=Count(what)).values("n")
    return Coalesce(Subquery(of_ballot), 0)


def papers_of(ballot: Ballot) -> Papers:
    """Return how far the ballot papers are, without a figure of theirs; the same queries whatever their number."""
    on_paper = Count("person_id", filter=Q(channel=Channel.PAPER))
    elsewhere = Count("person_id", filter=Q(channel__in=[Channel.PHONE, Channel.SLIP]))
    tellers = ballot.tellers.select_related("person").order_by("duty")
    entered = set(ballot.paper_counts.values_list("teller_id", flat=True))
    comparison = _comparison(ballot) if len(entered) == len(Teller.Duty) else None
    return Papers(
        tellers=tuple(TellerAtWork(Teller.Duty(each.duty), each.person, each.person_id in entered) for each in tellers),
        comparison=comparison,
        differing=comparison.differing(ballot.subjects.values_list("name", flat=True)) if comparison else (),
        **ballot.roll.aggregate(handed_out=on_paper, elsewhere=elsewhere),
    )


def own_paper_count(teller: Teller) -> PaperTotals | None:
    """Return what this teller entered himself; the caller has made sure that it is he who asks."""
    return _opened(teller.ballot).get(teller.person_id)


def _comparison(ballot: Ballot) -> Comparison | None:
    counts = _opened(ballot)
    return paper.compare(*counts.values()) if counts else None


def _opened(ballot: Ballot) -> dict[int, PaperTotals]:
    try:
        return paper_counts.opened(ballot)
    except (keys.Gone, sealing.Broken):  # whoever counts or enters again is told, and led to voiding
        return {}


def slips_of(ballot: Ballot) -> Slips:
    """Return how many slips (抽签码) were taken at sign-in, how many are good, how many codes were wrong."""
    return Slips(
        taken=ballot.roll.filter(channel=Channel.SLIP).count(),
        living=Slip.objects.filter(ballot=ballot.pk).count(),
        failures=SlipFailures.objects.filter(ballot=ballot.pk).values_list("failures", flat=True).first() or 0,
    )


def results_for(user, ballot: Ballot) -> Results | None:
    """Return what `user` may see, None before the count; 404 or 403 for those who may see nothing of it ever."""
    readable = _readable_positions(user, ballot)
    if not readable:
        access.require(user, Permission.VIEW_RESULTS, ballot.meeting.organization)
    if not ballot.is_counted:
        return None
    whole = disclosed(ballot)
    return replace(whole, subjects=tuple(subject for subject in whole.subjects if subject.position in readable))


def disclosed(ballot: Ballot) -> Results:
    """Return what the deciding body may know of a counted ballot; the caller has made sure it is the deciding body."""
    valid = _valid(ballot)
    disclosure = rules.disclosure(valid, Policy.objects.on(timezone.localdate()))
    totals = _totals(ballot)
    return Results(
        valid=valid,
        disclosure=disclosure,
        subjects=tuple(_shown(subject, totals[subject.position], disclosure) for subject in ballot.subjects.all()),
    )


def _readable_positions(user, ballot: Ballot) -> set[int]:
    subjects = ballot.subjects.all()
    if not access.may(user, Permission.VIEW_RESULTS, ballot.meeting.organization):
        subjects = subjects.filter(section=Section.STAFF, person__in=_staff_headed_by(user, ballot))
    return set(subjects.values_list("position", flat=True))


def _staff_headed_by(user, ballot: Ballot) -> QuerySet:
    """通知二(二): 行政领导班子对党外干部职工; in a joint branch (联合党支部) each unit's head, that unit's staff."""
    led = [
        post.unit_id  # None: all of them
        for post in access.posts_of(user)
        if post.organization_id == ballot.meeting.organization_id
        and Permission.RATE_STAFF in access.ROLE_GRANTS[Role(post.role)]
    ]
    staff = ballot.meeting.attendances.staff() if led else ballot.meeting.attendances.none()
    if None not in led:
        staff = staff.filter(Q(unit__in=led) | Q(unit=None))
    return staff.values("person")


def _shown(subject, counts: tuple[int, ...], disclosure: Disclosure) -> SubjectResult:
    return SubjectResult(
        position=subject.position,
        section=Section(subject.section),
        name=subject.name,
        post_title=subject.post_title,
        person_id=subject.person_id,
        organization_id=subject.organization_id,
        counts=counts if disclosure is Disclosure.COUNTS else None,
        mostly_good=None if disclosure is Disclosure.NOTHING else rules.mostly_good(counts),
    )


def _totals(ballot: Ballot) -> dict[int, tuple[int, ...]]:
    rows: dict[int, list[int]] = {}
    for position, grade, votes in ballot.tallies.values_list("position", "grade", "votes"):
        rows.setdefault(position, [0] * len(Grade))[grade] = votes
    return {position: tuple(row) for position, row in rows.items()}


def _valid(ballot: Ballot) -> int:
    return ballot.tallies.filter(position=0).aggregate(votes=Sum("votes", default=0))["votes"]
