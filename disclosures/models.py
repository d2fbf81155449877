"""Tables of the top floor, each in the package of its noun."""

from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication

__all__ = ["Opinion", "Publication"]
