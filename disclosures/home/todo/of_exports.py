"""Long exports whose file is there and was not downloaded yet, for who asked for them."""

from django.urls import reverse

from disclosures.exports.models import ExportJob
from disclosures.home.todo.item import ToDo, to_do
from disclosures.inspections.ground import Ground


def of_exports(user, ground: Ground) -> list[ToDo]:
    """One query."""
    waiting = ExportJob.objects.asked_by(user).to_be_fetched(ground.today).for_lists()
    return [_of_export(export_job, ground) for export_job in waiting]


def _of_export(export_job: ExportJob, ground: Ground) -> ToDo:
    url = reverse("disclosures:export_job", args=[export_job.pk])
    return to_do(export_job.expires_on, ground.today, f"下载导出好的“{export_job.file_name}”", url, "到期自动删除。")
