"""The district's key tasks (十大民生实事): who carries one, and how the office keeps them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commitments import access, actions
from commitments.forms import KeyTaskForm
from commitments.key_tasks import carriers_of
from commitments.models import Campaign, KeyTask
from organizations.refusals import Refused
from organizations.undo import say_removed

ROWS = 50


@require_safe
def key_task(request, task_pk):
    """One key task with those who promised to carry it, as far as the reader inspects."""
    inspected = access.inspected_or_403(request.user)
    task = get_object_or_404(KeyTask.objects.select_related("campaign"), pk=task_pk)
    page = {
        "section": "commitments",
        "task": task,
        "page": Paginator(carriers_of(task, inspected), ROWS).get_page(request.GET.get("page")),
        "keeps_it": access.looks_after_the_district(request.user),
    }
    return render(request, "commitments/key_task.html", page)


def add_key_task(request, year):
    """Add a key task to a year's campaign."""
    access.district_or_404(request.user)
    campaign = get_object_or_404(Campaign, year=year)
    last = campaign.key_tasks.last()
    form = KeyTaskForm(request.POST or None, initial={"number": last.number + 1 if last else 1})
    if request.method == "POST" and form.is_valid():
        try:
            task = actions.add_key_task(by=request.user, campaign=campaign, **form.cleaned_data)
            messages.success(request, f"已经增加“{task.title}”。")
            return redirect("commitments:campaign", year)
        except Refused as refusal:
            form.add_error("number", refusal.sentence)
    page = {"section": "commitments", "campaign": campaign, "form": form, "task": None}
    return render(request, "commitments/key_task_form.html", page)


def change_key_task(request, task_pk):
    """Correct a key task."""
    access.district_or_404(request.user)
    task = get_object_or_404(KeyTask.objects.select_related("campaign"), pk=task_pk)
    form = KeyTaskForm(request.POST or None, initial=_typed(task))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_key_task(by=request.user, task=task, **form.cleaned_data)
            messages.success(request, "已经更正。")
            return redirect("commitments:key_task", task_pk)
        except Refused as refusal:
            form.add_error("number", refusal.sentence)
    page = {"section": "commitments", "campaign": task.campaign, "form": form, "task": task}
    return render(request, "commitments/key_task_form.html", page)


@require_POST
def remove_key_task(request, task_pk):
    """Take back a key task that nobody carries."""
    access.district_or_404(request.user)
    task = get_object_or_404(KeyTask.objects.select_related("campaign"), pk=task_pk)
    try:
        actions.remove_key_task(by=request.user, task=task)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commitments:key_task", task_pk)
    say_removed(
        request,
        f"已经撤掉“{task.title}”。",
        enter_again=reverse("commitments:add_key_task", args=[task.campaign.year]),
        values=_typed(task),
    )
    return redirect("commitments:campaign", task.campaign.year)


def _typed(task: KeyTask) -> dict:
    return {"number": task.number, "title": task.title, "text": task.text}
