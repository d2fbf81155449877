"""Pages of the meetings: the list, planning, sign-in, the workbench, one's own statement, the end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from meetings import access, actions, workbench
from meetings.forms import (
    AttendanceForm,
    BranchCritiqueForm,
    BranchStatementForm,
    ConcludeForm,
    CritiqueForm,
    InviteForm,
    OpenForm,
    ReasonForm,
    ScheduleForm,
    StatementForm,
    TimeForm,
    periods_to_schedule,
)
from meetings.models import Attendance, Meeting, Statement
from meetings.overview import lines_of, unplanned_at
from meetings.saving import attempt, in_json, wants_json
from organizations.access import Permission, may, organization_or_404, organizations_where
from organizations.models import Organization, Person, Post, Role
from organizations.refusals import Refused

State, Kind = Meeting.State, Meeting.Kind


# --- the list and planning ---


@require_GET
def meeting_list(request):
    """The meetings one may see, the newest period first, and what is still to be planned."""
    today = timezone.localdate()
    organization = _organization_asked_for(request)
    found = access.visible_to(request.user).select_related("organization")
    if organization:
        found = found.filter(organization=organization)
    page = Paginator(found.order_by("-period_start", "organization__path", "-pk"), 30).get_page(request.GET.get("page"))
    at_work = [
        each
        for each in organizations_where(request.user, Permission.RECORD_MEETING)
        if each.is_branch or each.is_superior
    ]
    context = {
        "section": "meetings",
        "organization": organization,
        "page": page,
        "lines": lines_of(page.object_list, today),
        "unplanned": unplanned_at(at_work, today),
        "at_work": at_work,
    }
    return render(request, "meetings/list.html", context)


def _organization_asked_for(request) -> Organization | None:
    asked = request.GET.get("organization", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    return organization_or_404(request.user, int(asked))


def schedule(request):
    """Plan a period's meeting of the organization asked for, or of the one where the user records."""
    organization = _organization_to_schedule_for(request)
    periods = periods_to_schedule(organization, timezone.localdate())
    form = ScheduleForm(request.POST or None, organization=organization, periods=periods, initial=_usual(organization))
    if request.method == "POST" and form.is_valid():
        try:
            meeting = actions.schedule(by=request.user, organization=organization, **form.cleaned_data)
            messages.success(request, f"已安排{meeting.label}。")
            return redirect("meetings:detail", meeting.pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"section": "meetings", "organization": organization, "form": form, "periods": periods}
    return render(request, "meetings/schedule.html", context)


def _organization_to_schedule_for(request) -> Organization:
    """404 for an organization that holds no meetings, 403 when its meetings are recorded by others."""
    holders = organizations_where(request.user, Permission.RECORD_MEETING).filter(
        kind__in=[*Organization.BRANCH_KINDS, *Organization.SUPERIOR_KINDS]
    )
    organization = _organization_asked_for(request) or holders.first()
    if organization is None:
        raise PermissionDenied
    if not (organization.is_branch or organization.is_superior):
        raise Http404
    if not may(request.user, Permission.RECORD_MEETING, organization):
        raise PermissionDenied
    return organization


def _usual(organization: Organization) -> dict:
    """Where the last meeting was held, and the secretary in the chair."""
    last = organization.meetings.live().first()
    posts = Post.objects.held_on(timezone.localdate()).filter(organization=organization, role=Role.SECRETARY)
    secretary = posts.order_by("is_acting").first()
    return {"place": last.place if last else "", "presider": secretary.person_id if secretary else None}


def reschedule(request, pk):
    """Change time and place."""
    meeting = _meeting_for(request, pk, Permission.RECORD_MEETING)
    initial = {"scheduled_at": meeting.scheduled_at, "place": meeting.place, "presider": meeting.presider_id}
    form = TimeForm(request.POST or None, organization=meeting.organization, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reschedule(by=request.user, meeting=meeting, **form.cleaned_data)
            messages.success(request, "时间地点已改好。")
            return redirect("meetings:detail", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"section": "meetings", "organization": meeting.organization, "meeting": meeting, "form": form}
    return render(request, "meetings/schedule.html", context)


def cancel(request, pk):
    """Give the meeting up, with a reason."""
    meeting = _meeting_for(request, pk, Permission.RUN_MEETING)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(by=request.user, meeting=meeting, reason=form.cleaned_data["reason"])
            messages.success(request, f"{meeting.label}已取消。")
            return redirect("meetings:list")
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "meetings/cancel.html", {"section": "meetings", "meeting": meeting, "form": form})


def _meeting_for(request, pk, permission: Permission) -> Meeting:
    """404 when the meeting is invisible, 403 when it is visible and the permission lacks."""
    meeting = access.meeting_or_404(request.user, pk)
    if not may(request.user, permission, meeting.organization):
        raise PermissionDenied
    return meeting


