"""Tables of the top floor, each in the package of its noun."""

from disclosures.opinions.models import Opinion, OpinionAttachment, OpinionsOfAnHour
from disclosures.publications.models import Publication

__all__ = ["Opinion", "OpinionAttachment", "OpinionsOfAnHour", "Publication"]
