"""What is due for the administrative head (行政主要负责人)."""

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from disclosures.home.todo.item import ToDo, to_do
from disclosures.inspections.ground import Ground
from evaluations.ratings.models import Pool, RatingSheet
from meetings.models import Attendance, Critique, Meeting
from organizations.models import Post


def of_head(posts: list[Post], ground: Ground) -> list[ToDo]:
    """Staff who wait for the head's critique, and sheets that wait for the head's decision. 通知二(一), 二(二)."""
    if not posts:
        return []
    whose = Q()
    for post in posts:
        own = Q(meeting__organization=post.organization_id)
        whose |= own & Q(unit=post.unit_id) if post.unit_id else own
    return [*_staff_critiques(whose, ground), *_staff_sheets(whose, ground)]


def _staff_critiques(whose: Q, ground: Ground) -> list[ToDo]:
    complete = Critique.objects.complete().filter(meeting=OuterRef("meeting"), person=OuterRef("person"))
    waiting = (
        Attendance.objects.speakers()
        .staff()
        .filter(whose, ~Exists(complete), meeting__state=Meeting.State.IN_SESSION, meeting__vote=Meeting.Vote.PENDING)
        .order_by()
        .values("meeting", "meeting__period_start")
        .annotate(how_many=Count("pk"))
        .order_by("meeting")
    )
    return [
        to_do(
            None,
            ground.today,
            f"点评{row['how_many']}名干部职工（{row['meeting__period_start'].month}月）",
            reverse("meetings:detail", args=[row["meeting"]]),
            "点评完才能开始投票。",
            begun=True,
        )
        for row in waiting
    ]


def _staff_sheets(whose: Q, ground: Ground) -> list[ToDo]:
    drafts = RatingSheet.objects.draft().filter(whose, pool=Pool.STAFF).select_related("unit")
    return [
        to_do(
            sheet.period.end,
            ground.today,
            f"评定{sheet.period.short_label}干部职工等次{f'（{sheet.unit}）' if sheet.unit else ''}",
            reverse("evaluations:sheet", args=[sheet.pk]),
            ground=ground,
            begun=True,
        )
        for sheet in drafts
    ]
