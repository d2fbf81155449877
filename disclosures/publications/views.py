"""The pages from which publications are posted and corrected, and the facts about them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.models import Campaign, Commitment
from disclosures.opinions.access import opinions_open_to
from disclosures.publications import actions, ordering, rules
from disclosures.publications.awaiting import awaited_commitments, awaited_results
from disclosures.publications.forms import CorrectionForm, NoticeForm, PublicationFilter
from disclosures.publications.lists import under_the_names_of_their_days
from disclosures.publications.models import Publication
from disclosures.publications.poster import Paper, poster_pdf
from disclosures.publications.snapshots import commitments_to_post, results_to_post
from meetings.models import Meeting
from organizations.access import Permission, may, organization_or_404, organizations_where, require
from organizations.documents import PDF, inline
from organizations.past import read_past
from organizations.refusals import Refused

ROWS = 50


@require_safe
def publications(request):
    """What waits to be posted by me, and all publications I may see."""
    today = timezone.localdate()
    mine = organizations_where(request.user, Permission.PUBLISH)
    visible = organizations_where(request.user, Permission.VIEW_ORGANIZATION)
    chosen = PublicationFilter(request.GET)
    found = chosen.narrow(Publication.objects.of_organizations(visible.order_by().values("pk")).for_lists())
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    page.object_list = under_the_names_of_their_days(page.object_list)
    results, commitments = awaited_results(mine, today), awaited_commitments(mine, today)
    return render(
        request,
        "disclosures/publications/publications.html",
        {
            "section": "publications",
            "today": today,
            "awaited_results": results,
            "awaited_commitments": commitments,
            "waiting": len(results) + len(commitments),
            "deadlines": [row.due_on for row in results],
            "filter": chosen,
            "page": page,
            "unanswered": opinions_open_to(request.user).unanswered().count(),
        },
    )


@require_safe
def publication(request, pk):
    """The facts about one publication, its corrections, and what can be done with it."""
    publication = _publication_or_404(request, pk, Permission.VIEW_ORGANIZATION)
    opinions = opinions_open_to(request.user).filter(publication=publication)
    return render(
        request,
        "disclosures/publications/publication.html",
        {
            "section": "publications",
            "today": timezone.localdate(),
            "publication": publication,
            "successor": Publication.objects.for_lists().filter(corrects=publication).first(),
            "may_publish": may(request.user, Permission.PUBLISH, publication.organization),
            "may_answer": may(request.user, Permission.ANSWER_OPINIONS, publication.organization),
            "name_then": read_past().short_name_on(publication.organization, publication.posted_on),
            "opinions": opinions.count(),
            "unanswered": opinions.unanswered().count(),
        },
    )


@require_safe
def poster(request, pk, paper):
    """The board as a poster to print; when this machine can't draw it, the page says so."""
    publication = _publication_or_404(request, pk, Permission.VIEW_ORGANIZATION)
    if paper not in Paper.values:
        raise Http404
    opinion_page = reverse("disclosures:leave_opinion", args=[publication.token])
    try:
        drawn = poster_pdf(publication, Paper(paper), opinion_page=request.build_absolute_uri(opinion_page))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("disclosures:publication", pk)
    return inline(drawn, f"{publication.title}{publication.period_label}（{Paper(paper).label}）.pdf", PDF)


def publish_results(request, meeting):
    """Preview the results of a meeting exactly as the public will see them, check, post."""
    meeting = get_object_or_404(Meeting.objects.select_related("organization"), pk=meeting)
    require(request.user, Permission.PUBLISH, meeting.organization)
    form = NoticeForm(request.POST or None, initial=_usual_notice(meeting.organization))
    try:
        if request.method == "POST" and form.is_valid():
            posted = actions.post_results(
                by=request.user, meeting=meeting, notice=_notice(request, form), today=timezone.localdate()
            )
            return _posted(request, posted)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return _preview(
        request,
        form,
        f"公示{meeting.label}的评比结果",
        meeting.organization,
        lambda: results_to_post(meeting, ordering.chosen(request.GET.get("order"))),
    )


@require_safe
def publish_commitments(request, organization):
    """The three kinds of commitments of an organization: which wait, which hang."""
    organization = organization_or_404(request.user, organization, Permission.PUBLISH)
    today = timezone.localdate()
    campaign = Campaign.objects.in_force_on(today)
    return render(
        request,
        "disclosures/publications/publish_commitments.html",
        {
            "section": "publications",
            "today": today,
            "organization": organization,
            "campaign": campaign,
            "awaited": [
                row
                for row in awaited_commitments(organizations_where(request.user, Permission.PUBLISH), today)
                if row.organization == organization
            ],
            "posted": organization.publications.commitments_of_year(campaign.year if campaign else 0).for_lists(),
        },
    )


