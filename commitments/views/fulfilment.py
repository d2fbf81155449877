"""How far a commitment is fulfilled (兑现)."""

from django.contrib import messages
from django.shortcuts import redirect, render

from commitments import access, actions
from commitments.forms import VersionForm, fulfilment_forms
from organizations.refusals import Refused


def fulfilment(request, pk):
    """Say of each item how far it is fulfilled."""
    commitment = access.commitment_to_write_or_404(request.user, pk)
    if not commitment.is_confirmed and not request.POST:
        messages.error(request, "这份承诺还没有确认，确认以后再登记兑现情况。")
        return redirect("commitments:detail", pk)
    version = VersionForm(request.POST or None, initial={"version": commitment.version})
    forms = fulfilment_forms(commitment, request.POST or None)
    has_conflict = False
    if request.method == "POST" and _all_valid([version, *forms.values()]):
        marks = {item.pk: form.mark() for item, form in forms.items()}
        try:
            actions.update_fulfilment(by=request.user, commitment=commitment, marks=marks, based_on=version.based_on)
            messages.success(request, "兑现情况已经保存。")
            return redirect("commitments:detail", pk)
        except actions.Conflict as conflict:
            messages.error(request, conflict.sentence)
            version.read(conflict.commitment.version)
            has_conflict = True
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    page = {
        "section": "commitments",
        "commitment": commitment,
        "forms": forms,
        "version": version,
        "has_conflict": has_conflict,
    }
    return render(request, "commitments/fulfilment.html", page)


def _all_valid(forms) -> bool:
    return not [form for form in forms if not form.is_valid()]  # every form is looked at, so that each shows its errors
