"""会议材料: all that a meeting needs on paper and leaves behind, in the order of need."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from meetings import access, actions
from meetings.access import Desk, SuperiorsDesk
from meetings.models import Meeting
from meetings.papers.catalogue import PAPERS, Order
from meetings.papers.offline.forms import FilledWorkbookForm
from organizations.documents import download
from organizations.refusals import Refused


@require_GET
def papers(request, pk):
    """What there is for this reader, before, during and after."""
    return papers_page(request, *meeting_with_papers(request, pk), FilledWorkbookForm())


def papers_page(request, meeting: Meeting, desk: Desk | SuperiorsDesk, form: FilledWorkbookForm, status: int = 200):
    """The page with the upload's form as it stands, typed and refused or new."""
    context = {"section": "meetings", "meeting": meeting, "desk": desk, "form": form}
    return render(request, "meetings/papers/papers.html", context, status=status)


def meeting_with_papers(request, pk) -> tuple[Meeting, Desk | SuperiorsDesk]:
    """404 for an invisible meeting, 403 for who neither reads everything nor comments on anybody."""
    meeting = access.meeting_or_404(request.user, pk)
    desk = access.any_desk_of(request.user, meeting)
    if not desk.gets_papers:
        raise PermissionDenied
    return meeting, desk


@require_POST
def download_paper(request, pk):
    """One paper; a line in the register says who took it."""
    meeting, desk = meeting_with_papers(request, pk)
    paper = PAPERS.get(request.POST.get("paper", ""))
    if paper is None:
        messages.error(request, "请选择要下载的材料。")
        return redirect("meetings:papers", pk)
    if not paper.is_open_to(desk):
        raise PermissionDenied
    if not paper.is_ready(meeting):
        messages.error(request, f"会议还没有开始，还没有{paper.title}。开会以后再下载。")
        return redirect("meetings:papers", pk)
    now = timezone.localtime()
    drawn_up = f"{request.user.display_name}导出，{now.year}年{now.month}月{now.day}日"
    try:
        content = paper.make(Order(meeting, desk, drawn_up))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("meetings:papers", pk)
    name = paper.file_name(meeting)
    actions.record_paper(by=request.user, meeting=meeting, title=paper.title, file_name=name)
    return download(content, name, paper.content_type)
