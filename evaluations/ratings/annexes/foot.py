"""The lines under a form's rows: who was there, who counted, who decided, how many ★."""

from evaluations.ratings.annexes.facts import Facts
from evaluations.ratings.sheets import SheetPage


def foot_of(page: SheetPage, facts: Facts) -> tuple[str, ...]:
    """The sentences, one a line; what is not known yet is left to the pen."""
    return tuple(line for line in (_there(facts), _decided(page), _quota(page)) if line)


def _there(facts: Facts) -> str:
    there = f"应到{facts.due}人，实到{facts.present}人。"
    if facts.turnout is None:
        return f"{there}没有电子投票。"
    turnout = facts.turnout
    invalid = f"，无效票{turnout.invalid}张" if turnout.invalid else ""
    tellers = "".join(f"{duty}：{name}。" for duty, name in facts.tellers)
    return f"{there}发出票{turnout.issued}张，收回有效票{turnout.returned}张{invalid}。{tellers}"


def _decided(page: SheetPage) -> str:
    sheet = page.sheet
    if not sheet.is_confirmed:
        return f"由{sheet.deciding_body}评定，还没有确认。评定日期：　　　　　地点：　　　　　参加人员："
    day = sheet.decided_on
    participants = "、".join(sheet.participants.split())
    held = f"{day.year}年{day.month}月{day.day}日在{sheet.place}"
    confirmed = f"确认那天没有书记，由{sheet.confirmed_by.display_name}确认。" if page.lacks_a_secretary else ""
    return f"{sheet.deciding_body}{held}评定。参加评定的人员：{participants}。{confirmed}"


def _quota(page: SheetPage) -> str:
    if not page.sheet.is_confirmed:
        return ""
    beyond = f"，超过{page.excess}个" if page.excess else ""
    reason = f"，原因：{page.sheet.over_quota_reason.rstrip('。')}" if page.sheet.over_quota_reason else ""
    return f"先锋可用名额{page.allowed}个，评了{page.quota.used}个{beyond}{reason}。"
