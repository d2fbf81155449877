"""One try to save a record's form, answered as a page or, for the autosave, as JSON."""

from collections.abc import Callable
from dataclasses import dataclass

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


def in_json(outcome: Outcome, **more: str) -> JsonResponse:
    """The autosave's answer: when it was saved upon which version, or the sentence that says why not."""
    if outcome.record:
        at = timezone.localtime(outcome.record.saved_at)
        return JsonResponse({"saved_at": f"{at:%H:%M}", "version": outcome.record.version} | more)
    sentences = [error for errors in outcome.form.errors.values() for error in errors]
    return JsonResponse({"sentence": sentences[0]}, status=409 if outcome.conflict else 422)
