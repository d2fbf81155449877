"""Tables of the ground floor, one noun a file."""

from .exemption import Exemption
from .holiday import Holiday
from .list_import import ListImport
from .organization import Organization, Unit
from .person import Person
from .policy import Policy
from .post import Post, Role
from .register import RegisterEntry
from .user import User

__all__ = [
    "Exemption",
    "Holiday",
    "ListImport",
    "Organization",
    "Person",
    "Policy",
    "Post",
    "RegisterEntry",
    "Role",
    "Unit",
    "User",
]
