"""The district's key tasks (十大民生实事) of a year."""

from django.db import transaction

from commitments.access import district_or_404
from commitments.models import Campaign, KeyTask
from organizations import audit
from organizations.models import User
from organizations.refusals import Refused


@transaction.atomic
def add_key_task(*, by: User, campaign: Campaign, number: int, title: str, text: str) -> KeyTask:
    """Add a key task to a year's campaign, at any time of the year."""
    district = district_or_404(by)
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    return _keep(KeyTask(campaign=campaign), by, "增加民生实事", district, number, title, text)


@transaction.atomic
def change_key_task(*, by: User, task: KeyTask, number: int, title: str, text: str) -> KeyTask:
    """Correct a key task; who carries it goes on carrying it."""
    district = district_or_404(by)
    Campaign.objects.select_for_update(no_key=True).get(pk=task.campaign_id)
    task = KeyTask.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=task.pk)
    return _keep(task, by, "更正民生实事", district, number, title, text)


def _keep(task: KeyTask, by: User, verb: str, district, number: int, title: str, text: str) -> KeyTask:
    """The campaign's row is held, so that no number is taken twice."""
    if task.campaign.key_tasks.filter(number=number).exclude(pk=task.pk).exists():
        raise Refused(f"第{number}件已经有了，请换一个序号。")
    task.number, task.title, task.text = number, title, text
    with audit.acting(by, verb, organization=district, record=task if task.pk else task.campaign):
        task.save()
    return task


@transaction.atomic
def remove_key_task(*, by: User, task: KeyTask) -> None:
    """Take a key task back that nobody has promised to carry."""
    district = district_or_404(by)
    task = KeyTask.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=task.pk)
    if carried := task.items.count():
        raise Refused(f"已经有{carried}条承诺事项对应这件实事，不能撤掉；可以更正名称和内容。")
    with audit.acting(by, "撤掉民生实事", organization=district, record=task):
        task.delete()
