"""The list of Party organizations (党组织名单): what its rows say, and what they change."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from organizations.imports import cells
from organizations.imports.problems import Problem
from organizations.imports.tables import Column, Place, Row, read_rows
from organizations.models import Organization, Unit
from organizations.rules import MAY_STAND_UNDER

Kind = Organization.Kind

NAME = Column("党组织全称", ("党组织名称", "组织全称", "组织名称"), required=True)
SHORT_NAME = Column("简称", ("党组织简称", "组织简称"))
CODE = Column("党组织编码", ("党组织代码", "组织编码", "组织代码"))
KIND = Column("组织类别", ("党组织类别", "党组织类型", "组织类型"), required=True)
SUPERIOR = Column(
    "上级党组织", ("批准成立的上级党组织", "上级党组织名称", "上级党组织全称", "隶属党组织"), required=True
)
FOUNDED_ON = Column("成立日期", ("批准成立日期", "成立时间", "建立日期"))
DISSOLVED_ON = Column("撤销日期", ("撤销时间",))
UNITS = Column("所含单位", ("联合单位", "所属单位", "单位名称", "单位"))
# 党组织联系人 and 联系电话 are somebody's own: they are not read, so that they cannot end up on a notice board.
PUBLIC_PHONE = Column("公开电话", ("监督电话",))
OPINION_BOX = Column("意见箱位置", ("意见箱",))
BOARD_PLACE = Column("公示栏位置", ("公示地点", "公示栏", "展示台位置"))
COLUMNS = [
    NAME,
    SHORT_NAME,
    CODE,
    KIND,
    SUPERIOR,
    FOUNDED_ON,
    DISSOLVED_ON,
    UNITS,
    PUBLIC_PHONE,
    OPINION_BOX,
    BOARD_PLACE,
]

# Codes of 党组 and 党小组 differ between systems, so names win over codes.
KIND_NAMES = {
    "区委": Kind.DISTRICT_COMMITTEE,
    "区委员会": Kind.DISTRICT_COMMITTEE,
    "活动办公室": Kind.CAMPAIGN_OFFICE,
    "领导小组办公室": Kind.CAMPAIGN_OFFICE,
    "党工委": Kind.WORKING_COMMITTEE,
    "工作委员会": Kind.WORKING_COMMITTEE,
    "党委": Kind.COMMITTEE,
    "基层党委": Kind.COMMITTEE,
    "机关党委": Kind.COMMITTEE,
    "党组": Kind.LEADING_GROUP,
    "党总支": Kind.GENERAL_BRANCH,
    "党总支部": Kind.GENERAL_BRANCH,
    "党支部": Kind.BRANCH,
    "支部": Kind.BRANCH,
    "联合党支部": Kind.JOINT_BRANCH,
    "联合支部": Kind.JOINT_BRANCH,
}
KIND_CODES = {"611": Kind.COMMITTEE, "621": Kind.GENERAL_BRANCH, "631": Kind.BRANCH, "632": Kind.JOINT_BRANCH}
FIELDS = {  # column → model field, for what a row simply sets
    NAME.name: "name",
    SHORT_NAME.name: "short_name",
    CODE.name: "code",
    KIND.name: "kind",
    FOUNDED_ON.name: "founded_on",
    DISSOLVED_ON.name: "dissolved_on",
    PUBLIC_PHONE.name: "public_phone",
    OPINION_BOX.name: "opinion_box",
    BOARD_PLACE.name: "board_place",
}


def kind_of(value) -> str:
    clean = cells.text(value).replace(" ", "")
    kind = KIND_NAMES.get(re.sub(r"[\d（）()\-—]", "", clean)) or KIND_CODES.get(re.sub(r"\D", "", clean))
    if clean and kind is None:
        raise cells.Unreadable("不认识这个组织类别", f"请填写{'、'.join(Kind.labels)}之一")
    return kind or ""


def units_of(value) -> list[str]:
    names = re.split("[、，,；;\n]", str(value)) if cells.text(value) else []
    return [name for name in dict.fromkeys(cells.organization_name(name) for name in names) if name]


@dataclass(slots=True)
class OrganizationRow:
    source: Place
    name: str
    short_name: str
    code: str
    kind: str
    superior: str
    units: list[str]
    values: dict[str, object]  # model field → value, only of the columns the file has


@dataclass
class OrganizationList:
    """A file's rows as values."""

    rows: list[OrganizationRow]
    problems: list[Problem]


