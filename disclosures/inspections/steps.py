"""The seven steps of a month (看什么), and what of them may be wanting, as the matrix's filters name it."""

from django.db.models import TextChoices

from disclosures.inspections.rules import Mark


class What(TextChoices):
    """What the matrix looks at: one step, or all of them in one cell."""

    ALL = "all", "全部"
    MEETING = "meeting", "开会"
    STATEMENTS = "statements", "讲述"
    CRITIQUES = "critiques", "点评"
    VOTE = "vote", "投票"
    RATING = "rating", "评定"
    PUBLICATION = "publication", "公示"
    OPINIONS = "opinions", "意见"


STEPS = (What.MEETING, What.STATEMENTS, What.CRITIQUES, What.VOTE, What.RATING, What.PUBLICATION, What.OPINIONS)
DATED = (What.MEETING, What.VOTE, What.RATING, What.PUBLICATION)  # those that have a last day
DID = {
    What.ALL: "已办",
    What.MEETING: "已开",
    What.STATEMENTS: "齐全",
    What.CRITIQUES: "齐全",
    What.VOTE: "已投",
    What.RATING: "已评",
    What.PUBLICATION: "已公示",
    What.OPINIONS: "已答复",
}


class Wanting(TextChoices):
    """One problem by which rows can be picked out."""

    NO_MEETING = "no_meeting", "未召开组织生活会"
    LATE_MEETING = "late_meeting", "组织生活会逾期召开"
    STATEMENTS = "statements", "缺讲述"
    CRITIQUES = "critiques", "缺点评"
    NO_VOTE = "no_vote", "未投票"
    NO_RATING = "no_rating", "未评定"
    LATE_RATING = "late_rating", "评定逾期"
    NO_PUBLICATION = "no_publication", "未公示"
    LATE_PUBLICATION = "late_publication", "公示逾期"
    OPINIONS = "opinions", "意见逾期未答复"


# Which step shows it, and by which mark.
SHOWN_BY: dict[Wanting, tuple[What, Mark]] = {
    Wanting.NO_MEETING: (What.MEETING, Mark.MISSING),
    Wanting.LATE_MEETING: (What.MEETING, Mark.LATE),
    Wanting.STATEMENTS: (What.STATEMENTS, Mark.MISSING),
    Wanting.CRITIQUES: (What.CRITIQUES, Mark.MISSING),
    Wanting.NO_VOTE: (What.VOTE, Mark.MISSING),
    Wanting.NO_RATING: (What.RATING, Mark.MISSING),
    Wanting.LATE_RATING: (What.RATING, Mark.LATE),
    Wanting.NO_PUBLICATION: (What.PUBLICATION, Mark.MISSING),
    Wanting.LATE_PUBLICATION: (What.PUBLICATION, Mark.LATE),
    Wanting.OPINIONS: (What.OPINIONS, Mark.MISSING),
}


class Order(TextChoices):
    """How the rows stand: a list for work, of organizations only."""

    TREE = "tree", "按隶属"
    EXCEPTIONS = "exceptions", "问题多的在前"
    RATE = "rate", "按期率低的在前"
