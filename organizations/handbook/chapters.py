"""The handbook's chapters (手册), and for whom each was written."""

from dataclasses import dataclass

from organizations.access import posts_of
from organizations.models import Role

RUNS_MEETINGS = {Role.SECRETARY, Role.DEPUTY, Role.RECORDER}


@dataclass(frozen=True)
class Chapter:
    """One file of docs/handbook; the slug is its name there and its address in the application."""

    slug: str
    title: str
    holds: str  # one line of the list: what one finds in it


VISITOR = Chapter("visitor", "不登录也能看的", "看公示、提意见、第一次登录、忘了密码、用抽签码投票")
MEMBER = Chapter("member", "党员和职工", "写承诺、准备讲述、签到投票、看自己的等次")
SECRETARY = Chapter("secretary", "支部书记和记录员", "一个月从安排会议到公示结果，每一步怎么办")
HEAD = Chapter("head", "行政主要负责人", "点评党外干部职工，评定他们的等次")
COMMITTEE = Chapter("committee", "党工委、党委、党组", "支部书记会、评定支部、听取汇报、免于参加、账号")
OFFICE = Chapter("office", "活动办公室", "布置活动、名单、政策、检查、通报、年终汇总")
NOTICE = Chapter("notice", "通知原文", "《关于推行“一讲二评三公示”深化创先争优活动的通知》")

# Whoever holds no account yet reads the first; the others are for who is signed in.
SIGNED_IN = (MEMBER, SECRETARY, HEAD, COMMITTEE, OFFICE, NOTICE)
CHAPTERS = (VISITOR, *SIGNED_IN)


def chapters_of(user) -> list[Chapter]:
    """The chapters written for what the user does: those of the posts first, every member's last."""
    posts = posts_of(user)
    own = [SECRETARY for post in posts if post.role in RUNS_MEETINGS and post.organization.is_branch]
    own += [HEAD for post in posts if post.role == Role.ADMINISTRATIVE_HEAD]
    own += [COMMITTEE for post in posts if _leads_branches(post)]
    own += [OFFICE for post in posts if post.role == Role.DISTRICT_OFFICE]
    return list(dict.fromkeys([*own, MEMBER]))


def _leads_branches(post) -> bool:
    return post.role == Role.COMMITTEE_OFFICER or (post.role in RUNS_MEETINGS and not post.organization.is_branch)
