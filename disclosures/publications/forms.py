"""What the poster of a publication fills in, and the filters of the lists."""

from django import forms
from django.db.models import Q

from disclosures.publications.models import Publication
from organizations.models import Organization


class NoticeForm(forms.Form):
    """Where it hangs, whom to tell, and that nothing secret or private is in it."""

    place = forms.CharField(
        label="张贴地点",
        max_length=120,
        help_text="学习园地或党务公开栏所在处。",
        error_messages={"required": "请写明张贴地点。"},
    )
    phone = forms.CharField(
        label="公开电话", max_length=40, error_messages={"required": "请写明公开电话，方便群众反映意见。"}
    )
    opinion_box = forms.CharField(
        label="意见箱位置", max_length=120, error_messages={"required": "请写明意见箱在哪里，方便群众反映意见。"}
    )
    is_checked = forms.BooleanField(
        label="涉密与隐私已核对",
        error_messages={"required": "请核对预览里没有涉密和个人隐私的内容，再勾选“涉密与隐私已核对”。"},
    )


class CorrectionForm(NoticeForm):
    """The same, and why it is corrected."""

    note = forms.CharField(
        label="更正说明",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明更正了哪一项；公众会看到这段话，请不要写个人隐私。",
        error_messages={"required": "请写明更正说明，公众会看到它。"},
    )
    field_order = ["note", "place", "phone", "opinion_box", "is_checked"]


class PublicationFilter(forms.Form):
    """Which publications the list shows."""

    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *Publication.Kind.choices], required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Publication.State.choices], required=False)

    def narrow(self, publications):
        chosen = self.cleaned_data if self.is_valid() else {}
        return publications.filter(**{name: value for name, value in chosen.items() if value})


class BoardSearch(forms.Form):
    """Boards by the name of their organization, and by where it stands in the tree."""

    q = forms.CharField(label="党组织名称", max_length=60, required=False)
    under = forms.ModelChoiceField(queryset=Organization.objects.filter(depth__lte=2), required=False)

    def narrow(self, publications):
        chosen = self.cleaned_data if self.is_valid() else {}
        if words := chosen.get("q"):
            named = Q(organization__name__icontains=words) | Q(organization__short_name__icontains=words)
            publications = publications.filter(named)
        if above := chosen.get("under"):
            in_it = {"organization": above} if above.depth == 1 else {"organization__path__startswith": above.path}
            publications = publications.filter(**in_it)
        return publications
