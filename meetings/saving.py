"""One try to save a record's form, answered as a page or, for the autosave, as JSON."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.forms import Form
from django.http import JsonResponse
from django.utils import timezone

from meetings.actions import Conflict
from meetings.forms import RecordForm
from meetings.models import Recorded
from meetings.rules import Text
from organizations.refusals import Refused


@dataclass(frozen=True)
class Outcome:
    """What became of it: the record, or the form with what is wrong, or what somebody else saved meanwhile."""

    form: RecordForm
    record: Recorded | None = None
    conflict: Recorded | None = None


def attempt(form: RecordForm, save: Callable[[Text, int], Recorded]) -> Outcome:
    """Save the form's text upon its version; a refusal stands at the form, which keeps what was typed."""
    if not form.is_valid():
        return Outcome(form)
    try:
        record = save(form.text(), form.cleaned_data["version"])
    except Conflict as conflict:
        form.add_error(None, conflict.sentence)
        return Outcome(form.upon(conflict.record.version), conflict=conflict.record)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return Outcome(form)
    return Outcome(form.upon(record.version), record=record)


def wants_json(request) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def acknowledged(at: dt.datetime, version: int | str, **more: str) -> JsonResponse:
    """What the autosave is told of a save: when, and upon which version the next one is made."""
    return JsonResponse({"saved_at": f"{timezone.localtime(at):%H:%M}", "version": version} | more)


def declined(form: Form, *, is_conflict: bool) -> JsonResponse:
    """The first sentence that says why not; a conflict stops the autosave until somebody has looked."""
    sentences = [error for errors in form.errors.values() for error in errors]
    return JsonResponse({"sentence": sentences[0]}, status=409 if is_conflict else 422)


def in_json(outcome: Outcome, **more: str) -> JsonResponse:
    """The autosave's answer: when it was saved upon which version, or the sentence that says why not."""
    if outcome.record:
        return acknowledged(outcome.record.saved_at, outcome.record.version, **more)
    return declined(outcome.form, is_conflict=outcome.conflict is not None)
