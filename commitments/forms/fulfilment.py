"""How far the items of a commitment are fulfilled (兑现)."""

from django import forms

from commitments.models import Commitment, CommitmentItem
from commitments.rules import Mark


class FulfilmentForm(forms.Form):
    """How far one item is fulfilled (兑现)."""

    fulfilment = forms.ChoiceField(label="兑现情况", choices=CommitmentItem.Fulfilment)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def mark(self) -> Mark:
        return Mark(self.cleaned_data["fulfilment"], self.cleaned_data["note"])


def fulfilment_forms(commitment: Commitment, data=None) -> dict[CommitmentItem, FulfilmentForm]:
    """A form for each item of the commitment."""
    return {
        item: FulfilmentForm(
            data, prefix=str(item.pk), initial={"fulfilment": item.fulfilment, "note": item.fulfilment_note}
        )
        for item in commitment.items.all()
    }
