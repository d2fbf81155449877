"""Writes the two Excel files of a made-up district, with the headers and title rows that real exports carry."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from disclosures.demo import names
from organizations.documents import Column, Sheet, write_workbook
from organizations.imports.cells import id_check
from organizations.models import Organization

Kind = Organization.Kind
DISTRICT = "云溪区"
HOME_COMMITTEE, HOME_BRANCH, FOREIGN_BRANCH = "松荫街道党工委", "桐花社区党支部", "芦汀村党支部"
OFFICE_BRANCH = "区委办公室党支部"

ORGANIZATION_HEADERS = names.words(
    "序号 党组织全称 简称 党组织编码 组织类别 批准成立的上级党组织 成立日期 所含单位 公开电话 意见箱位置 公示栏位置"
)
PEOPLE_HEADERS = names.words(
    "序号 姓名 公民身份号码 所在党支部 工作单位 人员类别 党籍状态 入党日期 转入日期 职务 党内职务 任职日期 "
    "行政主要负责人 是否处级以上党员领导干部 手机号 是否为流动党员 外出流向"
)


@dataclass(frozen=True)
class Size:
    committees: int
    branches: int
    people_per_branch: tuple[int, int]


SIZES = {"small": Size(10, 40, (15, 29)), "district": Size(60, 2000, (20, 40))}


@dataclass
class Listed:
    """One line of the list of organizations."""

    name: str
    short_name: str
    kind: Kind
    superior: "Listed | None" = None
    units: list[str] = field(default_factory=list)
    code: str = ""
    size: int = 0  # people, of a branch
    has_staff: bool = True


@dataclass
class PersonLine:
    """One line of the roster, as it is typed."""

    name: str
    number: str
    branch: Listed
    kind: str
    unit: str = ""
    standing: str = "正常"
    joined_on: str = "-"
    since: str = ""
    post_title: str = ""
    duties: list[str] = field(default_factory=list)
    duties_since: str = ""
    is_head: bool = False
    is_leading: bool = False
    phone: str = ""
    away: str = ""


class Inventor:
    """Makes up the lines of a district; the same size, seed and day give the same lines."""

    def __init__(self, size: str, seed: int, today: dt.date):
        self.size, self.today = SIZES[size], today
        self.random = Random(f"{seed} {size}")
        self.organizations = self._organizations()
        self.people = [person for branch in self.branches for person in self._people_of(branch)]
        self._give_posts()

    @property
    def branches(self) -> list[Listed]:
        return [listed for listed in self.organizations if listed.kind in Organization.BRANCH_KINDS]

    # --- the tree -----------------------------------------------------------------------------------------------------

    def _organizations(self) -> list[Listed]:
        district = Listed(f"中共{DISTRICT}委员会", "区委", Kind.DISTRICT_COMMITTEE)
        office = Listed(f"中共{DISTRICT}委创先争优活动领导小组办公室", "活动办公室", Kind.CAMPAIGN_OFFICE, district)
        committees = list(self._committees(district))[: self.size.committees]
        listed = [district, office, *committees]
        each, more = divmod(self.size.branches, len(committees))
        for index, committee in enumerate(committees):
            listed += self._below(committee, each + (index < more))
        for number, organization in enumerate(listed, start=1):
            organization.code = f"51{number:06}"
            if organization.kind in Organization.BRANCH_KINDS and not organization.size:
                organization.size = self.random.randint(*self.size.people_per_branch)
        self._make_extremes(listed)
        return listed

    def _committees(self, district: Listed) -> Iterator[Listed]:
        yield Listed(f"中共{DISTRICT}直属机关工作委员会", "区直机关党工委", Kind.WORKING_COMMITTEE, district)
        for street, town, office in zip(names.STREETS, names.TOWNS, names.OFFICES, strict=True):
            yield Listed(
                f"中共{DISTRICT}{street}街道工作委员会", f"{street}街道党工委", Kind.WORKING_COMMITTEE, district
            )
            yield Listed(f"中共{DISTRICT}{town}镇委员会", f"{town}镇党委", Kind.COMMITTEE, district)
            is_group = office in names.OFFICES[2::3]
            kind, word = (Kind.LEADING_GROUP, "党组") if is_group else (Kind.COMMITTEE, "党委")
            full = f"中共{DISTRICT}{office}{'党组' if is_group else '委员会'}"
            yield Listed(full, f"区{office}{word}", kind, district)

    def _below(self, committee: Listed, count: int) -> Iterator[Listed]:
        """Each committee's own office branch first, then the others; in a street some under a general branch."""
        stem = committee.short_name.removesuffix("党工委").removesuffix("党委").removesuffix("党组")
        yield self._branch(committee, f"{stem}机关" if committee.short_name != "区直机关党工委" else "区委办公室")
        above = committee
        for index, place in enumerate(self._places(committee, stem, count - 1)):
            if stem == "鹭洲街道" and index == 1 or index % 12 == 11:
                above = Listed(f"中共{DISTRICT}{place}总支部委员会", f"{place}党总支", Kind.GENERAL_BRANCH, committee)
                yield above
            elif index % 12 == 2:
                above = committee
            is_joint = index == count - 2 and stem in ("松荫街道", "青石镇") or index % 25 == 24
            yield self._joint_branch(above, place) if is_joint else self._branch(above, place)

    def _places(self, committee: Listed, stem: str, count: int) -> Iterator[str]:
        if stem.endswith("街道"):
            prefix = "" if stem == "松荫街道" else stem
            pool = [f"{prefix}{name}社区" for name in names.NEIGHBOURHOODS]
        elif stem.endswith("镇"):
            own = stem.removesuffix("镇")
            pool = [f"{own}村", *(f"{stem}{name}村" for name in names.NEIGHBOURHOODS)]
        else:
            pool = [f"{stem}{name}" for name in names.DEPARTMENTS[1:]]
        for index in range(count):
            turn, place = divmod(index, len(pool))
            yield pool[place] if not turn else f"{pool[place]}第{turn + 1}"

    def _branch(self, superior: Listed, place: str) -> Listed:
        return Listed(f"中共{DISTRICT}{place}支部委员会", f"{place}党支部", Kind.BRANCH, superior)

    def _joint_branch(self, superior: Listed, place: str) -> Listed:
        units = [f"{place}居委会", f"{place}卫生服务站", f"{place}物业服务中心"]
        return Listed(f"中共{DISTRICT}{place}联合支部委员会", f"{place}联合党支部", Kind.JOINT_BRANCH, superior, units)

    def _make_extremes(self, listed: list[Listed]) -> None:
        """A branch of three without staff and one of sixty, beside the demonstration's own of a handy size."""
        by_name = {organization.short_name: organization for organization in listed}
        by_name[HOME_BRANCH].size = 14
        by_name[FOREIGN_BRANCH].size = 12
        plain = [
            organization
            for organization in listed
            if organization.kind == Kind.BRANCH
            and organization.short_name not in (HOME_BRANCH, FOREIGN_BRANCH, OFFICE_BRANCH)
            and not organization.short_name.endswith("机关党支部")
        ]
        plain[-1].size, plain[-1].has_staff = 3, False
        plain[-2].size = 60

    # --- the people ---------------------------------------------------------------------------------------------------

    def _people_of(self, branch: Listed) -> Iterator[PersonLine]:
        staff = round(branch.size * self.random.uniform(0.15, 0.3)) if branch.has_staff else 0
        taken = set()
        for index in range(branch.size):
            person = self._person(branch, "党外干部职工" if index >= branch.size - staff else self._party_kind(branch))
            while person.name in taken:
                person.name = names.person_name(self.random)
            taken.add(person.name)
            person.unit = branch.units[index % len(branch.units)] if branch.units else ""
            yield person

    def _party_kind(self, branch: Listed) -> str:
        return "预备党员" if branch.size > 3 and self.random.random() < 0.05 else "正式党员"

    def _person(self, branch: Listed, kind: str) -> PersonLine:
        random = self.random
        age = (
            random.randint(22, 58)
            if kind == "党外干部职工"
            else random.choice((28, 33, 37, 41, 46, 50, 55, 62, 70, 81))
        )
        birth = dt.date(self.today.year - age, random.randint(1, 12), random.randint(1, 28))
        person = PersonLine(names.person_name(random), self._number(birth), branch, kind)
        person.phone = f"120{random.randint(0, 99_999_999):08}"
        person.post_title = random.choice(names.STAFF_WORK) if kind == "党外干部职工" else random.choice(names.WORK)
        person.since = f"{self.today.year - random.randint(1, 8)}-{random.randint(1, 12):02}-01"
        if kind == "预备党员":
            person.joined_on = (self.today - dt.timedelta(days=random.randint(40, 300))).isoformat()
        elif kind == "正式党员":
            year, month = birth.year + random.randint(20, max(20, min(age, 45) - 2)), random.randint(1, 12)
            person.joined_on = random.choice((f"{year}.{month:02}", f"{year}年{month}月", f"{year}-{month:02}-01"))
            self._perhaps_elsewhere(person)
        if random.random() < 0.01:
            person.since = (self.today - dt.timedelta(days=random.randint(1, 25))).isoformat()
        return person

    def _perhaps_elsewhere(self, person: PersonLine) -> None:
        chance = self.random.random()
        if person.branch.size > 3 and chance < 0.04:
            person.away = self.random.choice(names.CITIES)
        elif person.branch.size > 3 and chance < 0.045:
            person.standing = self.random.choice(("停止党籍", "已转出"))

    def _number(self, birth: dt.date) -> str:
        """A number of the right form under a region that does not exist; one in thirty rosters has none."""
        if self.random.random() < 0.03:
            return "-"
        body = f"9901{self.random.randint(0, 99):02}{birth:%Y%m%d}{self.random.randint(0, 999):03}"
        return body + id_check(body)

    # --- who leads ----------------------------------------------------------------------------------------------------

    def _give_posts(self) -> None:
        self._make_numbers_unique()
        by_branch: dict[str, list[PersonLine]] = {}
        for person in self.people:
            by_branch.setdefault(person.branch.short_name, []).append(person)
        for branch in self.branches:
            self._lead_branch(branch, by_branch[branch.short_name])
        for superior in self.organizations:
            if superior.kind in Organization.SUPERIOR_KINDS:
                below = next(branch for branch in self.branches if branch.superior is superior)
                self._lead_superior(superior, self._free(by_branch[below.short_name]))
        self._lead_district(self._free(by_branch[OFFICE_BRANCH]))
        self._name_cast(by_branch)

    def _make_numbers_unique(self) -> None:
        seen = set()
        for person in self.people:
            if person.number in seen:
                person.number = "-"
            elif person.number != "-":
                seen.add(person.number)

    def _free(self, people: Iterable[PersonLine]) -> list[PersonLine]:
        """Full members who are here and hold no post yet."""
        return [
            person
            for person in people
            if person.kind == "正式党员" and not person.away and person.standing == "正常" and not person.duties
        ]

    def _appoint(self, person: PersonLine, duty: str, title: str = "") -> None:
        person.duties.append(duty)
        person.duties_since = person.since = f"{self.today.year - 2}-03-01"
        person.post_title = title or person.post_title

    def _lead_branch(self, branch: Listed, people: list[PersonLine]) -> None:
        while len(self._free(people)) < min(3, branch.size):
            chosen = next(p for p in people if p not in self._free(people))
            chosen.kind, chosen.away, chosen.standing, chosen.joined_on = "正式党员", "", "正常", "2008-07-01"
        free = self._free(people)
        self._appoint(free[0], "党支部书记", "党支部书记")
        if branch.size > 5:
            self._appoint(free[1], "党支部副书记")
            self._appoint(free[2], "记录员")
        heads = {}
        for person in people:
            if person.kind == "党外干部职工":
                heads.setdefault(person.unit, person)
        for person in heads.values():
            person.is_head, person.post_title = True, "行政主要负责人"
            person.duties_since = person.since = f"{self.today.year - 2}-03-01"

    def _lead_superior(self, superior: Listed, free: list[PersonLine]) -> None:
        for person, duty in zip(free, ("书记", "副书记", "党务干部"), strict=False):
            self._appoint(person, f"{superior.short_name}{duty}", f"{superior.short_name}{duty}")
            person.is_leading = duty != "党务干部" and superior.kind != Kind.GENERAL_BRANCH

    def _lead_district(self, free: list[PersonLine]) -> None:
        self._appoint(free[0], "区委书记", "区委书记")
        free[0].is_leading = True
        for person in free[1:3]:
            self._appoint(person, "活动办公室工作人员", "活动办公室干部")
            person.duties = ["活动办公室活动办公室工作人员"]

    def _name_cast(self, by_branch: dict[str, list[PersonLine]]) -> None:
        """The people of the demonstration accounts have standing names, so that guides and tests can speak of them."""
        home, foreign, office = by_branch[HOME_BRANCH], by_branch[FOREIGN_BRANCH], by_branch[OFFICE_BRANCH]
        first = {duty: next(p for p in home if duty in p.duties) for duty in ("党支部书记", "记录员")}
        first["党支部书记"].name, first["记录员"].name = "沈知远", "柳文澜"
        leader, member, away = self._free(home)[:3] if len(self._free(home)) > 2 else self._more_free(home)
        leader.name, leader.is_leading, leader.post_title = "傅青禾", True, "四级调研员"
        member.name, member.post_title = "顾北川", "工程维修组组长"
        away.name, away.away = "池映雪", "深圳市"
        staff = [person for person in home if person.kind == "党外干部职工"]
        next(person for person in staff if person.is_head).name = "骆明霞"
        next(person for person in staff if not person.is_head).name = "黎晓帆"
        next(person for person in foreign if "党支部书记" in person.duties).name = "庄小禾"
        next(person for person in office if "活动办公室活动办公室工作人员" in person.duties).name = "纪澄"
        for duty, name in (("党务干部", "甘棠"), ("书记", "季明川")):
            next(person for person in self.people if f"{HOME_COMMITTEE}{duty}" in person.duties).name = name

    def _more_free(self, people: list[PersonLine]) -> list[PersonLine]:
        for person in people:
            if not person.duties and person.kind != "党外干部职工":
                person.kind, person.away, person.standing, person.joined_on = "正式党员", "", "正常", "2011-07-01"
        return self._free(people)[:3]

    # --- the files ----------------------------------------------------------------------------------------------------

    def write_organizations(self, path: Path) -> None:
        _write(path, f"{DISTRICT}党组织名单", self._day(), ORGANIZATION_HEADERS, self._organization_rows())

    def write_people(self, path: Path) -> None:
        _write(path, f"{DISTRICT}党员和干部职工花名册", self._day(), PEOPLE_HEADERS, self._people_rows())

    def _day(self) -> str:
        return f"填报日期：{self.today.year}年{self.today.month}月{self.today.day}日"

    def _organization_rows(self) -> Iterator[list]:
        for number, listed in enumerate(self.organizations, start=1):
            superior = listed.superior.name if listed.superior else "无"
            place = listed.short_name.removesuffix("联合党支部").removesuffix("党支部")
            yield [
                number,
                listed.name,
                listed.short_name,
                listed.code,
                listed.kind.label,
                superior,
                "2003.07",
                "、".join(listed.units) or "-",
                f"5550{number:04}",
                f"{place}一楼大厅意见箱",
                f"{place}一楼党务公开栏",
            ]

    def _people_rows(self) -> Iterator[list]:
        for number, person in enumerate(self.people, start=1):
            yield [
                number,
                f"{person.name[0]}　{person.name[1]}" if len(person.name) == 2 else person.name,
                person.number,
                person.branch.name,
                person.unit or "-",
                person.kind,
                person.standing,
                person.joined_on,
                person.since,
                person.post_title,
                "、".join(person.duties) or "无",
                person.duties_since or "-",
                "是" if person.is_head else "否",
                "是" if person.is_leading else "否",
                person.phone,
                "是" if person.away else "否",
                person.away or "-",
            ]


def _write(path: Path, title: str, day: str, headers: tuple[str, ...], rows: Iterator[list]) -> None:
    """Title and date stand above the header, as in real exports."""
    with path.open("wb") as file:
        write_workbook(file, [Sheet(title[:31], title, day, list(map(Column, headers)), rows)], footer=day)
