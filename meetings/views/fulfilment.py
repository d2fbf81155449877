"""Noting at the workbench how far somebody's commitment is fulfilled (兑现)."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from commitments.access import require_writer
from meetings import workbench
from meetings.fulfilment import FulfilmentSheet
from meetings.saving import acknowledged, wants_json
from meetings.views.people import person_of, person_page


@require_POST
def save_fulfilment(request, pk, person_pk):
    """Note how far each item is; the button and the autosave post the same form."""
    meeting, someone = person_of(request, pk, person_pk)
    require_writer(request.user, someone)
    commitment = workbench.commitment_of(meeting, someone)
    if commitment is None:
        raise Http404
    sheet = FulfilmentSheet(commitment, request.POST)
    saved = sheet.note(by=request.user)
    if wants_json(request):
        if saved:
            return acknowledged(timezone.now(), saved.version)
        return JsonResponse({"sentence": sheet.sentence}, status=409 if sheet.is_conflict else 422)
    if saved is None:
        return person_page(request, meeting, someone, fulfilment_sheet=sheet, status=422)
    messages.success(request, f"{someone.name}的兑现情况已保存。")
    return redirect("meetings:person", pk, person_pk)
