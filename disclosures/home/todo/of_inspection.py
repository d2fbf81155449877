"""What an inspection (检查) asks for: an answer before the circular, putting right after it, and clearing (销号)."""

from django.db.models import Count, Min, Q
from django.urls import reverse

from disclosures.home import rules
from disclosures.home.todo.item import ToDo, to_do
from disclosures.inspections.access import conducted_by, findings_answered_by, findings_cleared_by
from disclosures.inspections.ground import Ground
from disclosures.inspections.models import Inspection
from organizations.access import ROLE_GRANTS, Permission, posts_of
from organizations.models import Role

State = Inspection.State
_UNEXPLAINED = Q(explanation="")


def of_inspection(user, ground: Ground) -> list[ToDo]:
    """Three queries at most, each for whose posts it may concern."""
    granted = {permission for post in posts_of(user) for permission in ROLE_GRANTS[Role(post.role)]}
    todos = []
    if Permission.ANSWER_FINDINGS in granted:
        todos += _to_answer(user, ground)
    if Permission.CLEAR_FINDINGS in granted:
        todos += _to_clear(user, ground)
    if Permission.CONDUCT_INSPECTIONS in granted:
        todos += _to_tell(user, ground)
    return todos


def _to_answer(user, ground: Ground) -> list[ToDo]:
    """One line an inspection: by the day for answers what nobody has explained, then by the first day for each."""
    waiting = findings_answered_by(user).under_way().to_be_put_right()
    rows = waiting.order_by().values(
        "inspection", "inspection__title", "inspection__state", "inspection__answers_due_on"
    )
    rows = rows.annotate(how_many=Count("pk"), unexplained=Count("pk", filter=_UNEXPLAINED), first=Min("due_on"))
    return [todo for row in rows for todo in _of_row(row, ground)]


def _of_row(row: dict, ground: Ground) -> list[ToDo]:
    url, note = reverse("disclosures:inspection_record", args=[row["inspection"]]), f"{row['inspection__title']}。"
    if row["inspection__state"] == State.REPORTED:
        title = f"整改检查发现的{row['how_many']}个问题"
        return [to_do(row["first"], ground.today, title, url, note, ground=ground)]
    if not row["unexplained"]:
        return []
    title = f"说明或者整改检查发现的{row['unexplained']}个问题"
    return [to_do(row["inspection__answers_due_on"], ground.today, title, url, note, ground=ground)]


def _to_clear(user, ground: Ground) -> list[ToDo]:
    """What units say is put right, for who checks it."""
    waiting = findings_cleared_by(user).under_way().to_be_cleared()
    rows = waiting.order_by().values("inspection", "inspection__title").annotate(how_many=Count("pk"))
    return [
        to_do(
            None,
            ground.today,
            f"核对{row['how_many']}个报送整改的问题，销号或者退回",
            f"{reverse('disclosures:inspection_record', args=[row['inspection']])}?state=submitted",
            f"{row['inspection__title']}。",
        )
        for row in rows
    ]


def _to_tell(user, ground: Ground) -> list[ToDo]:
    """What was frozen and nobody was told."""
    frozen = conducted_by(user).filter(state=State.FROZEN).order_by("data_day", "pk")
    return [
        to_do(
            None,
            ground.today,
            "把检查发现的问题告知各单位",
            reverse("disclosures:inspection_record", args=[pk]),
            f"{title}，{rules.day(day)}固定的。",
        )
        for pk, title, day in frozen.values_list("pk", "title", "data_day")
    ]
