"""The roster of people (人员名册): what its rows say, and what they change."""

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field

from organizations.imports import cells
from organizations.imports.problems import Problem
from organizations.imports.tables import Column, Row, read_table
from organizations.models import Organization, Person, Post, Role, Unit

Kind, Standing = Person.Kind, Person.Standing

NAME = Column("姓名", ("名字",), required=True)
CITIZEN_ID = Column("身份证号", ("公民身份号码", "公民身份证号", "身份证号码", "证件号码"))
BRANCH = Column("所在党支部", ("所属党支部", "所在党组织", "所属党组织", "党组织", "党支部"), required=True)
UNIT = Column("工作单位", ("所在单位", "单位", "单位名称"))
KIND = Column("人员类别", ("党员类别", "党员类型", "政治面貌"), required=True)
STANDING = Column("党籍状态", ("状态", "人员状态"))
JOINED_ON = Column("入党日期", ("加入党组织日期", "入党时间", "加入中共组织的时间"))
SINCE = Column("转入日期", ("转入本支部日期", "进入支部日期", "到支部日期"))
POST_TITLE = Column("职务", ("行政职务", "工作岗位", "岗位"))
DUTIES = Column("党内职务", ("党组织职务", "任职"))
DUTIES_SINCE = Column("任职日期", ("任职时间",))
IS_HEAD = Column("行政主要负责人", ("是否行政主要负责人",))
IS_LEADING_CADRE = Column("处级以上党员领导干部", ("是否处级以上党员领导干部", "是否处级以上领导干部", "处级以上"))
PHONE = Column("手机号", ("手机号码", "联系电话", "手机", "电话"))
IS_AWAY = Column("是否为流动党员", ("是否流动党员", "流动党员", "是否流出党员"))
AWAY_DESTINATION = Column("外出流向", ("流动去向", "流出地", "外出地点"))
COLUMNS = [
    NAME,
    CITIZEN_ID,
    BRANCH,
    UNIT,
    KIND,
    STANDING,
    JOINED_ON,
    SINCE,
    POST_TITLE,
    DUTIES,
    DUTIES_SINCE,
    IS_HEAD,
    IS_LEADING_CADRE,
    PHONE,
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
GENERIC = {
    "": (),
    "支部": Organization.BRANCH_KINDS,
    "党支部": Organization.BRANCH_KINDS,
    "联合党支部": Organization.BRANCH_KINDS,
    "党总支": (Organization.Kind.GENERAL_BRANCH,),
    "党委": (Organization.Kind.COMMITTEE,),
    "党工委": (Organization.Kind.WORKING_COMMITTEE,),
    "党组": (Organization.Kind.LEADING_GROUP,),
}


@dataclass(frozen=True)
class Duty:
    """A role as the cell names it: where (“松荫街道党工委”, “党支部”, nothing), which, and whether acting."""

    place: str
    role: str
    is_acting: bool


def _choice(words: dict[str, str], value, what: str):
    clean = cells.text(value).replace(" ", "")
    if clean and clean not in words:
        raise cells.Unreadable(f"不认识这个{what}", f"请填写{'、'.join(words)}之一")
    return words.get(clean, "")


def kind_of(value) -> str:
    return _choice(KINDS, value, KIND.name)


def standing_of(value) -> str:
    return _choice(STANDINGS, value, STANDING.name)


def duties_of(value) -> list[Duty]:
    """Read “松荫街道党工委副书记、党支部书记（代理）”."""
    duties = []
    for part in re.split("[、，,；;/]", cells.text(value)):
        words = re.sub(r"\s", "", part)
        is_acting = bool(re.search("代理|主持工作", words))
        words = re.sub(r"[（(]?(代理|主持工作)[)）]?", "", words)
        if not words or OTHER_DUTIES.search(words):
            continue
        role = next((role for role in ROLES if words.endswith(role)), None)
        if role is None:
            raise cells.Unreadable(f"不认识“{words}”这个职务", f"请填写{'、'.join(ROLES)}之一，前面可以写党组织名称")
        duties.append(Duty(words.removesuffix(role), ROLES[role], is_acting))
    return duties


@dataclass(slots=True)
class PersonRow:
    source: Row
    name: str
    id_digest: str | None
    branch: str
    unit: str
    duties: list[Duty] | None  # None when the file says nothing about posts
    duties_since: dt.date | None
    values: dict[str, object]  # model field → value, only of the columns the file has
    organization: Organization | None = None
    person: Person | None = None


@dataclass
class Roster:
    """A file's rows as values."""

    rows: list[PersonRow]
    problems: list[Problem]


def read_roster(content: bytes, file_name: str) -> Roster:
    """Read the file; nothing is looked up yet."""
    table = read_table(content, file_name, COLUMNS)
    return Roster([_read_row(row, table.columns) for row in table.rows], table.problems)


def _read_row(row: Row, columns: set[str]) -> PersonRow:
    values = {"name": row.require(NAME.name, cells.name), "kind": row.require(KIND.name, kind_of)}
    for column, field_name, reader in (
        (JOINED_ON, "joined_on", cells.date),
        (SINCE, "since", cells.date),
        (POST_TITLE, "post_title", cells.text),
        (IS_LEADING_CADRE, "is_leading_cadre", cells.yes),
        (PHONE, "phone", cells.phone),
        (AWAY_DESTINATION, "away_destination", cells.text),
    ):
        if column.name in columns:
            values[field_name] = row.read(column.name, reader)
    if not values.get("since"):
        values.pop("since", None)  # an empty cell leaves the stored day alone
    if {STANDING.name, IS_AWAY.name} & columns:
        values["standing"] = _standing(row)
    _check_row(row, values)
    has_posts = bool({DUTIES.name, IS_HEAD.name} & columns)
    return PersonRow(
        source=row,
        name=values["name"],
        id_digest=cells.id_digest(row.read(CITIZEN_ID.name, cells.citizen_id)),
        branch=row.require(BRANCH.name, cells.organization_name),
        unit=row.read(UNIT.name, cells.organization_name),
        duties=_duties(row) if has_posts else None,
        duties_since=row.read(DUTIES_SINCE.name, cells.date),
        values=values,
    )


def _standing(row: Row) -> str:
    standing = row.read(STANDING.name, standing_of) or Standing.NORMAL
    is_away = row.read(IS_AWAY.name, cells.yes)
    return Standing.AWAY if is_away and standing == Standing.NORMAL else standing


def _duties(row: Row) -> list[Duty]:
    duties = row.read(DUTIES.name, duties_of)
    if row.read(IS_HEAD.name, cells.yes):
        duties = [*duties, Duty("", Role.ADMINISTRATIVE_HEAD, False)]
    return duties


def _check_row(row: Row, values: dict) -> None:
    for column, field_name in ((NAME, "name"), (POST_TITLE, "post_title"), (AWAY_DESTINATION, "away_destination")):
        longest = Person._meta.get_field(field_name).max_length
        if len(values.get(field_name) or "") > longest:
            row.reject(column.name, f"超过{longest}个字", "请写短一些")
    if values["kind"] == Kind.STAFF:
        if values.get("is_leading_cadre"):
            row.reject(IS_LEADING_CADRE.name, "党外干部职工不能是党员领导干部", "请改成“否”，或改正人员类别")
        if values.get("standing") == Standing.AWAY:
            row.reject(KIND.name, "党外干部职工不能是流动党员", "请把“是否为流动党员”改成“否”，或改正人员类别")
        if values.get("joined_on"):
            row.reject(JOINED_ON.name, "党外干部职工不应有入党日期", "请清空入党日期，或改正人员类别")


@dataclass
class RosterPlan:
    """What importing the roster would do; writes nothing."""

    new: list[PersonRow] = field(default_factory=list)
    changed: list[tuple[PersonRow, dict[str, tuple]]] = field(default_factory=list)
    unchanged: int = 0
    left_out: list[Person] = field(default_factory=list)
    new_units: list[tuple[Organization, str]] = field(default_factory=list)
    posts_begun: list[tuple[PersonRow, Organization, Duty]] = field(default_factory=list)
    posts_ended: list[Post] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "新增": len(self.new),
            "修改": len(self.changed),
            "不变": self.unchanged,
            "名册里没有": len(self.left_out),
            "新任职": len(self.posts_begun),
            "离任": len(self.posts_ended),
        }


