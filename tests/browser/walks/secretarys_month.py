"""The way of a branch's secretary through one month; who walks it, by mouse or by keyboard, is given."""

from dataclasses import dataclass

from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from evaluations.ballots.models import Ballot
from evaluations.ratings.models import RatingSheet
from meetings.models import BranchStatement, Meeting
from tests.browser.walks import stages
from tests.browser.walks.walker import Walker
from tests.builders import Cast

STATEMENT = {
    "履行职责、兑现承诺": "本月开了两次党员议事会，定下楼道照明的事，二十盏灯都换好了。",
    "收获和体会": "事先把账贴出来，大家意见就少。",
    "存在的差距": "对年轻党员关心不够。",
    "努力方向": "下月同三位年轻党员谈心。",
}
CRITIQUE = {
    "一月来的进步": "管网改造按期完工，每周都把进度贴到楼道里。",
    "存在的不足": "入户走访偏少，有两户的意见没有回音。",
    "努力方向": "下月走访五户，把两户的意见答复了。",
}
OF_THE_BRANCH = {
    "开展创先争优活动": "每周三敲门日，四十户都走到了，楼道照明换好二十盏。",
    "兑现承诺事项": "五项承诺兑现四项，停车位正在划线。",
    "创建“五个好”党组织": "班子每周碰头，党员分楼包户，账目每月张贴。",
}


@dataclass
class SecretarysMonth:
    """桐花社区党支部 in October: eight are there, the secretary comments on six of them."""

    cast: Cast
    walker: Walker

    def walk(self) -> None:
        self.plan()
        self.sign_in()
        self.tell()
        self.comment()
        self.vote()
        self.rate()
        self.publish()
        self.answer()
        self.tell_the_superior()
        self.see_what_came_about()

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.live().get(organization=self.cast.branch)

    def plan(self) -> None:
        self.walker.open("/").follow("安排10月组织生活会")
        self.walker.fill(时间="2026-10-22T19:00", 地点="二楼会议室").press("安排")
        self.walker.press("开会，开始签到")

    def sign_in(self) -> None:
        self.walker.choose("池映雪的到会情况", "线上").press("其余")

    def tell(self) -> None:
        self.walker.follow("去讲述点评").follow("沈知远")
        self.walker.fill("#statement", **STATEMENT).press("保存讲述")
        stages.everybody_tells(self.meeting)
        stages.comment(self.meeting, self.cast.deputy, [self.cast.secretary])
        stages.comment(self.meeting, self.cast.head, [self.cast.staff, self.cast.second_staff])

    def comment(self) -> None:
        """On the three members, the away one, the leading cadre and the administrative head, one after another."""
        self.walker.open(f"/meetings/{self.meeting.pk}/")
        for then in ["下一位"] * 5 + ["保存点评"]:
            self.walker.fill("#critique", **CRITIQUE).press(then, "#critique")

    def vote(self) -> None:
        self.walker.follow("开始投票").press("开始签到")
        ballot = Ballot.objects.get()
        phones = stages.sign_in(ballot, stages.voters(self.meeting))
        self.walker.press("签到结束，开始投票")
        stages.cast_all(phones)
        self.walker.press("投票结束，封票").press("计票").follow("看评价结果")
        self.walker.open(f"/meetings/{self.meeting.pk}/").follow("结束会议").press("结束会议")

    def rate(self) -> None:
        self.walker.follow("评定").press("建立评价表")
        for name in ("傅青禾", "池映雪", "柳文澜", "沈知远", "陆承安"):
            self.walker.grade(name, "合格")
        self.walker.grade("顾北川", "先锋")
        self.walker.mark("沈知远", ".attended").mark("陆承安", ".attended").press("确认评定")
        stages.confirm_the_staffs_sheet(self.cast, self.meeting)

    def publish(self) -> None:
        self.walker.open("/").follow("公示10月评比结果")
        self.walker.mark("涉密与隐私已核对").press("公示")

    def answer(self) -> None:
        """Nobody else has to be asked: the secretary looks into it."""
        stages.opinion_on(Publication.objects.get())
        self.walker.open("/").follow("交办公示意见1条")
        self.walker.choose("承办人", "沈知远").press("交办")
        self.walker.mark("属实或采纳，公示不用改").fill(核查情况="问过值班的人，门口确实没有贴。").press("提交核查情况")
        self.walker.fill(答复="每晚七点到九点开放，已经贴在门口。").press("提交答复").press("办结")

    def tell_the_superior(self) -> None:
        stages.plan_of_the_committee(self.cast)
        self.walker.open("/").follow("支部书记会").follow("写桐花社区党支部的讲述")
        self.walker.fill("#statement", **OF_THE_BRANCH).press("保存讲述")

    def see_what_came_about(self) -> None:
        assert self.meeting.state == Meeting.State.CONCLUDED
        assert self.meeting.critiques.complete().count() == 9
        assert self.meeting.rating_sheets.get(pool=RatingSheet.Pool.MEMBERS).is_confirmed
        assert Opinion.objects.get().is_closed
        assert BranchStatement.objects.get().organization == self.cast.branch
