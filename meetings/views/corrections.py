"""The page on which something is added to a concluded record (补充更正)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse

from meetings import actions
from meetings.correcting import Subject, correctable_by, recorded
from meetings.correction_forms import CorrectionForm
from meetings.views.branches import branch_of
from meetings.views.people import person_of
from organizations.refusals import Refused


def correct_person(request, pk, person_pk):
    """Add to what was recorded of one person."""
    meeting, someone = person_of(request, pk, person_pk)
    back = reverse("meetings:person", args=[pk, person_pk])
    return _correct(request, Subject(meeting, person=someone), back)


def correct_branch(request, pk, organization_pk):
    """Add to what was recorded of one branch."""
    meeting, organization = branch_of(request, pk, organization_pk)
    back = reverse("meetings:branch", args=[pk, organization_pk])
    return _correct(request, Subject(meeting, organization=organization), back)


def _correct(request, subject: Subject, back: str):
    abouts = correctable_by(request.user, subject)
    if not abouts:
        raise PermissionDenied
    form = CorrectionForm(request.POST if request.method == "POST" else None, abouts=abouts)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(by=request.user, **vars(subject), **form.cleaned_data)
            messages.success(request, "补充更正已经记下，原来的记录没有改动。")
            return redirect(back)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "section": "meetings",
        "meeting": subject.meeting,
        "subject": subject,
        "form": form,
        "recorded": recorded(subject),
        "back": back,
    }
    return render(request, "meetings/correct.html", context)
