"""One commitment: what it says, and the moves it makes."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commitments import access, actions
from commitments.forms import ConfirmForm, ReturnForm, VersionForm
from commitments.models import Campaign
from organizations.access import Permission, may, organization_or_404
from organizations.refusals import Refused


def detail(request, pk):
    """One commitment with its items, their fulfilment, and what may be done with it."""
    commitment = access.commitment_or_404(request.user, pk)
    return _detail(request, commitment, ReturnForm(), _confirm_form(commitment))


def _confirm_form(commitment) -> ConfirmForm:
    return ConfirmForm(initial={"version": commitment.version})


def _detail(request, commitment, return_form, confirm_form):
    may_write = access.may_write(request.user, commitment.subject)
    page = {
        "section": "commitments",
        "commitment": commitment,
        "may_write": may_write,
        "may_confirm": may(request.user, Permission.CONFIRM_COMMITMENTS, commitment.keeper),
        "is_own": access.is_own(request.user, commitment.subject),
        "return_form": return_form,
        "confirm_form": confirm_form,
    }
    return render(request, "commitments/detail.html", page)


@require_POST
def submit(request, pk):
    """Hand in a draft as it stands."""
    commitment = access.commitment_to_write_or_404(request.user, pk)
    version = VersionForm(request.POST)
    version.is_valid()
    try:
        actions.submit(by=request.user, commitment=commitment, based_on=version.based_on)
    except actions.Conflict:
        messages.error(request, "您看的时候，这份承诺又改过了。请再看一遍，再提交。")
        return redirect("commitments:detail", pk)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commitments:detail", pk)
    messages.success(request, "已经提交，等书记确认。")
    return redirect("commitments:detail", pk)


@require_POST
def confirm(request, pk):
    """Confirm one and go back to the list, where the next one waits."""
    commitment = access.commitment_to_confirm_or_404(request.user, pk)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _detail(request, commitment, ReturnForm(), form)
    note = form.cleaned_data["consent_note"]
    try:
        actions.confirm(by=request.user, commitment=commitment, based_on=form.based_on, consent_note=note)
    except actions.Conflict:
        messages.error(request, "您看的时候，这份承诺又改过了。请再看一遍，再确认。")
        form.read(commitment.version)
        return _detail(request, commitment, ReturnForm(), form)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commitments:detail", pk)
    messages.success(request, f"已经确认{commitment.subject}的承诺。")
    return redirect(_list_of(commitment.keeper, commitment.campaign))


@require_POST
def give_consent(request, pk):
    """Say that what was written for oneself is one's own word."""
    commitment = access.own_commitment_or_404(request.user, pk)
    version = VersionForm(request.POST)
    version.is_valid()
    try:
        actions.give_consent(by=request.user, commitment=commitment, based_on=version.based_on)
        messages.success(request, "已经确认这是您的承诺。")
    except actions.Conflict:
        messages.error(request, "您看的时候，代写的人又改了文字。请再看一遍，再确认。")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("commitments:detail", pk)


@require_POST
def take_back(request, pk):
    """Take back what was handed in for oneself, and go on to correct it."""
    commitment = access.own_commitment_or_404(request.user, pk)
    try:
        actions.take_back(by=request.user, commitment=commitment)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commitments:detail", pk)
    messages.success(request, "已经收回。请改好以后再提交。")
    return redirect("commitments:edit", pk)


@require_POST
def return_to_writer(request, pk):
    """Give one back with a comment."""
    commitment = access.commitment_to_confirm_or_404(request.user, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _detail(request, commitment, form, _confirm_form(commitment))
    try:
        actions.return_to_writer(by=request.user, commitment=commitment, comment=form.cleaned_data["comment"])
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return _detail(request, commitment, form, _confirm_form(commitment))
    messages.success(request, f"已经把{commitment.subject}的承诺退回修改。")
    return redirect(_list_of(commitment.keeper, commitment.campaign))


@require_POST
def confirm_all(request, organization_pk, year):
    """Confirm everything that waits in an organization."""
    organization = organization_or_404(request.user, organization_pk, Permission.CONFIRM_COMMITMENTS)
    campaign = get_object_or_404(Campaign, year=year)
    try:
        number = actions.confirm_all(by=request.user, organization=organization, campaign=campaign)
        messages.success(request, f"已经确认{number}份承诺。")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(_list_of(organization, campaign))


def _list_of(organization, campaign) -> str:
    return reverse("commitments:list", query={"organization": organization.pk, "year": campaign.year})
