"""What an inspection finds wanting: rules by whom they are about, each named by the requirement it checks."""

from .kinds import REQUIREMENTS, Found, Observation, Problem
from .of_branches import Quota, problems
from .of_superiors import PoolOfYear, scope_problems, superior_problems

__all__ = [
    "REQUIREMENTS",
    "Found",
    "Observation",
    "PoolOfYear",
    "Problem",
    "Quota",
    "problems",
    "scope_problems",
    "superior_problems",
]
