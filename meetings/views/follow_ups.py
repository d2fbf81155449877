"""What was decided after a report (部署事项): added, taken out of a draft, done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings import actions
from meetings.hearing_access import follow_up_or_404, hearings_read_by, may_finish
from meetings.hearing_forms import FinishForm, FollowUpForm
from meetings.models import HearingFollowUp
from meetings.views.hearings import Words, change, written_hearing
from organizations.refusals import Refused
from organizations.undo import say_removed


def add_follow_up(request, pk):
    """One thing more to be done."""
    hearing = written_hearing(request, pk)
    form = FollowUpForm(request.POST or None, organization=hearing.organization)
    return change(request, hearing, form, actions.add_follow_up, Words("加一条部署事项", "加上", "已加上。"))


@require_POST
def remove_follow_up(request, pk):
    """Take one out of a draft."""
    follow_up = get_object_or_404(HearingFollowUp, pk=pk)
    hearing = written_hearing(request, follow_up.hearing_id)
    try:
        actions.remove_follow_up(by=request.user, follow_up=follow_up)
        again = reverse("meetings:add_follow_up", args=[hearing.pk])
        say_removed(request, "已从草稿删去。", enter_again=again, values=FollowUpForm.typed(follow_up))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("meetings:hearing", hearing.pk)


def follow_up(request, pk):
    """One thing that was decided, for who does it and who reads the hearing; saying that it is done."""
    found = follow_up_or_404(request.user, pk)
    may_say = may_finish(request.user, found)
    form = FinishForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and not may_say:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            actions.finish_follow_up(by=request.user, follow_up=found, **form.cleaned_data)
            messages.success(request, "已登记办结，谢谢您。")
            return redirect("meetings:follow_up", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "section": "meetings",
        "follow_up": found,
        "hearing": found.hearing,
        "reads_hearing": hearings_read_by(request.user).filter(pk=found.hearing_id).exists(),
        "form": form if may_say and found.hearing.is_recorded and not found.is_done else None,
        "today": timezone.localdate(),
    }
    return render(request, "meetings/hearings/follow_up.html", context)