class OrganizationBook:
    """Finds organizations by the names people write: full name, short name or code."""

    def __init__(self):
        self.all = {organization.pk: organization for organization in Organization.objects.all()}
        self.by_path = {organization.path: organization for organization in self.all.values()}
        self.exact = {organization.name: organization for organization in self.all.values()}
        self.others = defaultdict(list)
        for organization in self.all.values():
            bare = organization.name.removeprefix("中共")
            for key in {organization.short_name, organization.code, bare}:
                self.others[key].append(organization)

    def find(self, name: str) -> list[Organization]:
        return [self.exact[name]] if name in self.exact else self.others.get(name, [])

    def place_of(self, duty: Duty, own: Organization) -> list[Organization]:
        """Where a duty is held: the named organization, or the nearest of that kind from the own branch upward."""
        if duty.role == Role.DISTRICT_OFFICE and not duty.place:  # the duty's own name says where
            office = Organization.Kind.CAMPAIGN_OFFICE
            return [organization for organization in self.by_path.values() if organization.kind == office]
        kinds = GENERIC.get(duty.place)
        if kinds is None:
            return self.find(duty.place)
        if not kinds:
            return [own]
        above = (self.by_path[own.path[:end]] for end in range(len(own.path), 0, -Organization.steplen))
        return [organization for organization in above if organization.kind in kinds][:1]


