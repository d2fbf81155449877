"""Reading a circular: the list, the paper on a page, its files, signing for it, who has signed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from disclosures.circulars import actions, files
from disclosures.circulars.access import (
    circular_or_404,
    circulars_read_by,
    conducts,
    receipts_signed_by,
    written_or_403,
)
from disclosures.circulars.forms import ReceiptFilter
from disclosures.circulars.gathering import material_for
from disclosures.circulars.paper import paper_of
from organizations.access import Permission, organizations_where
from organizations.documents import download, drawn_up
from organizations.refusals import Refused

ROWS = 50


@require_safe
def circulars(request):
    """The circulars that one may read: drafts first, then the newest."""
    found = circulars_read_by(request.user).for_lists()
    waiting = receipts_signed_by(request.user).unread()
    context = {
        "section": "inspection",
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "waiting": set(waiting.values_list("circular_id", flat=True)),
        "conducts": organizations_where(request.user, Permission.CONDUCT_INSPECTIONS).exists(),
    }
    return render(request, "disclosures/circulars/circulars.html", context)


@require_safe
def circular(request, pk):
    """The whole paper, for everybody to whom it went; a draft for its office alone."""
    found = circular_or_404(request.user, pk)
    paper = paper_of(found, material_for(found, timezone.localdate()))
    rows = paper.listed.rows if paper.listed else ()
    context = {
        "section": "inspection",
        "circular": found,
        "paper": paper,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "kinds": files.KINDS,
        "conducts": conducts(request.user, found),
        "own_receipts": receipts_signed_by(request.user).filter(circular=found).select_related("read_by__person"),
        "to_sign": receipts_signed_by(request.user).unread().filter(circular=found).exists(),
        "successor": circulars_read_by(request.user).once_issued().filter(corrects=found).first(),
    }
    return render(request, "disclosures/circulars/circular.html", context)


@require_POST
def sign(request, pk):
    """签收: for the units of whoever reads it."""
    found = circular_or_404(request.user, pk)
    try:
        if actions.sign(by=request.user, circular=found, now=timezone.now()):
            messages.success(request, "已签收。通报一直留在“通报”里，随时可以再看。")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("disclosures:circular", pk)


@require_POST
def download_circular(request, pk, file):
    """The circular as a file; the register says who took it."""
    found = circular_or_404(request.user, pk)
    if file not in files.KINDS:
        raise Http404
    today, chosen = timezone.localdate(), files.KINDS[file]
    paper = paper_of(found, material_for(found, today))
    try:
        content = chosen.make(paper, drawn_up(request.user.display_name, today))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("disclosures:circular", pk)
    actions.record_export(by=request.user, circular=found, file_name=chosen.name(paper))
    return download(content, chosen.name(paper), chosen.content_type)


@require_safe
def receipts(request, pk):
    """Who has signed and who has not, for the office that sent it."""
    found = written_or_403(request.user, pk)
    if found.is_draft:
        raise Http404
    chosen = ReceiptFilter(request.GET)
    read = found.receipts.filter(read_at__isnull=False).count()
    rows = chosen.narrow(found.receipts.select_related("organization", "read_by__person"))
    context = {
        "section": "inspection",
        "circular": found,
        "filter": chosen,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "read": read,
        "unread": found.receipts.count() - read,
    }
    return render(request, "disclosures/circulars/receipts.html", context)
