"""Which file is asked for."""

from django import forms

from evaluations.ratings.annexes.columns import KINDS
from evaluations.ratings.annexes.exports import RENDERERS

FORMATS = [(extension, extension) for extension in RENDERERS]


class DownloadForm(forms.Form):
    """A meeting's form as a file."""

    format = forms.ChoiceField(choices=FORMATS)


class BlankForm(DownloadForm):
    """One of the two forms, empty."""

    kind = forms.ChoiceField(choices=[(name, kind.title) for name, kind in KINDS.items()])
