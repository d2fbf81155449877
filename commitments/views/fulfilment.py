"""How far a commitment is fulfilled (兑现)."""

from django.contrib import messages
from django.shortcuts import redirect, render

from commitments import access, actions
from commitments.forms import fulfilment_forms
from organizations.refusals import Refused


def fulfilment(request, pk):
    """Say of each item how far it is fulfilled."""
    commitment = access.commitment_to_write_or_404(request.user, pk)
    if not commitment.is_confirmed:
        messages.error(request, "这份承诺还没有确认，确认以后再登记兑现情况。")
        return redirect("commitments:detail", pk)
    forms = fulfilment_forms(commitment, request.POST or None)
    if request.method == "POST" and _all_valid(forms.values()):
        marks = {item.pk: form.mark() for item, form in forms.items()}
        try:
            actions.update_fulfilment(by=request.user, commitment=commitment, marks=marks)
            messages.success(request, "兑现情况已经保存。")
            return redirect("commitments:detail", pk)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    page = {"section": "commitments", "commitment": commitment, "forms": forms}
    return render(request, "commitments/fulfilment.html", page)


def _all_valid(forms) -> bool:
    return not [form for form in forms if not form.is_valid()]  # every form is looked at, so that each shows its errors
