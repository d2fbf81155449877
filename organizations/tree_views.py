"""Pages that change the tree, for who maintains the lists; merging and dissolving need every floor (`handover`)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from organizations.access import Permission, organization_or_404
from organizations.actions import tree, units
from organizations.models import Organization, Unit
from organizations.refusals import Refused
from organizations.tree_forms import FoundForm, MoveForm, RenameForm, UnitForm


@dataclass(frozen=True)
class Words:
    """What a page says: its title, what will happen, the button, and what has happened."""

    title: str
    note: str
    button: str
    done: str


def found(request, pk):
    """Found an organization below this one."""
    superior = maintained(request, pk)
    form = FoundForm(request.POST or None, superior=superior, initial={"on": timezone.localdate()})
    words = Words(
        f"在{superior}下面新建党组织",
        "建好以后，请到它的页面任命书记，再登记人员。",
        "新建",
        "已新建。请任命书记，登记人员。",
    )
    act = partial(tree.found, superior=superior, today=timezone.localdate())
    return carry_out(request, superior, form, words, act)


def rename(request, pk):
    """Give it another name."""
    organization = maintained(request, pk)
    initial = {"name": organization.name, "short_name": organization.short_name, "on": timezone.localdate()}
    form = RenameForm(request.POST or None, initial=initial)
    words = Words(f"{organization}改名", "以前的会议、评价表和公示仍用当时的名称。", "改名", "名称已改好。")
    act = partial(tree.rename, organization=organization, today=timezone.localdate())
    return carry_out(request, organization, form, words, act)


def move(request, pk):
    """Put it under another superior."""
    organization = maintained(request, pk)
    form = MoveForm(request.POST or None, organization=organization, initial={"on": timezone.localdate()})
    words = Words(
        f"调整{organization}的隶属",
        "它的下级一起调整。以前各月的检查和报告仍算在原来的上级。",
        "调整隶属",
        "隶属已调整。",
    )
    act = partial(tree.move, organization=organization, today=timezone.localdate())
    return carry_out(request, organization, form, words, act)


def add_unit(request, pk):
    """Name one more unit under a branch."""
    organization = maintained(request, pk)
    form = UnitForm(request.POST or None)
    words = Words(
        f"给{organization}增加单位", "联合党支部有几个单位时，各单位有自己的行政主要负责人。", "增加", "已增加单位。"
    )
    act = partial(units.add_unit, organization=organization)
    return carry_out(request, organization, form, words, act)


def rename_unit(request, pk):
    """Correct or change a unit's name."""
    unit = get_object_or_404(Unit.objects.select_related("organization"), pk=pk)
    organization = maintained(request, unit.organization_id)
    form = UnitForm(request.POST or None, initial={"name": unit.name})
    words = Words(f"{unit}改名", f"{organization}的单位。", "改名", "单位名称已改好。")
    act = partial(units.rename_unit, unit=unit)
    return carry_out(request, organization, form, words, act)


def maintained(request, pk) -> Organization:
    """The organization, for who maintains the lists."""
    return organization_or_404(request.user, pk, Permission.MAINTAIN_ROSTER)


def carry_out(request, organization: Organization, form: forms.Form, words: Words, act: Callable):
    """Show the form; a POST carries `act` out and leads to the organization that comes of it."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act(by=request.user, **form.cleaned_data)
            messages.success(request, words.done)
            return redirect(
                "organizations:organization", made.pk if isinstance(made, Organization) else organization.pk
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"organization": organization, "form": form, "words": words}
    return render(request, "organizations/change.html", context)
