"""Tables of the ground floor, one noun a file."""

from .exemption import Exemption
from .holiday import Holiday
from .organization import Organization, Unit
from .person import Person
from .policy import Policy
from .post import Post, Role
from .register import RegisterEntry
from .transfer import Transfer
from .user import User

__all__ = [
    "Exemption",
    "Holiday",
    "Organization",
    "Person",
    "Policy",
    "Post",
    "RegisterEntry",
    "Role",
    "Transfer",
    "Unit",
    "User",
]
