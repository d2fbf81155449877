"""Upload of a list → preview → confirmation, for who maintains the rosters."""

from dataclasses import dataclass
from itertools import islice

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from organizations.access import Permission, organizations_where
from organizations.actions.organization_imports import import_organizations
from organizations.actions.people_imports import import_people
from organizations.forms import UploadForm
from organizations.imports import uploads
from organizations.imports.organization_list import plan_organizations, read_organization_list
from organizations.imports.problems import RowsRefused, problems_workbook
from organizations.imports.roster import plan_roster, read_roster
from organizations.models import Organization, Person

KEPT = "kept_import"
SHOWN = 100  # lines of each list in the preview
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class KeptList:
    """The list that was uploaded and is not confirmed yet."""

    what: str
    file_name: str
    token: str

    def listed(self):
        content = uploads.read(self.token)
        if content is None:
            return None
        read = read_organization_list if self.what == UploadForm.organizations else read_roster
        return read(content, self.file_name)


def upload(request):
    """Choose a file; nothing is written yet."""
    _require_maintainer(request.user)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        _forget(request)
        file = form.cleaned_data["file"]
        token = uploads.keep(file.read())
        request.session[KEPT] = {"what": form.cleaned_data["what"], "file_name": file.name, "token": token}
        return redirect("organizations:import_preview")
    return render(request, "organizations/import.html", {"form": form})


def preview(request):
    """Say what the list would change; a POST confirms it."""
    _require_maintainer(request.user)
    kept = _kept(request)
    listed = kept and kept.listed()
    if listed is None:
        messages.error(request, "上传的文件已经不在了，请重新选择文件。")
        return redirect("organizations:import")
    if request.method == "POST":
        return _confirm(request, kept, listed)
    is_tree = kept.what == UploadForm.organizations
    plan = plan_organizations(listed) if is_tree else plan_roster(listed)
    return render(request, "organizations/import_preview.html", _shown(kept, plan))


def errors(request):
    """The workbook of what has to be corrected."""
    _require_maintainer(request.user)
    kept = _kept(request)
    listed = kept and kept.listed()
    if listed is None:
        messages.error(request, "上传的文件已经不在了，请重新选择文件。")
        return redirect("organizations:import")
    plan = plan_organizations(listed) if kept.what == UploadForm.organizations else plan_roster(listed)
    response = HttpResponse(problems_workbook(plan.problems), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E8%A6%81%E6%94%B9%E7%9A%84%E5%9C%B0%E6%96%B9.xlsx"
    return response


def _confirm(request, kept: KeptList, listed):
    try:
        if kept.what == UploadForm.organizations:
            plan = import_organizations(by=request.user, listed=listed, file_name=kept.file_name)
        else:
            plan = import_people(by=request.user, roster=listed, file_name=kept.file_name)
    except RowsRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("organizations:import_preview")
    _forget(request)
    counts = "，".join(f"{name}{count}" for name, count in plan.counts.items())
    messages.success(request, f"已导入：{counts}。")
    return redirect("organizations:organizations")


def _shown(kept: KeptList, plan) -> dict:
    model = Organization if kept.what == UploadForm.organizations else Person
    return {
        "kept": kept,
        "plan": plan,
        "problems": plan.problems[:SHOWN],
        "problem_count": len(plan.problems),
        "new": [_name_of(row) for row in islice(plan.new, SHOWN)],
        "changed": [(_name_of(row), _changes(model, changes)) for row, changes in islice(plan.changed, SHOWN)],
        "left_out": plan.left_out[:SHOWN],
    }


def _name_of(planned) -> str:
    row = getattr(planned, "row", planned)
    return f"第{row.source.number}行 {row.name}"


KEYS = {"organization_id": "所在党支部", "unit_id": "单位", "id_digest": "身份证号"}


def _changes(model, changes: dict[str, tuple]) -> list[str]:
    return [_change(model, name, before, after) for name, (before, after) in changes.items()]


def _change(model, name: str, before, after) -> str:
    if name in KEYS:
        return f"{KEYS[name]}有变化"
    field = model._meta.get_field(name)
    words = {True: "是", False: "否", None: "空", "": "空"} | dict(field.flatchoices)
    return f"{field.verbose_name}：{words.get(before, before)}→{words.get(after, after)}"


def _require_maintainer(user) -> None:
    if not organizations_where(user, Permission.MAINTAIN_ROSTER).exists():
        raise PermissionDenied


def _kept(request) -> KeptList | None:
    kept = request.session.get(KEPT)
    return KeptList(**kept) if kept else None


def _forget(request) -> None:
    if kept := request.session.pop(KEPT, None):
        uploads.forget(kept["token"])
