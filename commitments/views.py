"""Pages of the commitments: the list, one commitment, writing, confirming, fulfilment."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commitments import access, actions, rules
from commitments.forms import CampaignForm, Editor, ReturnForm, fulfilment_forms, with_one_more_row
from commitments.models import ON_THE_ROSTER, Campaign, Commitment
from commitments.roster import below, roster_of, row_of, takes_part
from organizations.access import Permission, may, organization_or_404, organizations_where, posts_of
from organizations.models import Organization, Person, Policy
from organizations.refusals import Refused


def commitment_list(request):
    """One's own commitment, those of an organization, and what is missing below it."""
    today = timezone.localdate()
    policy = Policy.objects.on(today)
    campaign = _campaign_asked_for(request, today)
    organization = _organization_asked_for(request)
    page = {
        "section": "commitments",
        "campaign": campaign,
        "campaigns": Campaign.objects.all(),
        "organization": organization,
        "may_open_campaign": _looks_after_the_district(request.user),
    }
    person = getattr(request.user, "person", None)
    if campaign and person and _is_asked(person):
        page["mine"] = row_of(person, campaign, today, policy)
    if campaign and organization:
        page |= _of_organization(request.user, organization, campaign, today, policy)
    return render(request, "commitments/list.html", page)


def _is_asked(person: Person) -> bool:
    return takes_part(person.organization) and person.standing in ON_THE_ROSTER


def _campaign_asked_for(request, today) -> Campaign | None:
    year = request.GET.get("year", "")
    if not year:
        return Campaign.objects.in_force_on(today)
    if not (year.isdecimal() and len(year) == 4):
        raise Http404
    return get_object_or_404(Campaign, year=int(year))


def _organization_asked_for(request) -> Organization | None:
    """The organization of the address; else the one where the user works on commitments, leads, or is listed."""
    asked = request.GET.get("organization", "")
    if asked:
        if not asked.isdecimal() or len(asked) > 18:
            raise Http404
        return organization_or_404(request.user, int(asked))
    for permission in (Permission.EDIT_COMMITMENTS, Permission.INSPECT, Permission.VIEW_ORGANIZATION):
        if first := organizations_where(request.user, permission).first():
            return first
    return None


def _of_organization(user, organization, campaign, today, policy) -> dict:
    roster = roster_of(organization, campaign, today, policy) if takes_part(organization) else None
    may_edit = may(user, Permission.EDIT_COMMITMENTS, organization)
    may_confirm = may(user, Permission.CONFIRM_COMMITMENTS, organization)
    inspects = may(user, Permission.INSPECT, organization)
    return {
        "roster": roster,
        "may_edit": may_edit,
        "may_confirm": may_confirm,
        "reads_drafts": may_edit or may_confirm,
        "sees_everybody": may_edit or may_confirm or inspects,
        "below": below(organization, campaign, today, policy) if inspects and organization.numchild else [],
        "choices": _organizations_at_work(user),
    }


def _organizations_at_work(user) -> list[Organization]:
    """Where somebody with several posts may go; one post needs no choice."""
    return list(organizations_where(user, Permission.EDIT_COMMITMENTS)) if len(posts_of(user)) > 1 else []


def _looks_after_the_district(user) -> bool:
    return organizations_where(user, Permission.INSPECT).filter(depth=1).exists()


def detail(request, pk):
    """One commitment with its items, their fulfilment, and what may be done with it."""
    return _detail(request, access.commitment_or_404(request.user, pk), ReturnForm())


def _detail(request, commitment, return_form):
    may_write = access.may_write(request.user, commitment.subject)
    page = {
        "section": "commitments",
        "commitment": commitment,
        "may_write": may_write,
        "may_confirm": may(request.user, Permission.CONFIRM_COMMITMENTS, commitment.keeper),
        "is_own": access.is_own(request.user, commitment.subject),
        "return_form": return_form,
    }
    return render(request, "commitments/detail.html", page)


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
    if commitment := Commitment.objects.filter(campaign=campaign).of_subject(subject).first():
        return redirect("commitments:edit", commitment.pk)
    return _edit(request, campaign, subject, None)


