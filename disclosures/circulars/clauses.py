"""What the notice (通知) asks, by the number of the requirement: the words that a circular calls to mind."""

CLAUSES = {
    "R2": "党组织要梳理重点任务和突出问题，确定承诺事项",
    "R3": "党员要从学习提高、发展业绩、为民服务、遵纪守法、模范带头五个方面作出个人承诺",
    "R6": "党组织、党员、党外干部职工的承诺要按时公示",
    "R8": "各基层党支部要每月按时召开组织生活会",
    "R9": "每个党员都要在组织生活会上讲述，党外干部职工一并讲述",
    "R11": "每个党员都要在组织生活会上讲述，党外干部职工一并讲述",
    "R13": "上级党组织要在每个双月按时召开所属基层党支部书记会",
    "R16": "党支部书记要根据讲述和平时表现、承诺事项兑现情况逐一点评",
    "R17": "党支部书记要根据讲述和平时表现、承诺事项兑现情况逐一点评",
    "R18": "点评要指出一月来的进步、存在的不足和努力方向",
    "R19": "行政主要负责人要对党外干部职工逐一点评",
    "R20": "上级党组织书记要对所属党支部逐一点评",
    "R22": "点评之后要组织全体参会人员无记名投票",
    "R26": "评价要采取无记名投票方式",
    "R33": "“先锋”比例要控制在15%左右",
    "R34": "综合评比要按期完成",
    "R39": "“星级先锋”综合评比结果要按时公示",
    "R40": "要通过设置意见箱、公开电话等方式广泛听取意见，并按期答复",
    "R43": "特殊群体党员不参加的，要经上级党组织同意",
    "R44": "书记要充分履行“第一责任人”职责",
    "R45": "领导班子要每两月至少听取一次汇报，研究部署相关工作",
}

# Where in the notice a requirement stands: the last number of each part.
PARTS = ((7, "一（一）"), (15, "一（二）"), (21, "二（一）"), (36, "二（二）"), (43, "三"), (48, "四"))


def place_of(requirement: str) -> str:
    """“通知一（二）” for R8: units know the notice, the numbers of its requirements are the system's own."""
    number = int(requirement[1:])
    return f"通知{next(part for last, part in PARTS if number <= last)}"


def clauses_of(requirements) -> list[str]:
    """The clauses of the requirements that were not met, each once, in the order of the notice."""
    in_order = sorted(set(requirements) & set(CLAUSES), key=lambda requirement: int(requirement[1:]))
    return list(dict.fromkeys(CLAUSES[requirement] for requirement in in_order))
