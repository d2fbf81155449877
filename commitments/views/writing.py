"""Writing a commitment."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commitments import access, actions
from commitments.forms import Editor, with_one_more_row
from commitments.models import Campaign, Commitment
from organizations.access import Permission, organization_or_404
from organizations.models import Organization
from organizations.refusals import Refused


def write_for_person(request, person_pk):
    """Write a person's commitment of the campaign in force: by oneself or recorded for them."""
    return _write(request, access.person_to_write_for_or_404(request.user, person_pk))


def write_for_organization(request, organization_pk):
    """Write an organization's own commitment of the campaign in force."""
    return _write(request, organization_or_404(request.user, organization_pk, Permission.EDIT_COMMITMENTS))


def _write(request, subject):
    campaign = Campaign.objects.in_force_on(timezone.localdate())
    if campaign is None:
        messages.error(request, "活动办公室还没有布置今年的活动，布置以后再写承诺。")
        return redirect("commitments:list")
    commitment = Commitment.objects.filter(campaign=campaign).of_subject(subject).with_items().first()
    if commitment and not request.POST:  # what is posted was typed before somebody else began: it is kept
        return redirect("commitments:edit", commitment.pk)
    return _edit(request, campaign, subject, commitment)


def edit(request, pk):
    """Change a draft."""
    commitment = access.commitment_to_write_or_404(request.user, pk)
    if not commitment.is_draft and not request.POST:
        messages.error(request, "这份承诺已经提交，要修改，请先由书记退回。")
        return redirect("commitments:detail", pk)
    return _edit(request, commitment.campaign, commitment.subject, commitment)


def _edit(request, campaign, subject, commitment):
    wish = request.POST.get("wish", "")
    data = request.POST or None
    editor = Editor(campaign, subject, commitment, with_one_more_row(data) if wish == "add" else data)
    conflict = None
    if editor.has_moved_texts:
        messages.error(request, "有的方面现在不用写了。您写的没有丢，已经挪到本页最后一格，请看过再保存。")
    elif request.method == "POST" and wish != "add" and _may_be_kept(editor, wish):
        try:
            return _keep(request, campaign, subject, editor, wish)
        except actions.Conflict as refusal:
            conflict = Commitment.objects.with_items().get(pk=refusal.commitment.pk)
            editor.read(conflict.version)
            messages.error(request, refusal.sentence)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    page = {
        "section": "commitments",
        "campaign": campaign,
        "subject": subject,
        "home": access.home_of(subject),
        "is_own": access.is_own(request.user, subject),
        "is_organization": isinstance(subject, Organization),
        "commitment": commitment,
        "conflict": conflict,
        "editor": editor,
        "mistakes": 0 if wish == "add" or editor.has_moved_texts else editor.mistakes,
        "last_year": None if commitment else Commitment.objects.of_year(campaign.year - 1).of_subject(subject).first(),
    }
    return render(request, "commitments/edit.html", page)


def _may_be_kept(editor, wish) -> bool:
    return editor.is_valid() and (wish != "submit" or editor.is_complete())


def _keep(request, campaign, subject, editor, wish):
    commitment = actions.save_commitment(
        by=request.user, campaign=campaign, subject=subject, content=editor.content(), based_on=editor.based_on
    )
    editor.read(commitment.version)
    if wish == "submit":
        actions.submit(by=request.user, commitment=commitment, based_on=commitment.version)
        messages.success(request, "已经提交，等书记确认。")
    else:
        messages.success(request, "草稿已经保存，写完请提交。")
    return redirect("commitments:detail", commitment.pk)


@require_POST
def copy_for_person(request, person_pk):
    """Begin a person's commitment with last year's words."""
    return _copy(request, access.person_to_write_for_or_404(request.user, person_pk))


@require_POST
def copy_for_organization(request, organization_pk):
    """Begin an organization's commitment with last year's words."""
    return _copy(request, organization_or_404(request.user, organization_pk, Permission.EDIT_COMMITMENTS))


def _copy(request, subject):
    campaign = Campaign.objects.in_force_on(timezone.localdate())
    if campaign is None:
        messages.error(request, "活动办公室还没有布置今年的活动，布置以后再写承诺。")
        return redirect("commitments:list")
    try:
        commitment = actions.copy_from_last_year(by=request.user, campaign=campaign, subject=subject)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commitments:list")
    messages.success(request, "去年的文字已经带过来，存成了草稿。请逐条改成今年的，再提交。")
    return redirect("commitments:edit", commitment.pk)
