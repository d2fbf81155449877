"""Leaving an opinion and looking up its answer, without an account; and the organization's list and answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from disclosures.opinions import actions
from disclosures.opinions.forms import AnswerForm, OpinionFilter, OpinionForm, ReceiptForm, WriteDownForm
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from disclosures.publications.views import not_indexed, render_board
from organizations.access import Permission, organization_or_404, organizations_where, require
from organizations.refusals import Refused

ROWS = 50


# The board is one cached page for everybody, so it can't carry a token; there is no authority here to abuse.
@csrf_exempt
@login_not_required
@never_cache
def leave(request, token):
    """Take the opinion from a board's form and show its receipt code, this once."""
    publication = get_object_or_404(Publication.objects.select_related("organization"), token=token)
    today = timezone.localdate()
    if not (publication.is_open_to_anyone_on(today) or request.user.is_authenticated):
        return redirect_to_login(publication.get_absolute_url())
    if request.method != "POST":
        return redirect(publication)
    form = OpinionForm(request.POST)
    try:
        if form.is_valid():
            words = {name: form.cleaned_data[name] for name in ("text", "contact")}
            receipt = actions.leave(publication=publication, today=today, **words)
            return _show_receipt(request, "disclosures/opinions/received.html", receipt)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return render_board(request, publication, today, form)


def _show_receipt(request, template, receipt, **context):
    context |= {"opinion": receipt.opinion, "code": receipt.code}
    return not_indexed(render(request, template, context))


# By POST, so that no code stays in a history or a log; nothing is changed, so no token is needed.
@csrf_exempt
@login_not_required
@never_cache
def receipt(request):
    """The answer to an opinion, for whoever holds its receipt code."""
    form, opinion = ReceiptForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        held = Opinion.objects.select_related("organization", "publication")
        opinion = held.filter(receipt_digest=actions.digest_of(form.cleaned_data["code"])).first()
        if opinion is None:
            form.add_error("code", "没有找到这个回执码。请对照回执再填一次，或者打公开电话询问。")
    return not_indexed(render(request, "disclosures/opinions/receipt.html", {"form": form, "opinion": opinion}))


@require_safe
def opinions(request):
    """The opinions that are mine to answer, unanswered ones first."""
    mine = organizations_where(request.user, Permission.ANSWER_OPINIONS)
    chosen = OpinionFilter(request.GET)
    found = Opinion.objects.of_organizations(mine.order_by().values("pk")).select_related("organization", "publication")
    page = Paginator(chosen.narrow(found).soonest_first(), ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "disclosures/opinions/opinions.html",
        {
            "section": "publications",
            "today": timezone.localdate(),
            "organizations": mine,
            "filter": chosen,
            "page": page,
            "deadlines": [opinion.due_on for opinion in page if not opinion.is_answered],
        },
    )


def opinion(request, pk):
    """One opinion and its answer."""
    opinion = get_object_or_404(
        Opinion.objects.select_related("organization", "publication", "answered_by__person"), pk=pk
    )
    require(request.user, Permission.ANSWER_OPINIONS, opinion.organization)
    today = timezone.localdate()
    form = AnswerForm(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid():
            actions.answer(by=request.user, opinion=opinion, answer=form.cleaned_data["answer"], today=today)
            messages.success(request, "已答复。凭回执码可以查到这段答复。")
            return redirect("disclosures:opinion", opinion.pk)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    context = {"section": "publications", "opinion": opinion, "form": form, "late": opinion.days_overdue(today)}
    return render(request, "disclosures/opinions/opinion.html", context)


@never_cache
def write_down(request, organization):
    """Write down an opinion from the box, the phone, a visit or a letter, and show its receipt code, this once."""
    organization = organization_or_404(request.user, organization, Permission.ANSWER_OPINIONS)
    today = timezone.localdate()
    initial = {"received_on": today, "publication": request.GET.get("publication")}
    form = WriteDownForm(request.POST or None, organization=organization, initial=initial)
    try:
        if request.method == "POST" and form.is_valid():
            receipt = actions.write_down(by=request.user, organization=organization, today=today, **form.cleaned_data)
            return _show_receipt(request, "disclosures/opinions/written_down.html", receipt, section="publications")
    except Refused as refused:
        form.add_error(None, refused.sentence)
    context = {"section": "publications", "organization": organization, "form": form}
    return render(request, "disclosures/opinions/write_down.html", context)
