"""Tables of the ground floor, one noun a file."""

from .activation_slip import ActivationSlip
from .exemption import Exemption
from .holiday import Holiday
from .list_import import ListImport
from .organization import Organization, Unit
from .person import Person
from .placement import Placement
from .policy import Policy
from .post import Post, Role
from .register import RegisterEntry
from .second_factor import RecoveryCode, SecondFactor
from .transfer import Transfer
from .user import User

__all__ = [
    "ActivationSlip",
    "Exemption",
    "Holiday",
    "ListImport",
    "Organization",
    "Person",
    "Placement",
    "Policy",
    "Post",
    "RecoveryCode",
    "RegisterEntry",
    "Role",
    "SecondFactor",
    "Transfer",
    "Unit",
    "User",
]
