"""Long exports of the cast, brought to each state by the actions that pages and worker call."""

from django.urls import reverse

from disclosures.exports import actions
from disclosures.exports.models import ExportJob


def ask(who, organization, year=2026) -> ExportJob:
    return actions.ask(by=who.user, kind=ExportJob.Kind.SUMMARIES, organization=organization, parameters={"year": year})


def done(who, organization, year=2026) -> ExportJob:
    job = ask(who, organization, year)
    actions.run(export_job=job.pk)
    job.refresh_from_db()
    return job


def url(name, *args):
    return reverse(f"disclosures:{name}", args=args)


def now(job) -> ExportJob:
    """The export as it stands now."""
    return ExportJob.objects.get(pk=job.pk)
