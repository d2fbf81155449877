"""Long exports of the office in every state, made by the actions that page and worker call."""

import datetime as dt

from disclosures.exports import actions
from disclosures.exports.models import ExportJob
from organizations.models import Organization, User


def export_the_year(district: Organization, today: dt.date) -> None:
    """Years that are over are as good as any: no two live exports may be alike, and only this year's has rows."""
    office = User.objects.get(username="office")

    def ask(year: int) -> ExportJob:
        return actions.ask(by=office, kind=ExportJob.Kind.SUMMARIES, organization=district, parameters={"year": year})

    expired = ask(today.year - 1)
    actions.run(export_job=expired.pk)
    actions.expire(today=today + dt.timedelta(days=30))
    actions.cancel(by=office, export_job=ask(today.year - 1))
    actions.run(export_job=ask(today.year).pk)
