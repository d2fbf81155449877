"""What the office wrote on its last circular stands on the next one: 发文机关代字, 署名, 主送, 抄送."""

from dataclasses import dataclass

from disclosures.circulars.models import Circular
from organizations.models import Organization

PREFIX = "区创先争优办"


@dataclass(frozen=True)
class Usual:
    """What does not follow from the evidence."""

    prefix: str
    signed_by: str
    recipients: str
    copied_to: str


def usual_for(scope: Organization) -> Usual:
    """As on the last circular; the recipients are those of the last one about the same scope."""
    last = Circular.objects.once_issued().order_by("-issued_on", "-pk").first()
    alike = Circular.objects.once_issued().filter(inspection__scope=scope).order_by("-issued_on", "-pk").first()
    return Usual(
        prefix=last.prefix if last else PREFIX,
        signed_by=last.signed_by if last else _office().name,
        recipients=alike.recipients if alike else _whom(scope),
        copied_to=alike.copied_to if alike else "",
    )


def _office() -> Organization:
    office = Organization.objects.filter(kind=Organization.Kind.CAMPAIGN_OFFICE).first()
    return office or Organization.objects.get(depth=1)


def _whom(scope: Organization) -> str:
    if scope.depth == 1:
        return "区属各党工委、党委、党组"  # 通知的主送
    return scope.name if scope.is_branch else f"{scope.name}及所属各党支部"
