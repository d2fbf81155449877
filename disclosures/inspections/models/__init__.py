"""Tables of the inspection as a record (检查)."""

from .finding import Finding
from .inspection import Inspection

__all__ = ["Finding", "Inspection"]