def read_organization_list(content: bytes) -> OrganizationList:
    """Read the file; nothing is looked up yet."""
    problems: list[Problem] = []
    return OrganizationList([_read_row(row) for row in read_rows(content, COLUMNS, problems)], problems)


READERS = {
    KIND.name: kind_of,
    CODE.name: cells.code,
    NAME.name: cells.organization_name,
    SHORT_NAME.name: cells.organization_name,
    FOUNDED_ON.name: cells.date,
    DISSOLVED_ON.name: cells.date,
    PUBLIC_PHONE.name: cells.phone,
}
LENGTHS = {
    column: Organization._meta.get_field(name).max_length
    for column, name in FIELDS.items()
    if Organization._meta.get_field(name).max_length
}


def _read_row(row: Row) -> OrganizationRow:
    values = {}
    for column, field_name in FIELDS.items():
        if column in row.columns:
            reader = READERS.get(column, cells.text)
            values[field_name] = (
                row.require(column, reader) if column in (NAME.name, KIND.name) else row.read(column, reader)
            )
            if len(str(values[field_name] or "")) > LENGTHS.get(column, 200):
                row.reject(column, f"超过{LENGTHS[column]}个字", "请写短一些")
    short_name = values["short_name"] if values.get("short_name") else values["name"].removeprefix("中共")[:60]
    for kept_when_empty in ("code", "short_name"):
        if not values.get(kept_when_empty):
            values.pop(kept_when_empty, None)
    founded, dissolved = values.get("founded_on"), values.get("dissolved_on")
    if founded and dissolved and dissolved < founded:
        row.reject(DISSOLVED_ON.name, "撤销日期早于成立日期", "请核对这两个日期")
    return OrganizationRow(
        source=row.place,
        name=values["name"],
        short_name=short_name,
        code=values.get("code", ""),
        kind=values["kind"],
        superior=row.read(SUPERIOR.name, cells.organization_name),
        units=row.read(UNITS.name, units_of),
        values=values,
    )


@dataclass
class Node:
    """One organization as it shall be after the import."""

    row: OrganizationRow
    existing: Organization | None
    superior: "Node | Organization | None" = None

    @property
    def kind(self) -> str:
        return self.row.kind


