"""Circulars (通报) that went to a unit of the reader's and that nobody there has signed for."""

from django.urls import reverse

from disclosures.circulars.access import receipts_signed_by
from disclosures.home import rules
from disclosures.home.todo.item import ToDo, to_do
from disclosures.inspections.ground import Ground


def of_circulars(user, ground: Ground) -> list[ToDo]:
    """One query; a circular that went to several units of the same reader is read once."""
    waiting = receipts_signed_by(user).unread().select_related("circular").defer("circular__content")
    circulars = {receipt.circular_id: receipt.circular for receipt in waiting}
    return [
        to_do(
            None,
            ground.today,
            f"阅读通报：{circular.title}",
            reverse("disclosures:circular", args=[circular.pk]),
            f"{circular.reference}，{rules.day(circular.issued_on)}印发，读过以后请签收。",
        )
        for circular in circulars.values()
    ]
