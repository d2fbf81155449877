"""The settings of the district's policy (政策): which clause each stands on, what it changes, how it is shown."""

import hashlib
from dataclasses import dataclass

from organizations.models import Policy


@dataclass(frozen=True)
class Setting:
    """One column of `Policy`, in the words of the page."""

    name: str
    clause: str
    effect: str
    unit: str = ""

    @property
    def label(self) -> str:
        return Policy._meta.get_field(self.name).verbose_name

    def words(self, policy: Policy) -> str:
        """The value of `policy`, as people read it."""
        field = Policy._meta.get_field(self.name)
        value = getattr(policy, self.name)
        return str(dict(field.choices).get(value, value)) if field.choices else f"{value}{self.unit}"


@dataclass(frozen=True)
class Group:
    anchor: str
    heading: str
    settings: tuple[Setting, ...]


COMMITMENTS = "通知一（一）：承诺应于8月10日前进行公示"
MEMBER_MEETING = "通知一（二）：各基层党支部每月25日前召开组织生活会"
SECRETARY_MEETING = "通知一（二）：每个双月的30日前，召开一次所属基层党支部书记会"
RATING = "通知二（二）：“先锋”比例控制在15%左右"
ADVICE = "通知二（二）：参考无记名评价结果，确定等次"
BALLOT = "通知二（二）：采取无记名投票方式"
PUBLICATION = "通知三：按时将综合评比结果进行公示"
OPINIONS = "通知三：广泛听取意见，接受群众监督"
EXEMPTION = "通知三：经上级党组织同意，可不参加"
INSPECTION = "通知四：对各单位落实的情况进行检查通报"

GROUPS = (
    Group(
        "commitments",
        "承诺",
        (
            Setting("commitments_month", COMMITMENTS, "布置新一年活动时，承诺在这个月截止；已布置的活动不变。", "月"),
            Setting("commitments_day", COMMITMENTS, "布置新一年活动时，承诺在这一天截止，含当天。", "日"),
            Setting("newcomer_days", COMMITMENTS, "新来的人从到支部那天起有这么多天写承诺，不算逾期。", "天"),
        ),
    ),
    Group(
        "meetings",
        "会议",
        (
            Setting("member_meeting_day", MEMBER_MEETING, "每月最晚这一天开会，含当天；月中改的，从下个月起算。", "日"),
            Setting("secretary_meeting_day", SECRETARY_MEETING, "双月最晚这一天开会，含当天；二月最晚到月末。", "日"),
        ),
    ),
    Group(
        "ratings",
        "综合评比",
        (
            Setting("pioneer_percent", RATING, "每张评价表的先锋名额按这个比例四舍五入；超过要写原因。", "%"),
            Setting("quota_mode", RATING, "按年滚动时，小支部一年累计得到名额；按次计算时，每次单独四舍五入。"),
            Setting("score_good", ADVICE, "每张“好”票折合的分数，只用来算参考得分。", "分"),
            Setting("score_fairly_good", ADVICE, "每张“较好”票折合的分数。", "分"),
            Setting("score_fair", ADVICE, "每张“一般”票折合的分数。", "分"),
            Setting("score_poor", ADVICE, "每张“差”票折合的分数；“不了解”不计分。", "分"),
            Setting("pioneer_from", ADVICE, "参考得分到这条线、又在名额以内的，建议先锋。", "分"),
            Setting("qualified_from", ADVICE, "参考得分到这条线的，建议合格。", "分"),
            Setting("basically_qualified_from", ADVICE, "到这条线的建议基本合格，不到的建议后进。", "分"),
            Setting("lagging_share", ADVICE, "除“不了解”外，“差”票达到这个比例的，建议后进。"),
            Setting("unfamiliar_share", ADVICE, "“不了解”票达到这个比例的，在评价表上提示。"),
            Setting("probationary_members", ADVICE, "预备党员照样讲述、点评和投票，只影响能不能定等次、评先锋。"),
        ),
    ),
    Group(
        "ballots",
        "无记名投票",
        (
            Setting(
                "ballots_for_counts",
                BALLOT,
                "收回的票不到这个数，不显示五档票数。只能提高：票太少时，看到票数就能猜到谁投的；"
                "降低会让以前的结果也露出来，所以底线是5票。",
                "票",
            ),
            Setting(
                "ballots_for_majority",
                BALLOT,
                "到会投票的人不到这个数，不用电子投票。只能提高：两个人投票，自己的票一减就知道对方的，所以底线是3票。",
                "票",
            ),
        ),
    ),
    Group(
        "publication",
        "公示和意见",
        (
            Setting("publish_within_days", PUBLICATION, "评定以后最晚在这么多个工作日内公示。", "个工作日"),
            Setting("publish_for_days", PUBLICATION, "公示期的长短；已经公示的不变。", "个工作日"),
            Setting("audience", PUBLICATION, "公示期内谁可以看；公示期后都要登录。已经公示的不变。"),
            Setting("opinion_answer_days", OPINIONS, "收到意见以后最晚在这么多个工作日内答复。", "个工作日"),
        ),
    ),
    Group(
        "inspections",
        "检查通报",
        (
            Setting(
                "findings_answered_within_days",
                INSPECTION,
                "检查发现的问题告知以后，各单位在这么多个工作日内说明，期满才能通报；已经告知的不变。",
                "个工作日",
            ),
            Setting(
                "findings_put_right_within_days",
                INSPECTION,
                "通报以后，没有另定期限的问题在这么多个工作日内整改；已经通报的不变。",
                "个工作日",
            ),
        ),
    ),
    Group(
        "exemptions",
        "免于参加",
        (Setting("exemption_months", EXEMPTION, "一次最长申请这么多个月，到期可以续期，要再同意一次。", "个月"),),
    ),
)
SETTINGS = tuple(setting for group in GROUPS for setting in group.settings)
NAMES = tuple(setting.name for setting in SETTINGS)


@dataclass(frozen=True)
class Change:
    """What one setting was and will be, in words."""

    setting: Setting
    before: str
    after: str


def differences(before: Policy, after: Policy) -> list[Change]:
    """Every setting in which `after` is not like `before`."""
    return [
        Change(setting, setting.words(before), setting.words(after))
        for setting in SETTINGS
        if getattr(before, setting.name) != getattr(after, setting.name)
    ]


def fingerprint(policy: Policy) -> str:
    """The values in short, to see at a confirmation whether they are still those that were compared with."""
    values = [getattr(policy, name) for name in NAMES]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def with_words(policy: Policy) -> list[tuple[Group, list[tuple[Setting, str]]]]:
    """All settings of a version, group by group."""
    return [(group, [(setting, setting.words(policy)) for setting in group.settings]) for group in GROUPS]


@dataclass(frozen=True)
class Version:
    """One version among the others: from when to when, and what it changed."""

    policy: Policy
    until: "Policy | None"  # the version that follows
    changes: list[Change]


def versions(policies: list[Policy]) -> list[Version]:
    """The versions by their first day, each with what it changed; the first is compared with the notice's defaults."""
    before = [Policy(), *policies]
    after = [*policies[1:], None]
    return [
        Version(policy, until, differences(old, policy))
        for old, policy, until in zip(before, policies, after, strict=False)
    ]
