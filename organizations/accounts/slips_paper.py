"""The activation slips as they are printed: cards on A4, to be cut; codes come in, bytes go out, nothing is kept."""

from dataclasses import dataclass

import segno
from django.utils.safestring import mark_safe

from organizations.actions.accounts import PrintedSlip
from organizations.documents import pdf

CARDS_OF_A_PRINT = 500  # more would hold the request for longer than anybody waits


@dataclass(frozen=True)
class Card:
    slip: PrintedSlip
    qr: str  # drawn into the page itself: an image that fails to load would be named, code and all, in a log


def slips_pdf(slips: list[PrintedSlip], *, activation_page: str) -> bytes:
    """Draw the cards; the QR code carries the code in the fragment, which no server and no log ever sees."""
    cards = [Card(slip, _qr(f"{activation_page}#{slip.code}")) for slip in slips]
    context = {"title": "激活单", "cards": cards, "page": activation_page}
    return pdf("organizations/accounts/slips_paper.html", context)


def _qr(address: str) -> str:
    return mark_safe(segno.make(address, error="m").svg_inline(border=2, omitsize=True))  # noqa: S308 - drawn here
