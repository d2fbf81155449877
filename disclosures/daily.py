"""What a new day brings, as a list of steps: each can be repeated, and one that fails never stops the rest."""

import datetime as dt
import logging
from collections.abc import Callable

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from disclosures.exports import actions as exports
from disclosures.opinions.actions import forget_old_hours
from disclosures.publications.actions import take_down_due
from disclosures.reminders.actions import forget_old_digests, queue_digests
from evaluations.ballots.actions import erase_spent_keys
from meetings.actions import erase_left_over_files

log = logging.getLogger(__name__)

Step = Callable[[dt.date], str]


def take_down_publications(today: dt.date) -> str:
    """撤下到期的公示."""
    return f"撤下{take_down_due(today=today)}份到期的公示"


def forget_counts_of_opinions(today: dt.date) -> str:
    """The count that holds off floods is of one hour; afterwards it would only tell when something came."""
    return f"清除{forget_old_hours(now=timezone.now())}条按小时的意见计数"


def erase_keys_left_behind(today: dt.date) -> str:
    """A count erases its ballot's keys after it has committed; a machine that died in between left them here.

    So did one that died while it opened a ballot, which then never was.
    """
    return f"清除{erase_spent_keys()}场已结束或没有开成的投票留下的密钥"


def erase_attachments_left_over(today: dt.date) -> str:
    """An upload or a removal that broke off left a file that no line leads to."""
    return f"清除{erase_left_over_files()}个没有对应会议的附件文件"


def end_abandoned_exports(today: dt.date) -> str:
    """A worker that was killed can't say so itself."""
    return f"结束{exports.end_abandoned()}项中断的导出"


def remove_old_exports(today: dt.date) -> str:
    """A week for the file, a month for its line on the asker's list."""
    expired = exports.expire(today=today)
    return f"删除{expired}个到期的导出文件、{exports.forget_old(today=today)}条一个月前的导出"


def erase_exports_left_over(today: dt.date) -> str:
    """A killed worker's half-written file belongs to no line."""
    return f"清除{exports.erase_left_over_files()}个没有写完的导出文件"


def forget_old_sessions(today: dt.date) -> str:
    call_command("clearsessions")
    return "清除过期的登录"


def remind_by_mail(today: dt.date) -> str:
    """Note the day's mails; the worker sends them in the morning, and none twice."""
    return f"安排{queue_digests(today=today)}封提醒邮件"


def forget_old_reminders(today: dt.date) -> str:
    """Who was reminded when is kept for a month."""
    return f"清除{forget_old_digests(today=today)}条一个月前的提醒记录"


STEPS: tuple[Step, ...] = (
    take_down_publications,
    forget_counts_of_opinions,
    erase_keys_left_behind,
    erase_attachments_left_over,
    end_abandoned_exports,
    remove_old_exports,
    erase_exports_left_over,
    forget_old_sessions,
    remind_by_mail,
    forget_old_reminders,
)


def run(today: dt.date, steps: tuple[Step, ...] = STEPS) -> tuple[list[str], list[str]]:
    """Take every step; returns what was done and which steps failed, with the reason."""
    done, failed = [], []
    for step in steps:
        try:
            with transaction.atomic():
                done.append(step(today))
        except Exception as error:  # whatever it is, the next step still has its turn
            log.exception("daily step %s failed", step.__name__)
            failed.append(f"{step.__name__}：{error}")
    return done, failed