def publish_commitments_of(request, organization, whose):
    """Preview the commitments of one kind exactly as the public will see them, check, post."""
    organization = organization_or_404(request.user, organization, Permission.PUBLISH)
    today = timezone.localdate()
    campaign = Campaign.objects.in_force_on(today)
    if campaign is None or whose not in Commitment.Kind.values:
        raise Http404
    form = NoticeForm(request.POST or None, initial=_usual_notice(organization))
    try:
        if request.method == "POST" and form.is_valid():
            posted = actions.post_commitments(
                by=request.user,
                organization=organization,
                campaign=campaign,
                whose=whose,
                notice=_notice(request, form),
                today=today,
            )
            return _posted(request, posted)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return _preview(
        request,
        form,
        f"公示{campaign.year}年{Commitment.Kind(whose).label}",
        organization,
        lambda: commitments_to_post(
            organization, campaign, whose, today, ordering.chosen(request.GET.get("order")), _board_chosen(request)
        ),
    )


def correct(request, pk):
    """Preview what stands now in place of a publication, say why, post it."""
    old = _publication_or_404(request, pk, Permission.PUBLISH)
    usual = {"place": old.place, "phone": old.phone, "opinion_box": old.opinion_box}
    form = CorrectionForm(request.POST or None, initial=usual)
    try:
        if request.method == "POST" and form.is_valid():
            posted = actions.correct(
                by=request.user,
                publication=old,
                note=form.cleaned_data["note"],
                notice=_notice(request, form, _order_of_correction(request, old)),
                today=timezone.localdate(),
            )
            return _posted(request, posted)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return _preview(
        request,
        form,
        f"更正{old.period_label}{old.subject_label}的公示",
        old.organization,
        lambda: actions.correction_of(old, _order_of_correction(request, old)),
    )


def _preview(request, form, heading, organization, ready_to_post):
    """The preview page; when nothing can be posted it says why and what to do instead of showing a form."""
    context = {
        "section": "publications",
        "form": form,
        "heading": heading,
        "organization": organization,
        "today": timezone.localdate(),
    }
    try:
        ready = ready_to_post()
    except Refused as refused:
        return render(request, "disclosures/publications/nothing_to_post.html", context | {"refusal": refused.sentence})
    return render(
        request,
        "disclosures/publications/post.html",
        context
        | {
            "ready": ready,
            "content": ready.content,
            "previewed": rules.fingerprint(ready.content),
            "orders": ordering.NameOrder,
            "order": ordering.order_of(ready.content),
            "boards": rules.BOARDS_OF_COMMITMENTS.items(),
        },
    )


def _order_of_correction(request, old):
    """A correction stands in the order of what it corrects, unless another one is chosen."""
    return ordering.chosen(request.GET.get("order", ordering.order_of(old.content)))


def _notice(request, form, order=None):
    values = {name: form.cleaned_data[name] for name in ("place", "phone", "opinion_box", "is_checked")}
    order = order or ordering.chosen(request.GET.get("order"))
    previewed = request.POST.get("previewed", "")
    return actions.Notice(**values, previewed=previewed, order=order, board=_board_chosen(request))


def _board_chosen(request) -> str:
    """Where commitments hang: the board for Party affairs unless the study corner (学习园地) was chosen."""
    return rules.BOARDS_OF_COMMITMENTS.get(request.GET.get("board"), rules.AFFAIRS_BOARD)


def _usual_notice(organization):
    return {
        "place": organization.board_place,
        "phone": organization.public_phone,
        "opinion_box": organization.opinion_box,
    }


def _posted(request, publication):
    messages.success(
        request,
        f"已公示，到{publication.up_until.month}月{publication.up_until.day}日为止。请同时张贴到{publication.place}。",
    )
    return redirect("disclosures:publication", publication.pk)


def _publication_or_404(request, pk, permission):
    found = Publication.objects.select_related("organization", "meeting__organization", "posted_by__person", "corrects")
    found = found.select_related("checked_by__person")
    publication = get_object_or_404(found, pk=pk)
    require(request.user, permission, publication.organization)
    return publication