# --- one meeting ---


@require_GET
def detail(request, pk):
    """The meeting where the reader goes on with it: planned, the workbench, or one's own page."""
    meeting = access.meeting_or_404(request.user, pk)
    if meeting.state in (State.SCHEDULED, State.CANCELLED) and not _was_held(meeting):
        return _planned(request, meeting, OpenForm(initial={"held_on": timezone.localdate()}))
    if meeting.kind == Kind.SECRETARY:
        found = workbench.first_branch_to_do(meeting, access.superiors_desk_of(request.user, meeting))
        return _branch_page(request, meeting, found) if found else _facts_only(request, meeting)
    row = workbench.first_to_do(meeting, access.desk_of(request.user, meeting))
    return _person_page(request, meeting, row.person) if row else _facts_only(request, meeting)


def _was_held(meeting: Meeting) -> bool:
    return meeting.held_on is not None


def _facts_only(request, meeting):
    return render(request, "meetings/facts.html", {"section": "meetings", "meeting": meeting})


def _planned(request, meeting, open_form):
    user = request.user
    person = getattr(user, "person", None)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "open_form": open_form,
        "runs": may(user, Permission.RUN_MEETING, meeting.organization),
        "records": may(user, Permission.RECORD_MEETING, meeting.organization),
        "due": workbench.due_of(meeting),
        "told": meeting.statements.select_related("person").order_by("person__sort_key"),
        "told_by_branches": meeting.branch_statements.select_related("organization").order_by("organization__path"),
        "speaks": person and meeting.kind == Kind.MEMBER and person.organization_id == meeting.organization_id,
        "own_branches": _own_branches(user, meeting),
    }
    return render(request, "meetings/planned.html", context)


def _own_branches(user, meeting):
    if meeting.kind != Kind.SECRETARY:
        return []
    return organizations_where(user, Permission.RECORD_MEETING).children_of(meeting.organization)


