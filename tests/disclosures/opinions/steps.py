"""Opinions on a board of October 2026, and the steps that lead them on."""

from disclosures.opinions import actions
from disclosures.opinions.actions import Words
from disclosures.opinions.models import Opinion
from disclosures.publications import actions as publication_actions
from evaluations.ratings import actions as rating_actions
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating
from tests.disclosures.publications import boards

Outcome = Opinion.Outcome


def left(posted, text="名单里少了一个人", *, today=boards.POSTED, **words):
    """An opinion that a visitor left on the board."""
    return actions.leave(publication=posted, words=Words(text=text, **words), today=today).opinion


def written_down(cast, text="值班表不对", *, channel=Opinion.Channel.BOX, publication=None, **words):
    """An opinion that the branch's secretary wrote down."""
    return actions.write_down(
        by=cast.secretary.user,
        organization=cast.branch,
        channel=channel,
        words=Words(text=text, **words),
        publication=publication,
        received_on=boards.POSTED,
        today=boards.LAST_DAY,
    ).opinion


def assigned(cast, opinion, *, about=None, assignee=None, today=boards.LAST_DAY):
    assignee = assignee or cast.deputy
    return actions.assign(by=cast.secretary.user, opinion=opinion, about=about, assignee=assignee, today=today)


def checked(cast, opinion, outcome=Outcome.NOT_UPHELD, *, finding="查了值班表，问了三个人", **step):
    assigned(cast, opinion, **step)
    today = step.get("today", boards.LAST_DAY)
    return actions.check(by=cast.deputy.user, opinion=opinion, outcome=outcome, finding=finding, today=today)


def answered(cast, opinion, outcome=Outcome.NOT_UPHELD, *, answer="已核对，值班表没有错。", **step):
    checked(cast, opinion, outcome, **step)
    today = step.get("today", boards.LAST_DAY)
    return actions.answer(by=cast.deputy.user, opinion=opinion, answer=answer, today=today)


def closed(cast, opinion, outcome=Outcome.NOT_UPHELD, **step):
    answered(cast, opinion, outcome, **step)
    return actions.close(by=cast.secretary.user, opinion=opinion, today=step.get("today", boards.LAST_DAY))


def corrected(cast, posted):
    """The member's level changed after an opinion, and the corrected board."""
    rating = Rating.objects.current().get(person=cast.member)
    rating_actions.correct(by=cast.secretary.user, rating=rating, level=Level.QUALIFIED, reason="意见属实")
    notice = boards.notice(publication_actions.correction_of(posted).content)
    return publication_actions.correct(
        by=cast.secretary.user, publication=posted, note="一人的等次更正。", notice=notice, today=boards.LAST_DAY
    )
