"""The roster of people (人员名册): what its rows say."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from organizations.imports import cells
from organizations.imports.problems import Problem
from organizations.imports.tables import Column, Place, Row, read_rows
from organizations.models import Organization, Person, Role

Kind, Standing = Person.Kind, Person.Standing

REFERENCE = Column("系统编号")  # our own exports carry it, so that a corrected export finds everybody again
NAME = Column("姓名", ("名字",), required=True)
CITIZEN_ID = Column("身份证号", ("公民身份号码", "公民身份证号", "身份证号码", "证件号码"))
BRANCH = Column("所在党支部", ("所属党支部", "党支部", "所在党组织", "所属党组织", "党组织"), required=True)
UNIT = Column("工作单位", ("所在单位", "单位", "单位名称"))
KIND = Column("人员类别", ("党员类别", "党员类型", "政治面貌"), required=True)
STANDING = Column("党籍状态", ("状态", "人员状态"))
JOINED_ON = Column("入党日期", ("加入党组织日期", "入党时间", "加入中共组织的时间"))
FULL_MEMBER_ON = Column("转正日期", ("转为正式党员日期", "转正时间"))
SINCE = Column("转入日期", ("转入本支部日期", "进入支部日期", "到支部日期"))
POST_TITLE = Column("职务", ("行政职务", "工作岗位", "岗位"))
DUTIES = Column("党内职务", ("党组织职务", "任职"))
DUTIES_SINCE = Column("任职日期", ("任职时间",))
IS_HEAD = Column("行政主要负责人", ("是否行政主要负责人",))
IS_LEADING_CADRE = Column("处级以上党员领导干部", ("是否处级以上党员领导干部", "是否处级以上领导干部", "处级以上"))
PHONE = Column("手机号", ("手机号码", "联系电话", "手机", "电话"))
STAFF_NUMBER = Column("工号", ("职工编号", "职工号", "员工编号", "工作证号"))
IS_AWAY = Column("是否为流动党员", ("是否流动党员", "流动党员", "是否流出党员"))
AWAY_DESTINATION = Column("外出流向", ("流动去向", "流出地", "外出地点"))
COLUMNS = [
    REFERENCE,
    NAME,
    CITIZEN_ID,
    BRANCH,
    UNIT,
    KIND,
    STANDING,
    JOINED_ON,
    FULL_MEMBER_ON,
    SINCE,
    POST_TITLE,
    DUTIES,
    DUTIES_SINCE,
    IS_HEAD,
    IS_LEADING_CADRE,
    PHONE,
    STAFF_NUMBER,
    IS_AWAY,
    AWAY_DESTINATION,
]

KINDS = {
    "党员": Kind.MEMBER,
    "正式党员": Kind.MEMBER,
    "中共党员": Kind.MEMBER,
    "预备党员": Kind.PROBATIONARY,
    "中共预备党员": Kind.PROBATIONARY,
    "党外干部职工": Kind.STAFF,
    "党外干部": Kind.STAFF,
    "党外职工": Kind.STAFF,
    "干部职工": Kind.STAFF,
    "职工": Kind.STAFF,
    "非党员": Kind.STAFF,
    "群众": Kind.STAFF,
    "共青团员": Kind.STAFF,
}
STANDINGS = {
    "正常": Standing.NORMAL,
    "在册": Standing.NORMAL,
    "在职": Standing.NORMAL,
    "流出": Standing.AWAY,
    "停止党籍": Standing.SUSPENDED,
    "停止": Standing.SUSPENDED,
    "已离开": Standing.LEFT,
    "已转出": Standing.LEFT,
    "转出": Standing.LEFT,
    "出党": Standing.LEFT,
    "离职": Standing.LEFT,
    "已去世": Standing.DECEASED,
    "去世": Standing.DECEASED,
    "死亡": Standing.DECEASED,
}
ROLES = {  # a longer word before the one it ends with
    "行政主要负责人": Role.ADMINISTRATIVE_HEAD,
    "活动办公室工作人员": Role.DISTRICT_OFFICE,
    "党务干部": Role.COMMITTEE_OFFICER,
    "副书记": Role.DEPUTY,
    "书记": Role.SECRETARY,
    "记录员": Role.RECORDER,
}
# Duties that give no rights here; any other word is a slip of the pen and has to be corrected.
OTHER_DUTIES = re.compile("第一书记$|委员$|党小组组长$|党员$|干事$|群众$")
SET_BY = {  # column → model field that it simply sets, and how the cell is read
    JOINED_ON.name: ("joined_on", cells.date),
    FULL_MEMBER_ON.name: ("full_member_on", cells.date),
    SINCE.name: ("since", cells.date),
    POST_TITLE.name: ("post_title", cells.text),
    IS_LEADING_CADRE.name: ("is_leading_cadre", cells.yes),
    PHONE.name: ("phone", cells.phone),
    STAFF_NUMBER.name: ("staff_number", cells.code),
    AWAY_DESTINATION.name: ("away_destination", cells.text),
}
LONGEST = {
    (column.name, name): Person._meta.get_field(name).max_length
    for column, name in (
        (NAME, "name"),
        (POST_TITLE, "post_title"),
        (STAFF_NUMBER, "staff_number"),
        (AWAY_DESTINATION, "away_destination"),
    )
}


@dataclass(frozen=True)
class Duty:
    """A role as the cell names it: where (“松荫街道党工委”, “党支部”, nothing), which, and whether acting."""

    place: str
    role: str
    is_acting: bool

    @property
    def words(self) -> str:
        word = next(word for word, role in ROLES.items() if role == self.role)
        return f"{self.place}{word}{'（代理）' if self.is_acting else ''}"


LEADS_HERE = Duty("", Role.ADMINISTRATIVE_HEAD, is_acting=False)


def _choice(words: dict[str, str], value, what: str):
    clean = cells.text(value).replace(" ", "")
    if clean and clean not in words:
        raise cells.Unreadable(f"不认识这个{what}", f"请填写{'、'.join(words)}之一")
    return words.get(clean, "")


def kind_of(value) -> str:
    return _choice(KINDS, value, KIND.name)


def standing_of(value) -> str:
    return _choice(STANDINGS, value, STANDING.name)


def duties_of(value) -> tuple[Duty, ...]:
    """Read “松荫街道党工委副书记、党支部书记（代理）”."""
    return _duties_named(cells.text(value))


@lru_cache(maxsize=1024)
def _duties_named(typed: str) -> tuple[Duty, ...]:
    duties = []
    for part in re.split("[、，,；;/]", typed):
        words = re.sub(r"\s", "", part)
        is_acting = bool(re.search("代理|主持工作", words))
        words = re.sub(r"[（(]?(代理|主持工作)[)）]?", "", words)
        if not words or OTHER_DUTIES.search(words):
            continue
        role = next((role for role in ROLES if words.endswith(role)), None)
        if role is None:
            raise cells.Unreadable(f"不认识“{words}”这个职务", f"请填写{'、'.join(ROLES)}之一，前面可以写党组织名称")
        duties.append(Duty(words.removesuffix(role), ROLES[role], is_acting))
    return tuple(duties)


@dataclass(slots=True)
class PersonRow:
    source: Place
    reference: int | None
    name: str
    id_digest: str | None
    branch: str
    unit: str
    duties: tuple[Duty, ...] | None  # None when the file says nothing about posts
    duties_since: dt.date | None
    values: dict[str, object]  # model field → value, only of the columns the file has
    organization: Organization | None = None
    person: Any = None  # roster_plan.Known: who it is, once that is found out
    new_id: int | None = None  # of a person whom the import has made

    def written(self, units: dict[tuple[int, str], int]) -> dict[str, object]:
        """Every model field that the row sets; made anew at each call, because keeping them would take much memory."""
        values = {**self.values, "organization_id": self.organization.pk}
        if self.unit:
            values["unit_id"] = units.get((self.organization.pk, self.unit))
        elif self.person and self.person.organization_id != self.organization.pk:
            values["unit_id"] = None  # a unit stays behind with its branch
        if self.id_digest:
            values["id_digest"] = self.id_digest
        return values

    @property
    def person_id(self) -> int | None:
        return self.person.id if self.person else self.new_id


@dataclass
class Roster:
    """A file's rows as values."""

    rows: list[PersonRow]
    problems: list[Problem]