@require_POST
def open_meeting(request, pk):
    """Begin the meeting."""
    meeting = _meeting_for(request, pk, Permission.RUN_MEETING)
    form = OpenForm(request.POST)
    if form.is_valid():
        try:
            actions.open_meeting(by=request.user, meeting=meeting, held_on=form.cleaned_data["held_on"])
            return redirect("meetings:attendance", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _planned(request, meeting, form)


def attendance(request, pk):
    """Sign-in (签到): one row a person."""
    meeting = _meeting_for(request, pk, Permission.RECORD_MEETING)
    rows = list(meeting.attendances.select_related("organization", "unit").order_by("is_observer", "sort_key", "pk"))
    form = AttendanceForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        rest_present = request.POST.get("wish") == "rest_present"
        presences = form.presences_with_the_rest_present() if rest_present else form.presences()
        try:
            actions.mark_attendance(by=request.user, meeting=meeting, presences=presences)
            messages.success(request, "到会情况已登记。")
            return redirect("meetings:attendance", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _attendance_page(request, meeting, form, InviteForm(meeting=meeting))


def _attendance_page(request, meeting, form, invite_form):
    subjects = [row for row in form.rows if not row.is_observer and row.presence != Attendance.Presence.EXEMPT]
    here = (Attendance.Presence.PRESENT, Attendance.Presence.ONLINE)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "form": form,
        "invite_form": invite_form,
        "is_open": meeting.takes_text,
        "due": len(subjects),
        "present": len([row for row in subjects if row.presence in here]),
        "unmarked": len([row for row in subjects if row.presence == Attendance.Presence.EXPECTED]),
    }
    return render(request, "meetings/attendance.html", context)


@require_POST
def invite(request, pk):
    """Add the superior's representative (列席)."""
    meeting = _meeting_for(request, pk, Permission.RECORD_MEETING)
    form = InviteForm(request.POST, meeting=meeting)
    if form.is_valid():
        try:
            row = actions.invite(by=request.user, meeting=meeting, person=form.cleaned_data["person"])
            messages.success(request, f"已登记{row.name}列席。")
            return redirect("meetings:attendance", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    rows = list(meeting.attendances.select_related("organization", "unit").order_by("is_observer", "sort_key", "pk"))
    return _attendance_page(request, meeting, AttendanceForm(rows=rows), form)


# --- one person of a member meeting ---


@require_GET
def person(request, pk, person_pk):
    """The workbench at one person, or somebody's own page."""
    meeting, someone = _person_of(request, pk, person_pk)
    return _person_page(request, meeting, someone)


def _person_of(request, pk, person_pk) -> tuple[Meeting, Person]:
    """404 for an invisible meeting or somebody who is not of it; 403 for another's record one may not read."""
    meeting = access.meeting_or_404(request.user, pk)
    if meeting.kind != Kind.MEMBER:
        raise Http404
    if _was_held(meeting):
        row = get_object_or_404(
            meeting.attendances.filter(is_observer=False).select_related("person"), person=person_pk
        )
        someone, reads = row.person, access.desk_of(request.user, meeting).reads(row)
    else:
        someone = get_object_or_404(Person.objects.of(meeting.organization).on_the_roster(), pk=person_pk)
        reads = may(request.user, Permission.RECORD_MEETING, meeting.organization)
    if not reads and someone.user_id != request.user.pk:
        raise PermissionDenied
    return meeting, someone


def _person_page(request, meeting, someone, statement_form=None, critique_form=None, conflict=None, status=200):
    """One screen: commitments, last month's direction, the statement, the critique. 通知二(一)"""
    desk = access.desk_of(request.user, meeting)
    row = meeting.attendances.filter(person=someone, is_observer=False).select_related("unit").first()
    facts = workbench.facts_of(meeting, someone)
    is_own = someone.user_id == request.user.pk
    may_write = workbench.may_still_tell(meeting, row) and (is_own or desk.records)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "person": someone,
        "row": row,
        "desk": desk,
        "facts": facts,
        "commitment": facts.commitment,
        "is_own": is_own,
        "may_write": may_write,
        "writes": statement_form or (may_write and _wants_to_write(request, facts)),
        "statement_form": statement_form
        or StatementForm(record=facts.statement, channel=_channel(facts, row, someone)),
        "conflict": conflict,
        "critique_form": critique_form or CritiqueForm(record=facts.critique),
    }
    if row is None or not (desk.reads_all or desk.criticizes(row) or _criticizes_anybody(desk, meeting)):
        return render(request, "meetings/own.html", context, status=status)
    context |= {
        "bench": workbench.bench_of(meeting, desk, row),
        "commentator": desk.commentator_of(row),
        "criticizes": critique_form or workbench.may_criticize(meeting, desk, row),
    }
    return render(request, "meetings/workbench.html", context, status=status)


def _wants_to_write(request, facts) -> bool:
    """Whether the page brings the empty fields, or the written text to be corrected."""
    return facts.statement is None or request.GET.get("edit") == "statement"


def _criticizes_anybody(desk, meeting) -> bool:
    return any(desk.criticizes(row) for row in meeting.attendances.subjects())


def _channel(facts, row, someone) -> str:
    """In writing unless it was told otherwise, for those who are away. 通知三"""
    if facts.statement:
        return facts.statement.channel
    writes = someone.is_away or (row is not None and row.presence == Attendance.Presence.WRITTEN)
    return Statement.Channel.WRITTEN if writes else Statement.Channel.IN_MEETING


@require_POST
def save_statement(request, pk, person_pk):
    """Write a statement; the page and the autosave post the same form."""
    meeting, someone = _person_of(request, pk, person_pk)
    form = StatementForm(request.POST)

    def save(text, based_on):
        channel = form.cleaned_data["channel"]
        return actions.save_statement(
            by=request.user, meeting=meeting, person=someone, text=text, based_on=based_on, channel=channel
        )

    outcome = attempt(form, save)
    if wants_json(request):
        return in_json(outcome)
    if outcome.record is None:
        return _person_page(
            request, meeting, someone, statement_form=outcome.form, conflict=outcome.conflict, status=422
        )
    messages.success(request, f"{someone.name}的讲述已保存。")
    return redirect("meetings:person", pk, person_pk)


@require_POST
def confirm_statement(request, pk, person_pk):
    """The speaker confirms what was recorded. 据实讲述"""
    meeting, someone = _person_of(request, pk, person_pk)
    statement = get_object_or_404(Statement, meeting=meeting, person=someone)
    version = request.POST.get("version", "")
    try:
        if not version.isdecimal() or len(version) > 9:
            raise Refused("请看过记录再确认：刷新这一页，再点一次。")
        actions.confirm_statement(by=request.user, statement=statement, version=int(version))
        messages.success(request, "已确认，谢谢您。")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("meetings:person", pk, person_pk)


@require_POST
def save_critique(request, pk, person_pk):
    """Write a critique and go on to the next; what is half done is kept, and the page says what lacks."""
    meeting, someone = _person_of(request, pk, person_pk)
    form = CritiqueForm(request.POST)

    def save(text, based_on):
        return actions.save_critique(by=request.user, meeting=meeting, person=someone, text=text, based_on=based_on)

    outcome = attempt(form, save)
    if wants_json(request):
        return in_json(outcome)
    if outcome.record is None or not outcome.form.is_complete():
        return _person_page(
            request, meeting, someone, critique_form=outcome.form, conflict=outcome.conflict, status=422
        )
    return redirect(_next_address(request, "meetings:person", pk, person_pk))


def _next_address(request, name, pk, current_pk) -> str:
    """The page of the one the button names; else the same again."""
    wish = request.POST.get("next", "")
    target = int(wish) if wish.isdecimal() and len(wish) <= 18 else current_pk
    return reverse(name, args=[pk, target])


# --- one branch of a secretary meeting ---


@require_GET
def branch(request, pk, organization_pk):
    """The workbench at one branch, or the page where its secretary prepares the statement."""
    meeting, organization = _branch_of(request, pk, organization_pk)
    return _branch_page(request, meeting, organization)


def _branch_of(request, pk, organization_pk) -> tuple[Meeting, Organization]:
    meeting = access.meeting_or_404(request.user, pk)
    if meeting.kind != Kind.SECRETARY:
        raise Http404
    if _was_held(meeting):
        heard = meeting.branches.values("organization")
        organization = get_object_or_404(Organization.objects.filter(pk__in=heard), pk=organization_pk)
    else:
        organization = get_object_or_404(Organization.objects.children_of(meeting.organization), pk=organization_pk)
    if not access.superiors_desk_of(request.user, meeting).reads(organization):
        raise PermissionDenied
    return meeting, organization


def _branch_page(request, meeting, organization, statement_form=None, critique_form=None, conflict=None, status=200):
    desk = access.superiors_desk_of(request.user, meeting)
    facts = workbench.branch_facts_of(meeting, organization)
    is_held = _was_held(meeting)
    is_open = meeting.takes_text if is_held else meeting.state == State.SCHEDULED
    may_write = is_open and desk.states_for(organization)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "branch": organization,
        "desk": desk,
        "facts": facts,
        "commitment": facts.commitment,
        "may_write": may_write,
        "writes": statement_form or (may_write and _wants_to_write(request, facts)),
        "statement_form": statement_form or BranchStatementForm(record=facts.statement),
        "critique_form": critique_form or BranchCritiqueForm(record=facts.critique),
        "conflict": conflict,
        "bench": workbench.branch_bench_of(meeting, desk, organization) if is_held else None,
        "criticizes": critique_form or (is_held and meeting.takes_text and desk.criticizes),
    }
    return render(request, "meetings/branch.html", context, status=status)


