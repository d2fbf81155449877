"""The columns of the two forms, which the notice names and does not print; widths fill an A4 sheet on its side."""

from dataclasses import dataclass

from evaluations.ballots.models import Grade
from organizations.documents import Column

COUNTS = tuple(Column(grade.label, 1.6) for grade in Grade)


@dataclass(frozen=True)
class FormKind:
    """One of the two forms."""

    number: str
    title: str
    columns: tuple[Column, ...]
    signatures: tuple[str, ...]

    @property
    def shares(self) -> tuple[int, ...]:
        """The columns' widths in half characters, as the paper's style names them."""
        return tuple(round(column.width * 2) for column in self.columns)


PEOPLE = FormKind(
    number="附件一",
    title="党员干部职工“星级先锋”评价表",
    columns=(
        Column("序号", 1.5),
        Column("姓名", 3.5),
        Column("类别", 4),
        Column("职务", 4.5),
        Column("兑现承诺", 6),
        Column("讲述要点", 14),
        Column("点评人", 3.5),
        Column("进步", 7),
        Column("不足", 7),
        Column("努力方向", 7),
        *COUNTS,
        Column("有效票", 1.6),
        Column("等次", 5.5),
        Column("备注", 6.5),
    ),
    signatures=("党支部书记（签字）", "行政主要负责人（签字）", "计票人（签字）", "监票人（签字）"),
)
BRANCHES = FormKind(
    number="附件二",
    title="基层党组织“星级先锋”评价表",
    columns=(
        Column("序号", 1.5),
        Column("党组织", 7),
        Column("书记", 3.5),
        Column("党员数", 1.6),
        Column("履行职责", 6),
        Column("兑现承诺", 7),
        Column("开展活动", 7),
        Column("创建“五个好”", 7),
        Column("取得的成绩", 7),
        Column("存在的差距", 7),
        Column("改进的意见建议", 7),
        *COUNTS,
        Column("等次", 5.5),
        Column("备注", 6),
    ),
    signatures=("上级党组织书记（签字）", "计票人（签字）", "监票人（签字）"),
)
KINDS = {"people": PEOPLE, "branches": BRANCHES}
