"""Looking up an answer by its receipt code, and the limit for those who guess codes."""

import datetime as dt
import threading

from disclosures.opinions import rules
from disclosures.opinions.actions import digest_of
from disclosures.opinions.models import Opinion
from organizations.refusals import Refused

NOT_FOUND = "没有找到这个回执码。请对照回执再填一次，或者打公开电话询问。"
TOO_MANY = "这一分钟里填错的回执码太多，暂时不能查询。请过一分钟再查，或者打公开电话询问。"


class WrongCodes:
    """How many wrong codes came in the present minute, from whomever: a number in this process, kept nowhere else."""

    def __init__(self):
        self._minute, self._how_many = None, 0
        self._lock = threading.Lock()

    def count(self, now: dt.datetime) -> None:
        """Add one."""
        with self._lock:
            self._how_many = self._so_far(now) + 1
            self._minute = _minute_of(now)

    def are_too_many(self, now: dt.datetime) -> bool:
        """Whether nothing is looked up any more until the minute is over."""
        with self._lock:
            return self._so_far(now) >= rules.WRONG_CODES_A_MINUTE

    def _so_far(self, now: dt.datetime) -> int:
        return self._how_many if self._minute == _minute_of(now) else 0


_wrong_codes = WrongCodes()


def opinion_of(code: str, now: dt.datetime) -> Opinion:
    """The opinion that a receipt code belongs to; a wrong one is refused, and soon every one when many are wrong."""
    if _wrong_codes.are_too_many(now):
        raise Refused(TOO_MANY)
    opinions = Opinion.objects.select_related("organization", "referred_to", "publication")
    opinion = opinions.filter(receipt_digest=digest_of(code)).first()
    if opinion is None:
        _wrong_codes.count(now)
        raise Refused(NOT_FOUND)
    return opinion


def _minute_of(now: dt.datetime) -> dt.datetime:
    return now.replace(second=0, microsecond=0)