def edit(request, pk):
    """Change a draft."""
    commitment = access.commitment_to_write_or_404(request.user, pk)
    if not commitment.is_draft:
        messages.error(request, "这份承诺已经提交，要修改，请先由书记退回。")
        return redirect("commitments:detail", pk)
    return _edit(request, commitment.campaign, commitment.subject, commitment)


def _edit(request, campaign, subject, commitment):
    wish = request.POST.get("wish", "")
    data = request.POST or None
    editor = Editor(subject, commitment, with_one_more_row(data) if wish == "add" else data)
    if request.method == "POST" and wish != "add" and editor.is_valid() and (wish != "submit" or editor.is_complete()):
        try:
            return _keep(request, campaign, subject, editor, wish)
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
        "editor": editor,
        "mistakes": 0 if wish == "add" else editor.mistakes,
    }
    return render(request, "commitments/edit.html", page)


def _keep(request, campaign, subject, editor, wish):
    commitment = actions.save_commitment(by=request.user, campaign=campaign, subject=subject, content=editor.content())
    if wish == "submit":
        actions.submit(by=request.user, commitment=commitment)
        messages.success(request, "已经提交，等书记确认。")
    else:
        messages.success(request, "草稿已经保存，写完请提交。")
    return redirect("commitments:detail", commitment.pk)


@require_POST
def submit(request, pk):
    """Hand in a draft as it stands."""
    commitment = access.commitment_to_write_or_404(request.user, pk)
    try:
        actions.submit(by=request.user, commitment=commitment)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commitments:detail", pk)
    messages.success(request, "已经提交，等书记确认。")
    return redirect("commitments:detail", pk)


@require_POST
def confirm(request, pk):
    """Confirm one and go back to the list, where the next one waits."""
    commitment = access.commitment_to_confirm_or_404(request.user, pk)
    try:
        actions.confirm(by=request.user, commitment=commitment)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commitments:detail", pk)
    messages.success(request, f"已经确认{commitment.subject}的承诺。")
    return redirect(_list_of(commitment.keeper, commitment.campaign))


@require_POST
def return_to_writer(request, pk):
    """Give one back with a comment."""
    commitment = access.commitment_to_confirm_or_404(request.user, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _detail(request, commitment, form)
    try:
        actions.return_to_writer(by=request.user, commitment=commitment, comment=form.cleaned_data["comment"])
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return _detail(request, commitment, form)
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


def fulfilment(request, pk):
    """Say of each item how far it is fulfilled."""
    commitment = access.commitment_to_write_or_404(request.user, pk)
    if not commitment.is_confirmed:
        messages.error(request, "这份承诺还没有确认，确认以后再登记兑现情况。")
        return redirect("commitments:detail", pk)
    forms = fulfilment_forms(commitment, request.POST or None)
    if request.method == "POST" and _all_valid(forms.values()):
        marks = {item.pk: form.mark() for item, form in forms.items()}
        try:
            actions.update_fulfilment(by=request.user, commitment=commitment, marks=marks)
            messages.success(request, "兑现情况已经保存。")
            return redirect("commitments:detail", pk)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    page = {"section": "commitments", "commitment": commitment, "forms": forms}
    return render(request, "commitments/fulfilment.html", page)


def _all_valid(forms) -> bool:
    return not [form for form in forms if not form.is_valid()]  # every form is looked at, so that each shows its errors


def open_campaign(request):
    """Open a year's campaign for the district."""
    access.district_or_404(request.user)
    today = timezone.localdate()
    due = rules.campaign_due_on(today.year, Policy.objects.on(today))
    form = CampaignForm(request.POST or None, initial={"year": today.year, "commitments_due_on": due})
    if request.method == "POST" and form.is_valid():
        try:
            campaign = actions.open_campaign(by=request.user, **form.cleaned_data)
            messages.success(request, f"已经布置{campaign.year}年的活动，各党组织现在可以写承诺。")
            return redirect("commitments:list")
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    return render(request, "commitments/open_campaign.html", {"section": "commitments", "form": form})
