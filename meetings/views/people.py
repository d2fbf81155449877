"""One person of a member meeting: what they told, what was said to them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from meetings import access, actions, workbench
from meetings.correcting import Subject, beside
from meetings.critique_hint import hint_for
from meetings.forms import CritiqueForm, StatementForm
from meetings.fulfilment import FulfilmentSheet, may_note
from meetings.models import Attendance, Meeting, Statement
from meetings.saving import attempt, in_json, wants_json
from meetings.views.addressing import next_address, wants_to_write, was_held
from organizations.access import Permission, may
from organizations.models import Person
from organizations.refusals import Refused

Kind = Meeting.Kind


@require_GET
def person(request, pk, person_pk):
    """The workbench at one person, or somebody's own page."""
    meeting, someone = person_of(request, pk, person_pk)
    return person_page(request, meeting, someone)


def person_of(request, pk, person_pk) -> tuple[Meeting, Person]:
    """404 for an invisible meeting or somebody who is not of it; 403 for another's record one may not read."""
    meeting = access.meeting_or_404(request.user, pk)
    if meeting.kind != Kind.MEMBER:
        raise Http404
    if was_held(meeting):
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


def person_page(
    request,
    meeting,
    someone,
    statement_form=None,
    critique_form=None,
    conflict=None,
    fulfilment_sheet=None,
    status=200,
):
    """One screen: commitments, last month's direction, the statement, the critique. 通知二(一)"""
    desk = access.desk_of(request.user, meeting)
    row = meeting.attendances.filter(person=someone, is_observer=False).select_related("unit").first()
    facts = workbench.facts_of(meeting, someone)
    is_own = someone.user_id == request.user.pk
    may_write = workbench.may_still_tell(meeting, row) and (is_own or desk.records)
    writes = statement_form or (may_write and wants_to_write(request, facts))
    sheet = fulfilment_sheet or _sheet_to_fill_in(request, meeting, someone, facts.commitment)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "person": someone,
        "row": row,
        "desk": desk,
        "facts": facts,
        "commitment": facts.commitment,
        "may_note": may_note(request.user, meeting, someone, facts.commitment),
        "sheet": sheet,
        "is_own": is_own,
        "may_write": may_write,
        "writes": writes,
        "statement_form": statement_form
        or StatementForm(record=facts.statement, channel=_channel(facts, row, someone)),
        "conflict": conflict,
        "critique_form": critique_form or CritiqueForm(record=facts.critique),
        "beside": beside(request.user, Subject(meeting, person=someone)),
    }
    if row is None or not (desk.reads_all or desk.criticizes(row) or _criticizes_anybody(desk, meeting)):
        return render(request, "meetings/own.html", context, status=status)
    criticizes = bool(critique_form) or workbench.may_criticize(meeting, desk, row)
    tells = bool(writes) and not critique_form
    context |= {
        "bench": workbench.bench_of(meeting, desk, row),
        "commentator": desk.commentator_of(row),
        "criticizes": criticizes,
        "task": workbench.task_at_hand(notes=bool(sheet), tells=tells, criticizes=criticizes),
        "resemblance": hint_for(facts.critique) if criticizes and facts.critique else "",
    }
    return render(request, "meetings/workbench.html", context, status=status)


def _sheet_to_fill_in(request, meeting, someone, commitment) -> FulfilmentSheet | None:
    """The fields for how far each item is, when they are asked for."""
    if request.GET.get("edit") == "fulfilment" and may_note(request.user, meeting, someone, commitment):
        return FulfilmentSheet(commitment)
    return None


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
    meeting, someone = person_of(request, pk, person_pk)
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
        return person_page(
            request, meeting, someone, statement_form=outcome.form, conflict=outcome.conflict, status=422
        )
    messages.success(request, f"{someone.name}的讲述已保存。")
    return redirect("meetings:person", pk, person_pk)


@require_POST
def confirm_statement(request, pk, person_pk):
    """The speaker confirms what was recorded. 据实讲述"""
    meeting, someone = person_of(request, pk, person_pk)
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
    meeting, someone = person_of(request, pk, person_pk)
    form = CritiqueForm(request.POST)

    def save(text, based_on):
        return actions.save_critique(by=request.user, meeting=meeting, person=someone, text=text, based_on=based_on)

    outcome = attempt(form, save)
    if wants_json(request):
        return in_json(outcome, hint=hint_for(outcome.record)) if outcome.record else in_json(outcome)
    if outcome.record is None or not outcome.form.is_complete():
        return person_page(request, meeting, someone, critique_form=outcome.form, conflict=outcome.conflict, status=422)
    if hint := hint_for(outcome.record):
        messages.info(request, f"给{someone.name}的点评：{hint}")
    return redirect(next_address(request, "meetings:person", pk, person_pk))
