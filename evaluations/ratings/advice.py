"""What the secret ballot says to the deciding body (参考无记名评价结果), as far as it may be shown at all."""

from evaluations.ballots import results
from evaluations.ballots.results import SubjectResult


def results_by_subject(meeting) -> dict[tuple[int | None, int | None], SubjectResult]:
    """The meeting's counted results by (person id, organization id); empty where no ballot was held."""
    ballot = meeting.ballots.counted().first()
    if ballot is None:
        return {}
    return {(row.person_id, row.organization_id): row for row in results.disclosed(ballot).subjects}
