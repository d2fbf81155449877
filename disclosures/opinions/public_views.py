"""Leaving an opinion and looking up its answer, without an account: neither page reads a session."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from disclosures.opinions import actions
from disclosures.opinions.forms import OpinionForm, ReceiptForm
from disclosures.opinions.looking_up import opinion_of
from disclosures.publications.models import Publication
from disclosures.publications.public_views import not_indexed
from organizations.refusals import Refused


# No token: the sender has no authority that a forged request could abuse, and no cookie to keep one in.
@csrf_exempt
@login_not_required
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def leave(request, token):
    """The form of a board that is up; sent, it shows the receipt code, this once."""
    publication = get_object_or_404(Publication.objects.select_related("organization").defer("content"), token=token)
    today = timezone.localdate()
    form = OpinionForm(request.POST or None, request.FILES or None, token=token)
    if leads_to := _elsewhere(request, publication, form, today):
        return leads_to
    try:
        if request.method == "POST" and form.is_valid():
            receipt = actions.leave(publication=publication, words=words_of(form), today=today)
            context = {"opinion": receipt.opinion, "code": receipt.code}
            return not_indexed(render(request, "disclosures/opinions/received.html", context))
    except Refused as refused:
        form.add_error(None, refused.sentence)
    if publication.is_corrected:
        publication = form.goes_on_at(publication.correction_that_stands)
    context = {"form": form, "publication": publication}
    return not_indexed(render(request, "disclosures/opinions/leave.html", context))


def _elsewhere(request, publication, form, today):
    """Where somebody is led who may not write here; whoever opened the form in time keeps what was typed."""
    if form.was_opened_here:
        return None
    if not publication.is_up_on(today):
        return redirect(publication)
    if not (publication.is_open_to_anyone_on(today) or request.user.is_authenticated):
        return redirect_to_login(publication.get_absolute_url())
    return None


def words_of(form) -> actions.Words:
    """What a clean form says, for the public and the clerk alike."""
    names = ("text", "contact", "concern", "about_name", "attachments", "opened")
    return actions.Words(**{name: form.cleaned_data[name] for name in names})


# By POST, so that no code stays in a history or a log; nothing is changed, so no token is needed.
@csrf_exempt
@login_not_required
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def receipt(request):
    """The answer to an opinion, for whoever holds its receipt code."""
    form, opinion = ReceiptForm(request.POST or None), None
    try:
        if request.method == "POST" and form.is_valid():
            opinion = opinion_of(form.cleaned_data["code"], timezone.now())
    except Refused as refused:
        form.add_error("code", refused.sentence)
    return not_indexed(render(request, "disclosures/opinions/receipt.html", {"form": form, "opinion": opinion}))
