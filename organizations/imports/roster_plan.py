"""What importing a roster would change: who is meant by each row, what differs, whose posts begin and end."""

from collections import Counter, defaultdict, namedtuple
from dataclasses import dataclass, field

from organizations.imports.problems import Problem
from organizations.imports.roster import (
    BRANCH,
    CITIZEN_ID,
    DUTIES,
    FULL_MEMBER_ON,
    KIND,
    NAME,
    REFERENCE,
    UNIT,
    Duty,
    Kind,
    PersonRow,
    Roster,
    Standing,
)
from organizations.models import Organization, Person, Post, Role, Unit

COMPARED = (
    "name",
    "kind",
    "standing",
    "organization_id",
    "unit_id",
    "since",
    "post_title",
    "is_leading_cadre",
    "joined_on",
    "full_member_on",
    "phone",
    "staff_number",
    "away_destination",
    "id_digest",
)
# Who is on the roster already: sixty thousand of these take a fifth of the memory of sixty thousand `Person`.
Known = namedtuple("Known", ("id", *COMPARED))

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


@dataclass
class RosterPlan:
    """What importing the roster would do; writes nothing."""

    new: list[PersonRow] = field(default_factory=list)
    changed: list[tuple[PersonRow, dict[str, tuple]]] = field(default_factory=list)
    unchanged: int = 0
    left_out: list[Known] = field(default_factory=list)
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
    people = _known_people()
    _match(roster, people)
    _compare(roster, plan, people)
    _plan_posts(roster, plan, book)
    return plan


def _known_people() -> list[Known]:
    """Everybody on record; what many have in common (words, days) is kept once, not sixty thousand times."""
    one_of: dict[object, object] = {}
    shared = [name not in ("id", "name", "phone", "id_digest") for name in Known._fields]
    return [
        Known._make(
            one_of.setdefault(value, value) if is_shared else value
            for value, is_shared in zip(values, shared, strict=True)
        )
        for values in Person.objects.order_by("pk").values_list(*Known._fields).iterator()
    ]


def _find_branches(roster: Roster, book: OrganizationBook) -> None:
    for row in roster.rows:
        found = book.find(row.branch) if row.branch else []
        if len(found) == 1 and found[0].is_branch:
            row.organization = found[0]
        elif len(found) == 1:
            row.source.reject(
                BRANCH.name, f"{found[0].get_kind_display()}名下不能直接有人", "请填写所在的党支部", row.branch
            )
        elif found:
            row.source.reject(BRANCH.name, "有几个党支部都叫这个名字", "请改填党支部的全称或编码", row.branch)
        elif row.branch:
            row.source.reject(BRANCH.name, "找不到这个党支部", "请先导入党组织名单，或改成系统里的全称", row.branch)


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
            remedy = f"请填写{'、'.join(sorted(units))}之一，或先在党组织名单里加上"
            row.source.reject(UNIT.name, "不是本支部的单位", remedy, row.unit)
    plan.new_units = [(organization, name) for (_, name), organization in fresh.items()]


def _match(roster: Roster, people: list[Known]) -> None:
    """Whose row it is: our own number, else the keyed hash of the ID, else name and phone, else name in the branch."""
    _match_references(roster, people)
    _match_ids(roster, people)
    free = {person.id: person for person in people}
    for row in roster.rows:
        if row.person:
            free.pop(row.person.id, None)
    for person in _match_phones(roster, list(free.values())):
        free.pop(person.id)
    namesakes = defaultdict(list)
    for person in free.values():
        namesakes[person.organization_id, person.name].append(person)
    groups = defaultdict(list)
    for row in roster.rows:
        if row.person is None and row.organization is not None and row.name:
            groups[row.organization.pk, row.name].append(row)
    for key, rows in groups.items():
        _match_namesakes(rows, namesakes[key])


def _match_references(roster: Roster, people: list[Known]) -> None:
    by_reference = {person.id: person for person in people}
    seen: dict[int, int] = {}
    for row in roster.rows:
        if row.reference is None:
            continue
        person = by_reference.get(row.reference)
        if person is None or person.name != row.name or not _may_be(row, person):
            remedy = "请清空这一格，让系统按身份证号、手机号和姓名来认"
            row.source.reject(REFERENCE.name, "系统编号和姓名对不上", remedy, str(row.reference))
        elif row.reference in seen:
            wrong = f"与第{seen[row.reference]}行相同"
            row.source.reject(REFERENCE.name, wrong, "请删去重复的一行", str(row.reference))
        else:
            seen[row.reference] = row.source.number
            row.person = person


def _match_ids(roster: Roster, people: list[Known]) -> None:
    by_digest = {person.id_digest: person for person in people if person.id_digest}
    taken = {row.person.id: row.source.number for row in roster.rows if row.person}
    seen: dict[str, int] = {}
    for row in roster.rows:
        if row.id_digest is None:
            continue
        owner = by_digest.get(row.id_digest)
        if row.id_digest in seen:
            row.source.reject(CITIZEN_ID.name, f"与第{seen[row.id_digest]}行相同", "请核对身份证号，或删去重复的一行")
        elif owner and owner is not row.person and (row.person or owner.id in taken):
            row.source.reject(CITIZEN_ID.name, "这个身份证号是系统里另一个人的", "请核对系统编号和身份证号")
        elif owner:
            row.person = owner
        seen.setdefault(row.id_digest, row.source.number)


