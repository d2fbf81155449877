"""The handover page, and the two pages that close an organization."""

from functools import partial

from django.shortcuts import render
from django.utils import timezone

from disclosures.handover import actions
from disclosures.handover.facts import handover_of
from organizations.access import Permission, may, organization_or_404
from organizations.tree_forms import DissolveForm, MergeForm
from organizations.tree_views import Words, carry_out, maintained


def handover(request, pk):
    """Everything open at one organization, on one sheet that can be printed and signed."""
    organization = organization_or_404(request.user, pk, Permission.VIEW_HANDOVER)
    today = timezone.localdate()
    page = {
        "organization": organization,
        "handover": handover_of(organization, today),
        "works_here": may(request.user, Permission.RUN_MEETING, organization),
        "today": today,
    }
    return render(request, "disclosures/handover/handover.html", page)


def merge(request, pk):
    """Merge it into another."""
    organization = maintained(request, pk)
    form = MergeForm(request.POST or None, organization=organization, initial={"on": timezone.localdate()})
    words = Words(
        f"把{organization}并入别的党组织",
        "人员、单位和下级党组织一起并入，原来的职务到前一天为止，本组织撤销。并入以后不能退回，请先核对。",
        "合并",
        "已合并。",
    )
    act = partial(actions.merge, organization=organization, today=timezone.localdate())
    return carry_out(request, organization, form, words, act)


def dissolve(request, pk):
    """Dissolve it."""
    organization = maintained(request, pk)
    form = DissolveForm(request.POST or None, initial={"on": timezone.localdate()})
    words = Words(
        f"撤销{organization}",
        "名册上没有人、也没有下级的党组织才能撤销。以前的记录都留着，职务到前一天为止。撤销以后不能恢复。",
        "撤销",
        "已撤销。",
    )
    act = partial(actions.dissolve, organization=organization, today=timezone.localdate())
    return carry_out(request, organization, form, words, act)