def read_roster(content: bytes) -> Roster:
    """Read the file; nothing is looked up yet."""
    problems: list[Problem] = []
    return Roster([_read_row(row) for row in read_rows(content, COLUMNS, problems)], problems)


def _read_row(row: Row) -> PersonRow:
    columns = row.columns
    values = {"name": row.require(NAME.name, cells.name), "kind": row.require(KIND.name, kind_of)}
    for column, (field_name, reader) in SET_BY.items():
        if column in columns:
            values[field_name] = row.read(column, reader)
    if not values.get("since"):
        values.pop("since", None)  # an empty cell leaves the stored day alone
    if STANDING.name in columns or IS_AWAY.name in columns:
        values["standing"] = _standing(row)
    _check_row(row, values)
    return PersonRow(
        source=row.place,
        reference=row.read(REFERENCE.name, cells.number),
        name=values["name"],
        id_digest=cells.id_digest(row.read(CITIZEN_ID.name, cells.citizen_id)),
        branch=row.require(BRANCH.name, cells.organization_name),
        unit=row.read(UNIT.name, cells.organization_name),
        duties=_duties(row) if DUTIES.name in columns or IS_HEAD.name in columns else None,
        duties_since=row.read(DUTIES_SINCE.name, cells.date),
        values=values,
    )


def _standing(row: Row) -> str:
    standing = row.read(STANDING.name, standing_of) or Standing.NORMAL
    is_away = row.read(IS_AWAY.name, cells.yes)
    return Standing.AWAY if is_away and standing == Standing.NORMAL else standing


def _duties(row: Row) -> tuple[Duty, ...]:
    duties = row.read(DUTIES.name, duties_of)
    return (*duties, LEADS_HERE) if row.read(IS_HEAD.name, cells.yes) else duties


def _check_row(row: Row, values: dict) -> None:
    for (column, field_name), longest in LONGEST.items():
        if len(values.get(field_name) or "") > longest:
            row.reject(column, f"超过{longest}个字", "请写短一些")
    if values["kind"] == Kind.STAFF:
        if values.get("is_leading_cadre"):
            row.reject(IS_LEADING_CADRE.name, "党外干部职工不能是党员领导干部", "请改成“否”，或改正人员类别")
        if values.get("standing") == Standing.AWAY:
            row.reject(KIND.name, "党外干部职工不能是流动党员", "请把“是否为流动党员”改成“否”，或改正人员类别")
        if values.get("joined_on"):
            row.reject(JOINED_ON.name, "党外干部职工不应有入党日期", "请清空入党日期，或改正人员类别")
        if values.get("full_member_on"):
            row.reject(FULL_MEMBER_ON.name, "党外干部职工不应有转正日期", "请清空转正日期，或改正人员类别")
    joined_on, full_member_on = values.get("joined_on"), values.get("full_member_on")
    if joined_on and full_member_on and full_member_on < joined_on:
        row.reject(FULL_MEMBER_ON.name, "转正日期早于入党日期", "请核对这两个日期")
