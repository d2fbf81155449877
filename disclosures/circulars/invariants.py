"""Invariants of circulars (通报) that only several rows together can break; `disclosures.integrity` runs them."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from disclosures.circulars.models import Circular


def what_was_issued_reported_its_inspection() -> Iterator[str]:
    early = Circular.objects.once_issued().filter(inspection__reported_on__isnull=True)
    for pk in early.values_list("pk", flat=True):
        yield f"通报{pk}已经印发，它所依据的检查却没有通报日期。"


def a_corrected_circular_has_its_correction() -> Iterator[str]:
    out = Circular.objects.once_issued().filter(corrects=OuterRef("pk"))
    lost = Circular.objects.filter(~Exists(out), state=Circular.State.CORRECTED)
    for pk in lost.values_list("pk", flat=True):
        yield f"通报{pk}写着已更正，代替它的通报却没有印发。"


def a_draft_went_to_nobody() -> Iterator[str]:
    sent = Circular.objects.drafts().filter(receipts__isnull=False).distinct()
    for pk in sent.values_list("pk", flat=True):
        yield f"通报{pk}还是草稿，却已经发给了单位。"


INVARIANTS = (what_was_issued_reported_its_inspection, a_corrected_circular_has_its_correction, a_draft_went_to_nobody)
