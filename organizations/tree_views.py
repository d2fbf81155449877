"""Pages that change the tree, for who maintains the lists."""

import datetime as dt
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
from organizations.tree_forms import DissolveForm, FoundForm, MergeForm, MoveForm, RenameForm, UnitForm


@dataclass(frozen=True)
class Words:
    """What a page says: its title, what will happen, the button, and what has happened."""

    title: str
    note: str
    button: str
    done: str


def found(request, pk):
    """Found an organization below this one."""
    superior = _maintained(request, pk)
    form = FoundForm(request.POST or None, superior=superior, initial={"on": _today()})
    words = Words(
        f"在{superior}下面新建党组织",
        "建好以后，请到它的页面任命书记，再登记人员。",
        "新建",
        "已新建。请任命书记，登记人员。",
    )
    return _change(request, superior, form, words, partial(tree.found, superior=superior, today=_today()))


def rename(request, pk):
    """Give it another name."""
    organization = _maintained(request, pk)
    initial = {"name": organization.name, "short_name": organization.short_name, "on": _today()}
    form = RenameForm(request.POST or None, initial=initial)
    words = Words(f"{organization}改名", "以前的会议、评价表和公示仍用当时的名称。", "改名", "名称已改好。")
    return _change(request, organization, form, words, partial(tree.rename, organization=organization, today=_today()))


def move(request, pk):
    """Put it under another superior."""
    organization = _maintained(request, pk)
    form = MoveForm(request.POST or None, organization=organization, initial={"on": _today()})
    words = Words(
        f"调整{organization}的隶属",
        "它的下级一起调整。以前各月的检查和报告仍算在原来的上级。",
        "调整隶属",
        "隶属已调整。",
    )
    return _change(request, organization, form, words, partial(tree.move, organization=organization, today=_today()))


def merge(request, pk):
    """Merge it into another."""
    organization = _maintained(request, pk)
    form = MergeForm(request.POST or None, organization=organization, initial={"on": _today()})
    words = Words(
        f"把{organization}并入别的党组织",
        "人员、单位和下级党组织一起并入，原来的职务到前一天为止，本组织撤销。并入以后不能退回，请先核对。",
        "合并",
        "已合并。",
    )
    return _change(request, organization, form, words, partial(tree.merge, organization=organization, today=_today()))


def dissolve(request, pk):
    """Dissolve it."""
    organization = _maintained(request, pk)
    form = DissolveForm(request.POST or None, initial={"on": _today()})
    words = Words(
        f"撤销{organization}",
        "名册上没有人、也没有下级的党组织才能撤销。以前的记录都留着，职务到前一天为止。撤销以后不能恢复。",
        "撤销",
        "已撤销。",
    )
    return _change(
        request, organization, form, words, partial(tree.dissolve, organization=organization, today=_today())
    )


def add_unit(request, pk):
    """Name one more unit under a branch."""
    organization = _maintained(request, pk)
    form = UnitForm(request.POST or None)
    words = Words(
        f"给{organization}增加单位", "联合党支部有几个单位时，各单位有自己的行政主要负责人。", "增加", "已增加单位。"
    )
    return _change(request, organization, form, words, partial(units.add_unit, organization=organization))


def rename_unit(request, pk):
    """Correct or change a unit's name."""
    unit = get_object_or_404(Unit.objects.select_related("organization"), pk=pk)
    organization = _maintained(request, unit.organization_id)
    form = UnitForm(request.POST or None, initial={"name": unit.name})
    words = Words(f"{unit}改名", f"{organization}的单位。", "改名", "单位名称已改好。")
    return _change(request, organization, form, words, partial(units.rename_unit, unit=unit))


def _today() -> dt.date:
    return timezone.localdate()


def _maintained(request, pk) -> Organization:
    return organization_or_404(request.user, pk, Permission.MAINTAIN_ROSTER)


def _change(request, organization: Organization, form: forms.Form, words: Words, act: Callable):
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