@require_POST
def save_branch_statement(request, pk, organization_pk):
    """Write a branch's statement; the page and the autosave post the same form."""
    meeting, organization = _branch_of(request, pk, organization_pk)

    def save(text, based_on):
        return actions.save_branch_statement(
            by=request.user, meeting=meeting, organization=organization, text=text, based_on=based_on
        )

    outcome = attempt(BranchStatementForm(request.POST), save)
    if wants_json(request):
        return in_json(outcome)
    if outcome.record is None:
        return _branch_page(
            request, meeting, organization, statement_form=outcome.form, conflict=outcome.conflict, status=422
        )
    messages.success(request, f"{organization.short_name}的讲述已保存。")
    return redirect("meetings:branch", pk, organization_pk)


@require_POST
def save_branch_critique(request, pk, organization_pk):
    """Write the superior's critique and go on to the next branch."""
    meeting, organization = _branch_of(request, pk, organization_pk)

    def save(text, based_on):
        return actions.save_branch_critique(
            by=request.user, meeting=meeting, organization=organization, text=text, based_on=based_on
        )

    outcome = attempt(BranchCritiqueForm(request.POST), save)
    if wants_json(request):
        return in_json(outcome)
    if outcome.record is None or not outcome.form.is_complete():
        return _branch_page(
            request, meeting, organization, critique_form=outcome.form, conflict=outcome.conflict, status=422
        )
    return redirect(_next_address(request, "meetings:branch", pk, organization_pk))


# --- the end ---


def conclude(request, pk):
    """End the meeting: what is done, what lacks, and, without a vote, why."""
    meeting = _meeting_for(request, pk, Permission.RUN_MEETING)
    has_vote = meeting.vote == Meeting.Vote.DONE
    form = ConcludeForm(request.POST or None)
    if request.method == "POST" and (has_vote or form.is_valid()):
        reason = "" if has_vote else form.cleaned_data["no_vote_reason"]
        try:
            actions.conclude(by=request.user, meeting=meeting, no_vote_reason=reason)
            messages.success(request, f"{meeting.label}已结束。")
            return redirect("meetings:detail", pk)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "form": form,
        "has_vote": has_vote,
        "missing_statements": list(meeting.missing_statements()),
        "missing_critiques": list(meeting.missing_critiques()),
        "unmarked": meeting.attendances.filter(presence=Attendance.Presence.EXPECTED, is_observer=False).count(),
    }
    return render(request, "meetings/conclude.html", context)
