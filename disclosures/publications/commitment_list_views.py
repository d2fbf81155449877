"""The printable list of an organization's posted commitments."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from disclosures.publications import actions
from disclosures.publications.commitment_list import CONTENT_TYPES, RENDERERS, file_name, list_of
from organizations.access import Permission, organization_or_404
from organizations.documents import download, drawn_up
from organizations.refusals import Refused


@require_POST
def commitment_list(request, organization, year):
    """What hangs of a year's commitments, as a file; the register says who took it."""
    organization = organization_or_404(request.user, organization, Permission.PUBLISH)
    extension = request.POST.get("format", "")
    try:
        if extension not in RENDERERS:
            raise Refused("没有导出：文件格式不对。请在本页再点下载。")
        found = list_of(organization, year)
        content = RENDERERS[extension](found, drawn_up(request.user.display_name, timezone.localdate()))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("disclosures:publish_commitments", organization.pk)
    name = file_name(found, extension)
    actions.record_list_export(by=request.user, organization=organization, file_name=name)
    return download(content, name, CONTENT_TYPES[extension])
