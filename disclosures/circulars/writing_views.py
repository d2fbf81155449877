"""Writing a circular: the draft, its editor beside the paper, a section made anew, issue, correction, withdrawal."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commitments.forms import VersionForm
from disclosures.circulars import actions, drafting
from disclosures.circulars.access import written_or_403
from disclosures.circulars.forms import IssueForm, TextForm, WithdrawForm
from disclosures.circulars.gathering import fingerprint, material_of
from disclosures.circulars.history import versions_of
from disclosures.circulars.models import Circular
from disclosures.circulars.numbering import next_number
from disclosures.circulars.paper import lines_of, paper_of
from disclosures.inspections.access import conducted_or_404
from organizations.refusals import Refused

SECTIONS = {name: str(Circular._meta.get_field(name).verbose_name) for name in Circular.SECTIONS}


@require_POST
def draft(request, inspection):
    """起草: from an inspection; a draft that was begun is opened."""
    found = conducted_or_404(request.user, inspection)
    try:
        drafted = actions.draft(by=request.user, inspection=found, today=timezone.localdate())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(found)
    return redirect("disclosures:edit_circular", drafted.pk)


def edit(request, pk):
    """The words on one side, the paper as it was saved on the other."""
    found, standing = written_or_403(request.user, pk), None
    if not found.is_draft and request.method != "POST":
        return redirect(found)
    form = TextForm.of(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(by=request.user, circular=found, text=form.text(), based_on=form.cleaned_data["version"])
            messages.success(request, "草稿已保存，旁边的样子是现在的通报。")
            return redirect("disclosures:edit_circular", pk)
        except actions.ChangedMeanwhile as changed:
            standing, form = changed.circular, form.upon(changed.circular)
            form.add_error(None, changed.sentence)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    material = material_of(found.inspection, timezone.localdate())
    context = {
        "section": "inspection",
        "circular": found,
        "form": form,
        "sections": SECTIONS,
        "standing": standing,
        "paper": paper_of(standing or found, material),
    }
    return render(request, "disclosures/circulars/edit.html", context)


def redraft(request, pk, section):
    """A section from the evidence again: both texts side by side before anything is replaced."""
    found = written_or_403(request.user, pk)
    if section not in SECTIONS:
        raise Http404
    if not found.is_draft:
        return redirect(found)
    today = timezone.localdate()
    if request.method == "POST":
        return _redraft(request, found, section, today)
    anew = drafting.drafted(material_of(found.inspection, today), found.signed_by)
    context = {
        "section": "inspection",
        "circular": found,
        "heading": SECTIONS[section],
        "name": section,
        "written": lines_of(getattr(found, section)),
        "anew": lines_of(getattr(anew, section)),
        "is_alike": getattr(found, section) == getattr(anew, section),
    }
    return render(request, "disclosures/circulars/redraft.html", context)


def _redraft(request, found, section, today):
    form = VersionForm(request.POST)
    form.full_clean()
    try:
        actions.redraft(by=request.user, circular=found, section=section, version=form.based_on, today=today)
        messages.success(request, f"“{SECTIONS[section]}”已换成按检查结果写的。原来的文字在改动记录里。")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("disclosures:edit_circular", found.pk)


@require_safe
def changes(request, pk):
    """改动记录: every save, what stood before it and after."""
    found = written_or_403(request.user, pk)
    context = {"section": "inspection", "circular": found, "versions": versions_of(found)}
    return render(request, "disclosures/circulars/changes.html", context)


def issue(request, pk):
    """印发: the whole paper once more, the number, then it is out."""
    found, today = written_or_403(request.user, pk), timezone.localdate()
    if not found.is_draft:  # a second click comes here too
        return redirect(found)
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = actions.issue(by=request.user, circular=found, issue_as=form.issue_as(), today=today)
            messages.success(request, f"{issued.reference}已印发，各单位首页上的待办里有“阅读通报”。")
            return redirect("disclosures:circular", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _issue_page(request, written_or_403(request.user, pk), form, today)


def _issue_page(request, found, form, today):
    """What is shown is what the next click says yes to, so version and fingerprint are always those of now."""
    material = material_of(found.inspection, today)
    anew = drafting.drafted(material, found.signed_by)
    context = {
        "section": "inspection",
        "circular": found,
        "form": form,
        "proposed": next_number(found.prefix, today.year),
        "year": today.year,
        "previewed": fingerprint(material),
        "paper": paper_of(found, material),
        "differing": [label for name, label in SECTIONS.items() if getattr(found, name) != getattr(anew, name)],
        "is_ripe": _is_ripe(found.inspection, material, today),
    }
    return render(request, "disclosures/circulars/issue.html", context)


@require_POST
def correct(request, pk):
    """更正: begin a draft that takes the place of what was issued."""
    found = written_or_403(request.user, pk)
    try:
        begun = actions.correct(by=request.user, circular=found)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(found)
    return redirect("disclosures:edit_circular", begun.pk)


def withdraw(request, pk):
    """撤回, with a reason that every unit sees."""
    found = written_or_403(request.user, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(
                by=request.user, circular=found, reason=form.cleaned_data["reason"], today=timezone.localdate()
            )
            messages.success(request, "已撤回。各单位看到通报时，最上面写着撤回的原因。")
            return redirect("disclosures:circular", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"section": "inspection", "circular": found, "form": form}
    return render(request, "disclosures/circulars/withdraw.html", context)


def _is_ripe(inspection, material, today) -> bool:
    """Nothing found, or the units' days for an answer are over, or an earlier circular was out already."""
    return not material.items or not inspection.is_before_the_report or inspection.is_ripe(today)
