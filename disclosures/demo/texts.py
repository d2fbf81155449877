"""Sentences that people of the made-up district say and write."""

from random import Random

from commitments.models import CommitmentItem
from meetings.rules import BranchCritiqueText, BranchStatementText, CritiqueText, StatementText

Area = CommitmentItem.Area

PROMISES = {
    Area.STUDY: ("每月读完一本业务书，在支部学习会上讲一次体会", "参加岗位技能培训，年底前取得中级证书"),
    Area.PERFORMANCE: ("把本岗位的办件时限从五天压到三天", "完成片区老旧管网的摸底台账"),
    Area.SERVICE: ("联系五户困难家庭，每月上门一次", "周末参加社区志愿服务，全年不少于十二次"),
    Area.DISCIPLINE: ("不收受服务对象的礼品，发现问题当天报告", "严格执行值班制度，不迟到、不脱岗"),
    Area.EXAMPLE: ("亮明党员身份，带头值守防汛岗", "带一名新同志，半年内能独立上岗"),
    Area.DUAL_DUTY: ("每季度到联系支部讲一次党课、听一次汇报",),
    Area.CLEAN_GOVERNANCE: ("管好自己、家属和身边人，不插手工程项目",),
}
STAFF_PROMISES = ("接待群众来访一次说清要带的材料", "服务窗口中午不断岗", "账目日清月结，差错当月改正")
ORGANIZATION_THEME = "服务民生当先锋，一线岗位创一流"
ORGANIZATION_CARRIER = "党员责任区、先锋示范岗、民情夜话"
ORGANIZATION_TASKS = "完成老旧院落改造的群众工作，办好就业、就医、就学三件实事。"
ORGANIZATION_PROBLEMS = "楼道堆物反复，独居老人照看不够，年轻党员参加活动少。"
ORGANIZATION_PROMISES = (
    ("三个月内清完辖区楼道堆物", "党员包楼栋，每周巡查一次"),
    ("为独居老人配齐紧急呼叫器", "社区、物业、卫生服务站三方每月上门"),
)

STATEMENTS = (
    StatementText(
        "本月走访十二户，调解邻里纠纷两起，承诺的台账已做到第三个院落。",
        "多听一句，群众的气就先消一半。",
        "政策条文记得不牢，有两次要回来查。",
        "把常用政策整理成一页纸，随身带着。",
    ),
    StatementText(
        "完成窗口办件八十六件，没有超时；周末参加志愿服务一次。",
        "材料一次说清，来回跑的人少了。",
        "忙的时候语气急，态度还要改。",
        "下月把常见问题贴在窗口，先请群众看。",
    ),
    StatementText(
        "承诺的培训已学完四讲，带的新同志能独立值班。",
        "教别人也是自己再学一遍。",
        "和其他支部交流少，眼界不宽。",
        "下月去兄弟支部学一次经验。",
    ),
    StatementText(
        "参加防汛值守三个夜班，排查隐患四处，已全部报修。",
        "平时多看一眼，急时少跑一趟。",
        "承诺的读书计划落后了半个月。",
        "每晚留半小时，把落下的补上。",
    ),
)
CRITIQUES = (
    CritiqueText("走访扎实，台账清楚，群众有好评。", "学习不够经常，遇事急。", "把政策学透，办事再细一些。"),
    CritiqueText("办件量上升，没有差错。", "主动上门少，等人来办多。", "下月到两个院落现场办一次。"),
    CritiqueText("带新人有耐心，值班认真。", "承诺的第三项进度偏慢。", "列出每周要做的事，月底对账。"),
    CritiqueText("关键时候站得出来，防汛值守主动。", "平时记录不全。", "做了就记，记了就能接着做。"),
)


def critique(random: Random) -> CritiqueText:
    """Words for one person; each part is drawn by itself, because an inspection looks for what was copied."""
    return CritiqueText(
        f"本月走访{random.randint(3, 60)}户。{random.choice(CRITIQUES).progress}",
        random.choice(CRITIQUES).shortcomings,
        random.choice(CRITIQUES).direction,
    )


BRANCH_STATEMENTS = (
    BranchStatementText(
        "两个月开展民情夜话四次，收到问题十九个，办结十六个。",
        "承诺两项，楼道清理已完成，呼叫器装了七成。",
        "班子分工清楚，党员责任区全部挂牌，群众满意率有提高。",
    ),
    BranchStatementText(
        "组织党员先锋岗三个，志愿服务六次，参加九十多人次。",
        "承诺按计划推进，缺的两台设备正在采购。",
        "工作机制补了两项，业绩在同类支部居中。",
    ),
)
BRANCH_CRITIQUES = (
    BranchCritiqueText(
        "民情夜话办得实，问题办结率高。", "年轻党员参加不多。", "把活动放到晚上和周末，让上班的人来得了。"
    ),
    BranchCritiqueText("先锋岗有看头，群众认。", "承诺有一项拖了一个月。", "倒排工期，下次会上报结果。"),
)
# One a state, in the order of the states; those that are not answered have no reply.
OPINIONS = (
    ("公示栏贴得太高，老人看不清。", ""),
    ("活动室周末不开门，上班的人去不了。", ""),
    ("党员责任区的牌子掉了一块，没人挂回去。", ""),
    ("三号楼的楼道灯修好了，谢谢。能不能把单元门也一起修？", "单元门已报修，月底前换好，到时请您再看一看。"),
    ("公示的电话打过去没有人接。", "电话已转到值班室，工作日早八点到晚六点都有人接。"),
)

KEY_TASKS = [
    ("老旧小区改造", "改造12个老旧小区，更换水电气管网。"),
    ("加装电梯", "既有住宅加装电梯40部。"),
    ("社区养老", "新建社区养老服务站6个。"),
    ("托育服务", "新增普惠托位300个。"),
    ("农村公路", "硬化村组公路35公里。"),
    ("饮水安全", "巩固提升5个村的供水工程。"),
    ("就业帮扶", "帮助困难家庭成员就业800人。"),
    ("停车便民", "新增公共停车位1000个。"),
    ("文化惠民", "送戏下乡、进社区60场。"),
    ("口袋公园", "新建口袋公园5个。"),
]
ADDED_AREA = "基层治理"
OBJECTION = "有一位评的等次和平时的表现对不上，九月的两次值班都没有来。"
ON_THE_SECRETARY = "书记上个月答应的接待日没有到，让人白等了一下午。"
