"""The one way to take a meeting before changing anything of it."""

from meetings.models import Meeting
from organizations.refusals import Refused


def locked(meeting: Meeting) -> Meeting:
    """The meeting's row, locked until the transaction ends."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("organization").get(pk=meeting.pk)


def move(meeting: Meeting, state: str) -> None:
    """Set the state of a locked meeting, along the table of moves only."""
    if state not in Meeting.MOVES[Meeting.State(meeting.state)]:
        raise Refused(f"这次会议{meeting.get_state_display()}，不能再办这一步。请刷新页面看最新情况。")
    meeting.state = state


def require_words_open(meeting: Meeting) -> None:
    """Statements and critiques stand still from the moment the vote begins. 通知二(二): 在书记点评之后…投票."""
    if meeting.vote != Meeting.Vote.PENDING:
        raise Refused("投票已经开始，讲述和点评不能再改。")
    if meeting.state in (Meeting.State.CONCLUDED, Meeting.State.CANCELLED):
        raise Refused(f"会议{meeting.get_state_display()}，讲述和点评不能再改。")
