"""The slips (抽签码) as a PDF: ten cards on a sheet of A4, to cut apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import segno
from django.utils.safestring import SafeString, mark_safe

from evaluations.ballots import slips
from evaluations.ballots.models import Ballot
from organizations import documents


@dataclass(frozen=True)
class SlipCard:
    """One slip: no serial number and no name, so that nothing tells it from the next but its code."""

    organization: str
    meeting: str
    code: str
    address: str

    @property
    def link(self) -> str:
        """Where the QR code leads; browsers keep a fragment to themselves, so the code reaches no log."""
        return f"{self.address}#{self.code}"

    @property
    def shown_code(self) -> str:
        """The code as it is read and typed."""
        return slips.shown(self.code)

    @property
    def qr(self) -> SafeString:
        """The link's QR code as SVG."""
        drawn = segno.make(self.link, error="m", micro=False)
        return mark_safe(drawn.svg_inline(border=0, omitsize=True))  # noqa: S308 segno draws it, out of our own link


def slip_cards(ballot: Ballot, codes: Iterable[str], address: str) -> list[SlipCard]:
    """Return a card for each code; `address` is the whole address of the page where it is typed."""
    meeting = ballot.meeting
    return [SlipCard(meeting.organization.short_name, meeting.label, code, address) for code in codes]


def slip_sheets(cards: Sequence[SlipCard]) -> bytes:
    """Return the cards as a PDF, ten on a page; refuses where no PDF can be made."""
    return documents.pdf("evaluations/ballots/slip_sheets_paper.html", {"cards": cards}, style="css/slips.css")
