"""The opinions that are somebody's to handle: the list, one with its next step, and writing one down."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from disclosures.opinions import actions
from disclosures.opinions.access import (
    clerks_for,
    may_assign,
    opinion_or_404,
    opinions_open_to,
    whom_it_may_be_about,
)
from disclosures.opinions.chain import chain_of
from disclosures.opinions.forms import AnswerForm, AssignForm, CheckForm, OpinionFilter, ReferForm, WriteDownForm
from disclosures.opinions.models import Opinion
from disclosures.opinions.public_views import words_of
from organizations.access import Permission, organization_or_404, organizations_where, require
from organizations.documents import download
from organizations.refusals import Refused

ROWS = 50
GIVEN_OUT_FROM = (Opinion.State.RECEIVED, Opinion.State.ASSIGNED)
FILES = {"jpeg": ("jpg", "image/jpeg"), "png": ("png", "image/png"), "pdf": ("pdf", "application/pdf")}


def private(view):
    """What a sender wrote is kept in no cache and no error report."""
    return never_cache(sensitive_post_parameters()(sensitive_variables()(view)))


@private
@require_safe
def opinions(request):
    """The opinions that are mine to handle, unanswered ones first."""
    chosen = OpinionFilter(request.GET)
    found = chosen.narrow(opinions_open_to(request.user).for_lists()).soonest_first()
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "disclosures/opinions/opinions.html",
        {
            "section": "publications",
            "today": timezone.localdate(),
            "organizations": organizations_where(request.user, Permission.ANSWER_OPINIONS),
            "filter": chosen,
            "page": page,
            "deadlines": [opinion.due_on for opinion in page if not opinion.is_answered],
        },
    )


@private
@require_safe
def opinion(request, pk):
    """One opinion, what became of it, and the form of its next step."""
    return _page(request, opinion_or_404(request.user, pk))


@private
@require_POST
def assign(request, pk):
    """Say whom it is about and who looks into it."""
    opinion = _to_give_out(request, pk)
    form = AssignForm(request.POST, **_choices(opinion))
    return _step(request, opinion, form, actions.assign, "已交办。承办人的待办里会有这一条。")


@private
@require_POST
def refer(request, pk):
    """Pass an opinion about the secretary up to the superior; from here it is out of sight."""
    opinion = _to_give_out(request, pk)
    form = ReferForm(request.POST, **_choices(opinion))
    return _step(request, opinion, form, actions.refer, "已转上级办理，这里不再办理。", "disclosures:opinions")


@private
@require_POST
def check(request, pk):
    """Write down what was found."""
    opinion = opinion_or_404(request.user, pk)
    return _step(request, opinion, CheckForm(request.POST), actions.check, "核查情况已记下。请接着答复。")


@private
@require_POST
def answer(request, pk):
    """Answer, once."""
    opinion = opinion_or_404(request.user, pk)
    return _step(request, opinion, AnswerForm(request.POST), actions.answer, "已答复。凭回执码可以查到这段答复。")


@require_POST
def close(request, pk):
    """Close what is answered and, where it was upheld, corrected."""
    opinion = _to_give_out(request, pk)
    try:
        actions.close(by=request.user, opinion=opinion, today=timezone.localdate())
        messages.success(request, "已办结。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("disclosures:opinion", pk)


def _to_give_out(request, pk):
    opinion = opinion_or_404(request.user, pk)
    require(request.user, Permission.ANSWER_OPINIONS, opinion.handler)
    return opinion


def _choices(opinion):
    today = timezone.localdate()
    return {"people": whom_it_may_be_about(opinion.organization, today), "clerks": clerks_for(opinion, today)}


def _step(request, opinion, form, act, said, leads_to=None):
    """Carry one step out, or show the page with what was sent and why not, also when somebody else was faster."""
    try:
        if form.is_valid():
            act(by=request.user, opinion=opinion, today=timezone.localdate(), **form.cleaned_data)
            messages.success(request, said)
            return redirect(leads_to) if leads_to else redirect("disclosures:opinion", opinion.pk)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return _page(request, opinion, form)


def _forms(request, opinion, sent=None):
    """The forms of the steps that may come next; the one that was sent, as it was sent."""
    forms = {}
    if opinion.state in GIVEN_OUT_FROM and may_assign(request.user, opinion):
        initial = {"about": opinion.about, "assignee": opinion.assignee}
        forms["assign_form"] = AssignForm(initial=initial, **_choices(opinion))
    if opinion.state == Opinion.State.ASSIGNED:
        forms["check_form"] = CheckForm()
    if opinion.state == Opinion.State.CHECKED:
        forms["answer_form"] = AnswerForm()
    return {name: sent if type(sent) is type(form) else form for name, form in forms.items()}


def _page(request, opinion, sent=None):
    forms = _forms(request, opinion, sent)
    context = {
        "section": "publications",
        "opinion": opinion,
        "overtaken": sent if sent and sent not in forms.values() else None,
        "may_close": opinion.state == Opinion.State.ANSWERED and may_assign(request.user, opinion),
        "late": opinion.days_overdue(timezone.localdate()),
        "attachments": opinion.attachments.all(),
        "chain": chain_of(opinion),
    }
    return render(request, "disclosures/opinions/opinion.html", context | forms)


@require_safe
def attachment(request, pk, attachment):
    """A file that came with an opinion, to keep and never to open in the page."""
    opinion = opinion_or_404(request.user, pk)
    found = get_object_or_404(opinion.attachments, pk=attachment)
    ending, content_type = FILES[found.kind]
    with found.file.open() as file:
        response = download(file.read(), f"意见{opinion.pk}附件{found.pk}.{ending}", content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


@private
def write_down(request, organization):
    """Write down an opinion from the box, the phone, a visit or a letter, and show its receipt code, this once."""
    organization = organization_or_404(request.user, organization, Permission.ANSWER_OPINIONS)
    today = timezone.localdate()
    initial = {"received_on": today, "publication": request.GET.get("publication")}
    form = WriteDownForm(request.POST or None, request.FILES or None, organization=organization, initial=initial)
    try:
        if request.method == "POST" and form.is_valid():
            facts = {name: form.cleaned_data[name] for name in ("channel", "publication", "received_on")}
            receipt = actions.write_down(
                by=request.user, organization=organization, words=words_of(form), today=today, **facts
            )
            context = {"opinion": receipt.opinion, "code": receipt.code, "section": "publications"}
            return render(request, "disclosures/opinions/written_down.html", context)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    context = {"section": "publications", "organization": organization, "form": form}
    return render(request, "disclosures/opinions/write_down.html", context)