def plan_roster(roster: Roster) -> RosterPlan:
    """Compare the roster with the database."""
    plan = RosterPlan(problems=roster.problems)
    book = OrganizationBook()
    _find_branches(roster, book)
    _check_units(roster, plan)
    people = list(Person.objects.all())
    _match(roster, people)
    _compare(roster, plan, people)
    _plan_posts(roster, plan, book)
    return plan


def _find_branches(roster: Roster, book: OrganizationBook) -> None:
    for row in roster.rows:
        found = book.find(row.branch) if row.branch else []
        if len(found) == 1 and found[0].is_branch:
            row.organization = found[0]
        elif len(found) == 1:
            row.source.reject(BRANCH.name, f"{found[0].get_kind_display()}名下不能直接有人", "请填写所在的党支部")
        elif found:
            row.source.reject(BRANCH.name, "有几个党支部都叫这个名字", "请改填党支部的全称或编码")
        elif row.branch:
            row.source.reject(BRANCH.name, "找不到这个党支部", "请先导入党组织名单，或改成系统里的全称")


def _check_units(roster: Roster, plan: RosterPlan) -> None:
    """A branch that has named its units takes no others; one that has not gets them from its people."""
    known = defaultdict(set)
    for organization_id, name in Unit.objects.values_list("organization_id", "name"):
        known[organization_id].add(name)
    fresh = {}
    for row in roster.rows:
        if not row.unit or row.organization is None:
            continue
        units = known.get(row.organization.pk)
        if units is None:
            fresh[row.organization.pk, row.unit] = row.organization
        elif row.unit not in units:
            row.source.reject(
                UNIT.name, "不是本支部的单位", f"请填写{'、'.join(sorted(units))}之一，或先在党组织名单里加上"
            )
    plan.new_units = [(organization, name) for (_, name), organization in fresh.items()]


def _match(roster: Roster, people: list[Person]) -> None:
    """Find each row's person: by the keyed hash of the ID, else by name, branch and the day of joining."""
    by_digest = {person.id_digest: person for person in people if person.id_digest}
    seen: dict[str, int] = {}
    for row in roster.rows:
        if row.id_digest in seen:
            row.source.reject(CITIZEN_ID.name, f"与第{seen[row.id_digest]}行相同", "请核对身份证号，或删去重复的一行")
        elif row.id_digest:
            seen[row.id_digest] = row.source.number
            row.person = by_digest.get(row.id_digest)
    taken = {row.person.pk for row in roster.rows if row.person}
    namesakes = defaultdict(list)
    for person in people:
        if person.pk not in taken:
            namesakes[person.organization_id, person.name].append(person)
    groups = defaultdict(list)
    for row in roster.rows:
        if row.person is None and row.organization is not None and row.name:
            groups[row.organization.pk, row.name].append(row)
    for key, rows in groups.items():
        _match_namesakes(rows, namesakes[key])


def _match_namesakes(rows: list[PersonRow], people: list[Person]) -> None:
    waiting, free = [], list(people)
    for row in rows:
        exact = [
            person
            for person in free
            if _may_be(row, person) and person.joined_on and person.joined_on == row.values.get("joined_on")
        ]
        if len(exact) == 1:
            row.person = exact[0]
            free.remove(exact[0])
        else:
            waiting.append(row)
    free = [person for person in free if any(_may_be(row, person) for row in waiting)]
    if len(waiting) == 1 and len(free) == 1:
        waiting[0].person = free[0]
        return
    unclear = [row for row in waiting if row.id_digest is None]
    told_apart = {row.values.get("joined_on") for row in unclear} - {None}
    if unclear and (free or (len(waiting) > 1 and len(told_apart) < len(unclear))):
        for row in unclear:
            row.source.reject(
                NAME.name, "本支部有同名的人，分不清是哪一位", "请填写身份证号；没有身份证号的，请填写入党日期"
            )


