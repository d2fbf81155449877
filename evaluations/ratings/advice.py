"""What the secret ballot says to the deciding body (参考无记名评价结果), as far as it may be shown at all."""

from evaluations.ballots import results
from evaluations.ballots.results import SubjectResult
from evaluations.ratings.models import RatingSheet
from organizations.models import Person, Policy


def results_by_subject(meeting) -> dict[tuple[int | None, int | None], SubjectResult]:
    """The meeting's counted results by (person id, organization id); empty where no ballot was held."""
    ballot = meeting.ballots.counted().first()
    if ballot is None:
        return {}
    return {(row.person_id, row.organization_id): row for row in results.disclosed(ballot).subjects}


def barred_from_pioneer(sheet: RatingSheet, policy: Policy) -> set[int]:
    """The ids of those who were probationary members on the meeting's day, where the policy gives them no ★."""
    if policy.probationary_members != Policy.Probation.NO_PIONEER:
        return set()
    probationary = sheet.meeting.attendances.filter(category=Person.Kind.PROBATIONARY)
    return set(probationary.values_list("person_id", flat=True))
