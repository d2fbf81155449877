"""The page that lists the versions of what was told and said (改动记录)."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from meetings import access
from meetings.versions import versions_of
from meetings.views.branches import branch_of
from meetings.views.people import person_of


@require_GET
def versions_of_person(request, pk, person_pk):
    """Of one person: the statement, and for who comments or runs the meeting the critique."""
    meeting, someone = person_of(request, pk, person_pk)
    desk = access.desk_of(request.user, meeting)
    row = meeting.attendances.filter(person=someone).first()
    # Whoever is commented on reads what was said in the end, not how it was put together.
    sees_critique = desk.reads_all or (row is not None and desk.criticizes(row))
    told, said = meeting.statements.filter(person=someone), meeting.critiques.filter(person=someone)
    back = reverse("meetings:person", args=[pk, person_pk])
    return _page(request, meeting, someone.name, told, said if sees_critique else said.none(), back)


@require_GET
def versions_of_branch(request, pk, organization_pk):
    """Of one branch: the statement, and for the superior the critique."""
    meeting, organization = branch_of(request, pk, organization_pk)
    desk = access.superiors_desk_of(request.user, meeting)
    told = meeting.branch_statements.filter(organization=organization)
    said = meeting.branch_critiques.filter(organization=organization)
    back = reverse("meetings:branch", args=[pk, organization_pk])
    return _page(request, meeting, organization.short_name, told, said if desk.reads_all else said.none(), back)


def _page(request, meeting, name, told, said, back):
    records = [("讲述", record) for record in told] + [("点评", record) for record in said]
    context = {
        "section": "meetings",
        "meeting": meeting,
        "name": name,
        "records": [(title, versions_of(record)) for title, record in records],
        "back": back,
    }
    return render(request, "meetings/versions.html", context)
