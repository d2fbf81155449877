"""What the list of who has promised shows."""

from django import forms

from commitments.exports import RENDERERS
from commitments.roster import Shown


class RosterFilter(forms.Form):
    """Which rows of the roster; who has handed nothing in comes first."""

    shown = forms.ChoiceField(label="状态", choices=Shown, required=False)

    @property
    def chosen(self) -> Shown:
        self.is_valid()
        return Shown(self.cleaned_data.get("shown") or Shown.MISSING)


class RosterFileForm(RosterFilter):
    """The same as a file."""

    format = forms.ChoiceField(choices=[(each, each) for each in RENDERERS])
