"""To-dos (待办): what is due for whom, by when, read from the lower floors in a fixed number of queries."""

from .item import ToDo, foremost, in_order, to_do
from .of_branch import of_branch_statements, of_branches, of_commitments, of_exemptions
from .of_circulars import of_circulars
from .of_deferrals import of_deferrals
from .of_exports import of_exports
from .of_head import of_head
from .of_hearing import of_follow_ups, of_hearings
from .of_inspection import of_inspection
from .of_opinions import of_opinions
from .of_person import of_person
from .of_superior import of_exemption_applications, of_overdue_branches, of_superiors

__all__ = [
    "ToDo",
    "foremost",
    "in_order",
    "of_branch_statements",
    "of_branches",
    "of_circulars",
    "of_commitments",
    "of_deferrals",
    "of_exemption_applications",
    "of_exemptions",
    "of_exports",
    "of_follow_ups",
    "of_head",
    "of_hearings",
    "of_inspection",
    "of_opinions",
    "of_overdue_branches",
    "of_person",
    "of_superiors",
    "to_do",
]