def _may_be(row: PersonRow, person: Person) -> bool:
    return row.id_digest is None or person.id_digest is None


def _compare(roster: Roster, plan: RosterPlan, people: list[Person]) -> None:
    units = {(unit.organization_id, unit.name): unit for unit in Unit.objects.all()}
    for row in roster.rows:
        if row.organization is None:
            continue
        row.values["organization_id"] = row.organization.pk
        if row.unit and (row.organization.pk, row.unit) in units:
            row.values["unit_id"] = units[row.organization.pk, row.unit].pk
        if row.id_digest:
            row.values["id_digest"] = row.id_digest
        if row.person is None:
            plan.new.append(row)
            continue
        if row.person.organization_id != row.organization.pk and not row.unit:
            row.values["unit_id"] = None  # a unit stays behind with its branch
        changes = {
            name: (getattr(row.person, name), value)
            for name, value in row.values.items()
            if getattr(row.person, name) != value
        }
        if changes or (row.unit and (row.organization.pk, row.unit) not in units):
            plan.changed.append((row, changes))
        else:
            plan.unchanged += 1
        _check_kept(row)
    found = {row.person.pk for row in roster.rows if row.person}
    plan.left_out = [p for p in people if p.pk not in found and p.standing in (Standing.NORMAL, Standing.AWAY)]


def _check_kept(row: PersonRow) -> None:
    """What the file leaves out is kept, and must still fit what it says."""
    is_leading = row.values.get("is_leading_cadre", row.person.is_leading_cadre)
    if row.values["kind"] == Kind.STAFF and is_leading and "is_leading_cadre" not in row.values:
        row.source.reject(KIND.name, "系统里这个人是党员领导干部", "请改正人员类别，或加上“处级以上党员领导干部”一列")


def _plan_posts(roster: Roster, plan: RosterPlan, book: OrganizationBook) -> None:
    open_posts = defaultdict(list)
    secretaries = defaultdict(list)
    for post in Post.objects.filter(ends_on__isnull=True).select_related("person", "organization"):
        open_posts[post.person_id].append(post)
        if post.role == Role.SECRETARY:
            secretaries[post.organization_id].append(post)
    named: dict[int, PersonRow] = {}
    for row in roster.rows:
        if row.duties is None or row.organization is None:
            continue
        held = open_posts[row.person.pk] if row.person else []
        kept = {(post.organization_id, post.role): post for post in held}
        for duty in dict.fromkeys(row.duties):
            organization = _place(row, duty, book)
            if organization is None or kept.pop((organization.pk, duty.role), None):
                continue
            plan.posts_begun.append((row, organization, duty))
        plan.posts_ended += kept.values()
        _note_secretaries(row, book, named)
    ended = {post.pk for post in plan.posts_ended}
    for row, organization, duty in plan.posts_begun:
        if duty.role == Role.SECRETARY:  # a successor ends the term of whoever was there
            succeeded = [post for post in secretaries[organization.pk] if post.pk not in ended]
            plan.posts_ended += [post for post in succeeded if row.person is None or post.person_id != row.person.pk]


def _place(row: PersonRow, duty: Duty, book: OrganizationBook) -> Organization | None:
    places = book.place_of(duty, row.organization)
    if len(places) == 1:
        return places[0]
    column = DUTIES.name
    if places:
        row.source.reject(column, f"有几个党组织都叫“{duty.place}”", "请在职务前写党组织的全称")
    else:
        row.source.reject(column, f"找不到“{duty.place}”这个党组织", "请在职务前写系统里的党组织名称，或只写职务")
    return None


def _note_secretaries(row: PersonRow, book: OrganizationBook, named: dict[int, PersonRow]) -> None:
    for duty in row.duties:
        places = book.place_of(duty, row.organization)
        if duty.role != Role.SECRETARY or len(places) != 1:
            continue
        other = named.setdefault(places[0].pk, row)
        if other is not row:
            wrong = f"第{other.source.number}行已经是{places[0].short_name}的书记"
            row.source.reject(DUTIES.name, wrong, "一个党组织只有一名书记，请改正其中一行")