@dataclass
class OrganizationPlan:
    """What importing the list would do; writes nothing."""

    nodes: list[Node] = field(default_factory=list)
    new: list[Node] = field(default_factory=list)
    changed: list[tuple[Node, dict[str, tuple]]] = field(default_factory=list)
    moved: list[Node] = field(default_factory=list)
    unchanged: int = 0
    left_out: list[Organization] = field(default_factory=list)
    new_units: list[tuple[Node, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "新增": len(self.new),
            "修改": len({id(node) for node, _ in self.changed} | {id(node) for node in self.moved}),
            "不变": self.unchanged,
            "名单里没有": len(self.left_out),
        }


def plan_organizations(listed: OrganizationList) -> OrganizationPlan:
    """Compare the list with the database."""
    stored = list(Organization.objects.all())
    plan = OrganizationPlan(problems=listed.problems)
    plan.nodes = _match(listed.rows, stored, plan)
    _find_superiors(plan, stored)
    _check_places(plan, stored)
    _compare(plan, stored)
    return plan


def _match(rows: list[OrganizationRow], stored: list[Organization], plan: OrganizationPlan) -> list[Node]:
    by_code = {organization.code: organization for organization in stored}
    by_name = {organization.name: organization for organization in stored}
    nodes, seen = [], {}
    for row in rows:
        existing = by_code.get(row.code) or by_name.get(row.name)
        for column, key in ((CODE.name, row.code), (NAME.name, row.name)):
            if key and (column, key) in seen:
                row.source.reject(column, f"与第{seen[column, key]}行相同", "请删去多余的一行，或改正其中一行", key)
            seen.setdefault((column, key), row.source.number)
        if existing is None and not row.code:
            row.source.reject(CODE.name, "新的党组织没有编码", "请填写党组织编码，以后就靠它认出同一个党组织")
        if existing is not None and ("taken", existing.pk) in seen:
            row.source.reject(
                NAME.name, f"与第{seen['taken', existing.pk]}行是同一个党组织", "请核对名称和编码", row.name
            )
        elif existing is not None:
            seen["taken", existing.pk] = row.source.number
        nodes.append(Node(row, existing))
    return nodes


def _find_superiors(plan: OrganizationPlan, stored: list[Organization]) -> None:
    """Superiors are named by full name, short name or code, in this file or in the database."""
    listed_ids = {node.existing.pk for node in plan.nodes if node.existing}
    candidates: dict[str, list] = defaultdict(list)
    for node in plan.nodes:
        for key in {node.row.name, node.row.short_name, node.row.code} - {""}:
            candidates[key].append(node)
    for organization in stored:
        if organization.pk not in listed_ids:
            for key in {organization.name, organization.short_name, organization.code}:
                candidates[key].append(organization)
    for node in plan.nodes:
        wanted = node.row.superior
        found = candidates.get(wanted, [])
        exact = [one for one in found if (one.row.name if isinstance(one, Node) else one.name) == wanted]
        if not wanted:
            continue
        if len(exact or found) == 1:
            node.superior = (exact or found)[0]
        elif found:
            node.row.source.reject(SUPERIOR.name, "有几个党组织都叫这个名字", "请改填上级党组织的全称或编码", wanted)
        else:
            node.row.source.reject(
                SUPERIOR.name, "找不到这个上级党组织", "请填写名单里或系统里已有的党组织全称", wanted
            )


def _check_places(plan: OrganizationPlan, stored: list[Organization]) -> None:
    roots = [node for node in plan.nodes if not node.row.superior]
    root_ids = {organization.pk for organization in stored if organization.depth == 1}
    for node in roots:
        if node.kind and node.kind != Kind.DISTRICT_COMMITTEE:
            node.row.source.reject(SUPERIOR.name, "没有填上级党组织", "除区委以外，都要填写上级党组织")
        elif node.kind and (node is not roots[0] or root_ids - {node.existing.pk if node.existing else None}):
            node.row.source.reject(SUPERIOR.name, "系统里只能有一个区委", "请填写上级党组织", node.row.superior)
    for node in plan.nodes:
        if node.superior is None or not node.kind or not node.superior.kind:
            continue
        if Kind(node.superior.kind) not in MAY_STAND_UNDER[Kind(node.kind)]:
            own, above = Kind(node.kind).label, Kind(node.superior.kind).label
            node.row.source.reject(
                SUPERIOR.name, f"{own}不能设在{above}下面", "请核对组织类别和上级党组织", node.row.superior
            )
        if _is_circular(node):
            node.row.source.reject(SUPERIOR.name, "上下级绕成了一圈", "请核对这几行的上级党组织", node.row.superior)


def _is_circular(node: Node) -> bool:
    above, passed = node.superior, {id(node)}
    while isinstance(above, Node):
        if id(above) in passed:
            return True
        passed.add(id(above))
        above = above.superior
    return above is not None and node.existing is not None and above.path.startswith(node.existing.path)


def _compare(plan: OrganizationPlan, stored: list[Organization]) -> None:
    by_path = {organization.path: organization for organization in stored}
    known_units = set(Unit.objects.values_list("organization_id", "name"))
    for node in plan.nodes:
        existing = node.existing
        plan.new_units += [
            (node, name) for name in node.row.units if (existing and existing.pk, name) not in known_units
        ]
        if existing is None:
            plan.new.append(node)
            continue
        changes = {
            name: (getattr(existing, name), value)
            for name, value in node.row.values.items()
            if getattr(existing, name) != value
        }
        above = by_path.get(existing.path[: -Organization.steplen])
        is_moved = node.superior is not None and _stored(node.superior) is not above
        if changes:
            plan.changed.append((node, changes))
        if is_moved:
            plan.moved.append(node)
        plan.unchanged += not changes and not is_moved
    listed_ids = {node.existing.pk for node in plan.nodes if node.existing}
    plan.left_out = [organization for organization in stored if organization.pk not in listed_ids]


def _stored(superior: Node | Organization) -> Organization | None:
    return superior.existing if isinstance(superior, Node) else superior
