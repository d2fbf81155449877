"""Inspections (检查) of the demonstration: one reported and being put right, one told, one only frozen."""

import datetime as dt

from disclosures.inspections import actions
from disclosures.inspections.models import Finding, Inspection
from disclosures.inspections.rules import Problem
from organizations.models import Organization, Post, Role, User
from organizations.periods import Month

EXPLANATIONS = (
    "会议按期开了，当天系统登录不上，过了几天才补录，会议记录本上有原始记录。",
    "书记住院，代理书记刚接手，已经把时间排进下个月的计划。",
)
RECTIFICATIONS = (
    "已经补开，讲述、点评都已录入，会议记录可以查看。",
    "支委会专门研究，定了每月的开会日子，由组织委员提前三天提醒。",
)
ON_SITE = "公示栏里还贴着上上个月的结果，没有更换；意见箱锁坏了。"


def inspect(months: list[Month], today: dt.date) -> None:
    """Of the last two past months one inspection each; the demonstration's own branch is seen on site in each."""
    office, home = User.objects.get(username="office"), User.objects.get(username="secretary").person.organization
    district = Organization.objects.get(depth=1)
    if len(months) > 1:
        _put_right(_reported(office, district, months[-2], home, today), today)
    _explained(_told(office, district, months[-1], home, today), today)


def _reported(office: User, district: Organization, month: Month, home: Organization, today: dt.date) -> Inspection:
    """Frozen, told and reported on days that are over, as the office would have done it."""
    frozen_on = today - dt.timedelta(days=21)
    inspection = _frozen(office, district, month, home, max(frozen_on, month.next().start))
    told = actions.notify(by=office, inspection=inspection, today=inspection.data_day)
    _explained(told, told.notified_on)
    return actions.mark_reported(by=office, inspection=told, today=told.answers_due_on + dt.timedelta(days=1))


def _told(office: User, district: Organization, month: Month, home: Organization, today: dt.date) -> Inspection:
    inspection = _frozen(office, district, month, home, today)
    return actions.notify(by=office, inspection=inspection, today=today)


def _frozen(office: User, district: Organization, month: Month, home: Organization, day: dt.date) -> Inspection:
    inspection = actions.freeze(by=office, scope=district, first=month, last=month, title="", today=day)
    seen = actions.Seen(
        organization=home, month=month, problem=str(Problem.LATE_PUBLICATION), words=ON_SITE, seen_on=day
    )
    actions.add_on_site(by=office, inspection=inspection, seen=seen, today=day)
    return inspection


def _answers(inspection: Inspection) -> list[tuple[User, Finding]]:
    """The findings with the secretary who answers each, as far as there is one."""
    posts = Post.objects.filter(role=Role.SECRETARY, ends_on__isnull=True).exclude(person__user=None)
    secretaries = {post.organization_id: post.person.user for post in posts.select_related("person__user")}
    return [
        (secretaries[finding.responsible_id], finding)
        for finding in inspection.findings.all()
        if finding.responsible_id in secretaries
    ]


def _explained(inspection: Inspection, day: dt.date) -> None:
    """Every third unit explains; the office takes one explanation for good."""
    for index, (by, finding) in enumerate(_answers(inspection)):
        if index % 3 == 0:
            words = EXPLANATIONS[index // 3 % len(EXPLANATIONS)]
            actions.explain(by=by, finding=finding, explanation=words, based_on=0, today=day)
    explained = inspection.findings.exclude(explanation="").first()
    if explained:
        actions.withdraw(by=inspection.frozen_by, finding=explained, reason="说明属实，有原始记录。", today=day)


def _put_right(inspection: Inspection, today: dt.date) -> None:
    """Of four units one has done nothing yet, one waits, one was sent back, one is cleared."""
    for index, (by, finding) in enumerate(_answers(inspection)):
        finding.refresh_from_db()
        if index % 4 == 0 or finding.is_withdrawn:
            continue
        words = RECTIFICATIONS[index % len(RECTIFICATIONS)]
        actions.submit(by=by, finding=finding, rectification=words, today=today)
        if index % 4 == 2:
            actions.send_back(by=inspection.frozen_by, finding=finding, reason="请附上补开的日期。", today=today)
        if index % 4 == 3:
            actions.clear(by=inspection.frozen_by, finding=finding, note="看了会议记录，已经补上。", today=today)
