"""What people type into cells, read as values; `Unreadable` says what is wrong and how to correct it."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from django.utils.crypto import salted_hmac

from organizations.documents import FORMULA_SIGNS, NOT_ALLOWED_IN_A_CELL

EMPTY = {"", "-", "--", "—", "——", "－", "/", "／", "\\", "无", "空", "暂无", "n/a", "null", "none", "nan", "#n/a"}
YES = {"是", "有", "√", "✓", "y", "yes", "1", "true"}
NO = {"否", "不是", "×", "n", "no", "0", "false"}
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00AD])
RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}  # ⽅ from a PDF is 方
PLAIN = FULL_WIDTH | INVISIBLE | RADICALS
# What stands for the middle dot in a minority's name; a full stop does so only between two Han characters.
MIDDLE_DOTS = re.compile("[·•・･‧∙⋅●⸱⸳᛫·]|(?<=[^\x00-\x7f])[ ]?[.﹒][ ]?(?=[^\x00-\x7f])")
LOST_CHARACTER = re.compile("[?*□■〓\ufffd\ue000-\uf8ff]")  # what a conversion leaves of a rare character
FIRST_SERIAL, LAST_SERIAL = 10_000, 80_000  # Excel's day numbers from 1927 to 2119
EXCEL_EPOCH = dt.date(1899, 12, 30)
MOST_EXACT_DIGITS = 15  # Excel keeps no more of a number; the rest of an 18-digit ID is lost
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"


class Unreadable(Exception):
    """A cell that cannot be taken as it stands."""

    def __init__(self, wrong: str, remedy: str):
        super().__init__(wrong)
        self.wrong, self.remedy = wrong, remedy


def text(value) -> str:
    """The cell as one clean line; a mark for nothing (“-” “无” “/”) is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return _line(str(value))


@lru_cache(maxsize=8192)  # 是, 否 and the names of branches come again and again
def _line(typed: str) -> str:
    line = " ".join(typed.translate(PLAIN).split())
    if line[:1] == "'" and line[1:].startswith(FORMULA_SIGNS):  # our own csv keeps what follows from being calculated
        line = line[1:]
    return "" if line.lower() in EMPTY else line


def prose(value) -> str:
    """A text of several lines as it was typed, full-width punctuation and all; only what nobody sees is taken off."""
    if not isinstance(value, str):
        return text(value)
    lines = value.translate(INVISIBLE).replace("\r\n", "\n").replace("\r", "\n")
    return NOT_ALLOWED_IN_A_CELL.sub("", lines).strip()


def name(value) -> str:
    """A person's name: blanks between characters are only for show (张　三), every middle dot is one."""
    clean = MIDDLE_DOTS.sub("·", unicodedata.normalize("NFC", text(value)))
    if not re.search("[A-Za-z]", clean):
        clean = clean.replace(" ", "")
    clean = re.sub(r"\s*·\s*", "·", clean)
    if re.search(r"\d", clean):
        raise Unreadable("姓名里有数字", "请只填写姓名，去掉编号")
    if LOST_CHARACTER.search(clean):
        raise Unreadable("姓名里有显示不出来的字，多半是转换文件时丢的", "请在这一格里重新输入姓名")
    return clean


def organization_name(value) -> str:
    """A name of an organization or a unit, without the blanks that line breaks and layout leave."""
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text(value)).replace("(", "（").replace(")", "）")


def code(value) -> str:
    """An organization's code; a number written by Excel has lost nothing up to 15 digits."""
    if isinstance(value, float) and abs(value) >= 10**MOST_EXACT_DIGITS:
        raise Unreadable("编码在表格里是数字，末几位已经丢失", "请把这一列设为“文本”，再重新填写编码")
    return text(value).replace(" ", "").upper()


def number(value) -> int | None:
    """A whole number of up to nine digits, such as our own exports carry."""
    clean = text(value).replace(" ", "")
    if clean and not re.fullmatch(r"\d{1,9}", clean):
        raise Unreadable("编号不是数字", "请清空这一格，或改回导出时的编号")
    return int(clean) if clean else None


