"""Ratings put off (暂缓) that nobody has taken up, for whoever decides them."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from disclosures.home.todo.item import ToDo, to_do
from disclosures.inspections.ground import Ground
from evaluations.ratings.models import Pool, Rating
from organizations.models import Organization, Post

NAMES_SHOWN = 3
# An officer of the superior is reminded, too, and passes it on: the last word on branches is the secretary's.
_BY_WHOM = {Pool.MEMBERS: "请", Pool.STAFF: "请", Pool.ORGANIZATIONS: "请书记"}


def of_deferrals(
    rates_members: QuerySet[Organization],
    rates_organizations: QuerySet[Organization],
    heads: list[Post],
    ground: Ground,
) -> list[ToDo]:
    """One line a sheet, until its own body decides (补评) or a later round gives a level. 通知二(二)"""
    whose = Q(sheet__pool=Pool.MEMBERS, sheet__organization__in=rates_members.order_by().values("pk"))
    whose |= Q(organization__in=rates_organizations.order_by().values("pk"))
    for post in heads:
        of_unit = Q(sheet__unit=post.unit_id) | Q(sheet__unit=None) if post.unit_id else Q()
        whose |= of_unit & Q(sheet__pool=Pool.STAFF, sheet__organization=post.organization_id)
    waiting = Rating.objects.waiting().filter(whose).select_related("sheet").order_by("sheet__period_start", "position")
    by_sheet: dict[int, list[Rating]] = {}
    for rating in waiting:
        by_sheet.setdefault(rating.sheet_id, []).append(rating)
    return [_of_sheet(ratings, ground) for ratings in by_sheet.values()]


def _of_sheet(ratings: list[Rating], ground: Ground) -> ToDo:
    sheet = ratings[0].sheet
    names = "、".join(rating.name for rating in ratings[:NAMES_SHOWN])
    more = f"等{len(ratings)}项" if len(ratings) > NAMES_SHOWN else ""
    return to_do(
        None,
        ground.today,
        f"补评{sheet.period.short_label}暂缓的{len(ratings)}项{sheet.get_pool_display()}等次",
        reverse("evaluations:sheet", args=[sheet.pk]),
        f"{names}{more}。{_BY_WHOM[Pool(sheet.pool)]}在评价表上点“补评”；下一期评了等次的，就不用再补。",
        begun=True,
    )
