"""Tables of the opinions (意见)."""

from .attachment import OpinionAttachment, OpinionsOfAnHour
from .opinion import Opinion

__all__ = ["Opinion", "OpinionAttachment", "OpinionsOfAnHour"]