def date(value) -> dt.date | None:
    """A date in any of the ways people write it; a missing day is the first of the month."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = _date_of_number(value)
    if isinstance(value, dt.date):
        return _plausible(value)
    return _day_of(text(value))


@lru_cache(maxsize=8192)
def _day_of(clean: str) -> dt.date | None:
    if not clean:
        return None
    digits = re.sub(r"[年月./\-]", " ", re.sub(r"[日号]|[T ]\d{1,2}:\d{2}.*$", "", clean)).split()
    if len(digits) == 1 and re.fullmatch(r"\d{6}|\d{8}", digits[0]):
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    return _date_of_parts([part for part in digits if part])


def _date_of_number(value: int | float):
    if FIRST_SERIAL <= value < LAST_SERIAL:
        return EXCEL_EPOCH + dt.timedelta(days=int(value))
    if float(value).is_integer():
        return str(int(value))
    if re.fullmatch(r"\d{4}\.1", str(value)):
        raise Unreadable("看不出是1月还是10月（表格把末尾的0去掉了）", "请写成“1998-10-01”或“1998年10月”")
    return str(value)


def _date_of_parts(parts: list[str]) -> dt.date:
    if len(parts) == 1 and re.fullmatch(r"\d{4}", parts[0]):
        raise Unreadable("只有年份", "请写到月，如“1998年7月”")
    try:
        year, month, *day = (int(part) for part in parts)
        if len(day) > 1:
            raise ValueError
        return _plausible(dt.date(year, month, day[0] if day else 1))
    except ValueError:
        raise Unreadable("看不懂这个日期", "请写成“1998-07-01”或“1998年7月”") from None


def _plausible(day: dt.date) -> dt.date:
    if not 1900 <= day.year <= 2100:
        raise Unreadable("年份不对", "请写四位的年份，如“1998-07-01”")
    return day


def yes(value) -> bool:
    """是 or 否; an empty cell is no."""
    clean = text(value).lower()
    if clean in YES:
        return True
    if clean in NO or not clean:
        return False
    raise Unreadable("应填“是”或“否”", "请改成“是”或“否”")


def phone(value) -> str:
    """A phone number without blanks; a mobile number without hyphens and country code."""
    clean = re.sub(r"^\+?86[- ]?(?=1\d)", "", text(value).replace(" ", ""))
    if re.fullmatch(r"1[\d-]+", clean):
        clean = clean.replace("-", "")
    if clean and not re.fullmatch(r"1\d{10}|(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?", clean):
        raise Unreadable("电话号码的位数不对", "手机号应是11位数字，固定电话请写成“0123-5550123”")
    return clean


def citizen_id(value) -> str:
    """A citizen ID of 18 characters whose check digit is right; an old one of 15 digits is lengthened."""
    if (
        isinstance(value, float | int)
        and abs(value) >= 10**MOST_EXACT_DIGITS
        or re.search(r"\de\+", text(value).lower())
    ):
        raise Unreadable("身份证号在表格里是数字，末几位已经丢失", "请把这一列设为“文本”，再重新填写身份证号")
    clean = text(value).replace(" ", "").lstrip("'‘`").upper()
    if not clean:
        return ""
    if re.fullmatch(r"\d{15}", clean):
        clean = f"{clean[:6]}19{clean[6:]}"
        clean += id_check(clean)
    if not re.fullmatch(r"\d{17}[\dX]", clean):
        raise Unreadable("身份证号不是18位", "请核对身份证号")
    if id_check(clean) != clean[17]:
        raise Unreadable("身份证号的末位校验不对", "请核对身份证号，多半是输错了一位")
    return clean


def id_check(digits: str) -> str:
    """The last character that the first 17 digits of a citizen ID call for."""
    return ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, ID_WEIGHTS, strict=False)) % 11]


def id_digest(number: str) -> str | None:
    """The keyed hash that stands for a citizen ID; the ID itself is never stored."""
    return salted_hmac("organizations.citizen_id", number, algorithm="sha256").hexdigest() if number else None