def _match_phones(roster: Roster, people: list[Known]) -> list[Known]:
    """One name with one phone is one person, also in another branch: a transfer without an ID is found like this."""
    stored, listed = defaultdict(list), defaultdict(list)
    for person in people:
        if person.phone:
            stored[person.name, person.phone].append(person)
    for row in roster.rows:
        if row.person is None and row.values.get("phone"):
            listed[row.name, row.values["phone"]].append(row)
    found = []
    for key, rows in listed.items():
        same = stored.get(key, ())
        if len(rows) == len(same) == 1 and _may_be(rows[0], same[0]):
            rows[0].person = same[0]
            found.append(same[0])
    return found


def _match_namesakes(rows: list[PersonRow], people: list[Known]) -> None:
    """Namesakes of one branch are told apart by the day of joining; who stays unclear is refused, never guessed."""
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
    told_apart = Counter((row.values.get("joined_on"), row.values.get("phone") or None) for row in unclear)
    is_clear = max(told_apart.values(), default=0) == 1 and (None, None) not in told_apart
    if unclear and (free or (len(waiting) > 1 and not is_clear)):
        remedy = "请填写身份证号；没有身份证号的，请填写手机号或入党日期"
        for row in unclear:
            row.source.reject(NAME.name, "本支部有同名的人，分不清是哪一位", remedy, row.name)


def _may_be(row: PersonRow, person: Known) -> bool:
    """Two different IDs are two people, whatever else is the same."""
    return row.id_digest is None or person.id_digest in (None, row.id_digest)


def _compare(roster: Roster, plan: RosterPlan, people: list[Known]) -> None:
    units = units_by_name()
    for row in roster.rows:
        if row.organization is None:
            continue
        if row.person is None:
            plan.new.append(row)
            continue
        changes = {
            name: (getattr(row.person, name), value)
            for name, value in row.written(units).items()
            if getattr(row.person, name) != value
        }
        if changes or (row.unit and (row.organization.pk, row.unit) not in units):
            plan.changed.append((row, changes))
        else:
            plan.unchanged += 1
        _check_kept(row)
    found = {row.person.id for row in roster.rows if row.person}
    plan.left_out = [p for p in people if p.id not in found and p.standing in (Standing.NORMAL, Standing.AWAY)]


def units_by_name() -> dict[tuple[int, str], int]:
    """Every unit by its branch and name."""
    return {(branch, name): pk for pk, branch, name in Unit.objects.values_list("pk", "organization_id", "name")}


def _check_kept(row: PersonRow) -> None:
    """What the file leaves out is kept, and must still fit what it says."""
    kept, values = row.person, row.values
    if values["kind"] == Kind.STAFF and kept.is_leading_cadre and "is_leading_cadre" not in values:
        remedy = "请改正人员类别，或加上“处级以上党员领导干部”一列"
        row.source.reject(KIND.name, "系统里这个人是党员领导干部", remedy)
    joined_on = values.get("joined_on", kept.joined_on)
    full_member_on = values.get("full_member_on", kept.full_member_on)
    if (
        joined_on
        and full_member_on
        and full_member_on < joined_on
        and not {"joined_on", "full_member_on"} <= set(values)
    ):
        remedy = "请核对这两个日期，并在表里同时写上"
        row.source.reject(FULL_MEMBER_ON.name, "转正日期早于入党日期", remedy, str(full_member_on))


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
        held = open_posts[row.person.id] if row.person else []
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
            plan.posts_ended += [post for post in succeeded if row.person is None or post.person_id != row.person.id]


def _place(row: PersonRow, duty: Duty, book: OrganizationBook) -> Organization | None:
    places = book.place_of(duty, row.organization)
    if len(places) == 1:
        return places[0]
    column = DUTIES.name
    if places:
        row.source.reject(column, f"有几个党组织都叫“{duty.place}”", "请在职务前写党组织的全称", duty.words)
    else:
        row.source.reject(
            column, f"找不到“{duty.place}”这个党组织", "请在职务前写系统里的党组织名称，或只写职务", duty.words
        )
    return None


def _note_secretaries(row: PersonRow, book: OrganizationBook, named: dict[int, PersonRow]) -> None:
    for duty in row.duties:
        places = book.place_of(duty, row.organization)
        if duty.role != Role.SECRETARY or len(places) != 1:
            continue
        other = named.setdefault(places[0].pk, row)
        if other is not row:
            wrong = f"第{other.source.number}行已经是{places[0].short_name}的书记"
            row.source.reject(DUTIES.name, wrong, "一个党组织只有一名书记，请改正其中一行", duty.words)
