"""Receipt codes, deadlines and limits of opinions: no queries, no clock."""

import datetime as dt
import unicodedata

from organizations.working_days import WorkCalendar

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31 signs that nobody takes for one another: no 0 O 1 I L
CODE_LENGTH = 10
OPINIONS_AN_HOUR = 20  # of one organization from the web; beyond it people are led to the phone and the box
# Of each web process. One address gets sixty a minute from nginx, so it takes several to shut the page for others.
WRONG_CODES_A_MINUTE = 100
ATTACHMENTS = 3
LARGEST_ATTACHMENT = 5 * 1024 * 1024


def code_of(number: int) -> str:
    """The receipt code of a large number, as people copy it: `7KQ2M-XR4P9`."""
    signs = ""
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs += ALPHABET[place]
    return f"{signs[:5]}-{signs[5:]}"


def normalized_code(text: str) -> str:
    """The bare signs of a code as typed: any case, full width, with or without blanks and hyphens."""
    text = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in text if sign.isalnum())


def what_is_wrong_with(text: str) -> str:
    """A sentence when `text` can't be a receipt code, else nothing."""
    code = normalized_code(text)
    if len(code) != CODE_LENGTH:
        return f"回执码应为{CODE_LENGTH}位，您填了{len(code)}位。请对照回执再填一次。"
    if strange := [sign for sign in code if sign not in ALPHABET]:
        return f"回执码里没有“{strange[0]}”。请对照回执再填一次。"
    return ""


def answer_due(received_on: dt.date, within_days: int, calendar: WorkCalendar) -> dt.date:
    """The last day for the answer, in working days after the day of receipt."""
    return calendar.add(received_on, within_days)


def days_overdue(due_on: dt.date, day: dt.date) -> int:
    return max(0, (day - due_on).days)


def names(name: str, *said: str) -> bool:
    """Whether one of the texts says `name`, blanks aside; one sign alone is no name."""
    return len(name) > 1 and any(name in "".join(text.split()) for text in said)
