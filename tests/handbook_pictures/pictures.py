"""The handbook's pictures: which page of the demonstration each one shows, to whom, how wide, and what of it.

Whoever adds one names it in a chapter of docs/handbook; `tests/organizations/handbook/test_pictures.py` compares both.
"""

from dataclasses import dataclass

PHONE, TABLET, DESK = 390, 820, 1040
NEVER = "footer, .idle, .unseen"  # not part of what a picture is about


@dataclass(frozen=True)
class Picture:
    name: str
    role: str  # the demonstration's account; empty for a visitor
    address: str  # {names} are the records that `stages.py` finds
    width: int = PHONE
    region: str = "main"
    height: int = 640  # what is longer is cut off


# As the demonstration is seeded: the branch's ballot takes sign-ins, the committee's meeting is under way.
AS_SEEDED = (
    Picture("board", "", "{board}", height=760),
    Picture("leave-opinion", "", "{board}opinion/", height=720),
    Picture("slip", "", "/ballots/{ballot_by_slip}/slip/", height=760),
    Picture("member-home", "member", "/", region="body", height=760),
    Picture("secretary-home", "secretary", "/", DESK, region="body"),
    Picture("ballot-room", "secretary", "/ballots/{ballot}/", DESK, region=".room > section:last-child"),
    Picture("rating-sheet", "{rater}", "/sheets/{sheet}/", DESK, height=720),
    Picture("publish", "{publisher}", "/meetings/{rated}/publish/", TABLET, height=720),
    Picture("opinion", "secretary", "/opinions/{opinion}/", TABLET, height=720),
    Picture("branch-critique", "superior", "/meetings/{secretary_meeting}/branches/{branch}/", DESK, height=760),
    Picture("exemption", "committee", "/exemptions/{exemption}/", TABLET, height=680),
    Picture("accounts", "committee", "/accounts/", DESK),
    Picture("office-home", "office", "/", DESK, region="body"),
    Picture("matrix", "office", "/inspection/", DESK, height=720),
    Picture("inspection", "office", "/inspections/{inspection}/", DESK, height=680),
    Picture("circular", "office", "/circulars/{circular}/", DESK, height=720),
)
# One evening's vote on a phone: these follow upon each other in one browser.
SIGN_IN = Picture("ballot-sign-in", "member", "/ballots/{ballot}/sign-in/#{fingerprint}", height=720)
VOTE = Picture("vote", "member", "/ballots/{ballot}/vote/", height=760)
# The ballot is void again, so that the evening's records are open to their writers.
AT_THE_MEETING = (
    Picture("attendance", "secretary", "/meetings/{meeting}/attendance/", DESK),
    Picture("workbench", "secretary", "/meetings/{meeting}/people/{member}/", DESK, height=820),
    Picture("head-workbench", "head", "/meetings/{meeting}/people/{staff}/", DESK, height=760),
    Picture("statement", "member", "/meetings/{meeting}/people/{member}/?edit=statement", region="#statement"),
)
# The branch has returned the member's commitment.
WHILE_WRITING = (Picture("commitment", "member", "/commitments/{commitment}/edit/", height=760),)

PICTURES = (*AS_SEEDED, SIGN_IN, VOTE, *AT_THE_MEETING, *WHILE_WRITING)
