"""Every register by its key: a new one is a line here, a kind of `ExportJob` and its own module."""

from disclosures.registers.commitments import COMMITMENTS
from disclosures.registers.kinds import Register
from disclosures.registers.meetings import MEETINGS
from disclosures.registers.opinions import OPINIONS
from disclosures.registers.process import PROCESS
from disclosures.registers.ratings import RATINGS
from organizations.access import ROLE_GRANTS, posts_of
from organizations.models import Role

REGISTERS: dict[str, Register] = {
    str(register.kind): register for register in (RATINGS, COMMITMENTS, MEETINGS, OPINIONS, PROCESS)
}


def registers_of(user) -> list[Register]:
    """The registers that the user's posts give; no query beside that of the posts."""
    granted = {permission for post in posts_of(user) for permission in ROLE_GRANTS[Role(post.role)]}
    return [register for register in REGISTERS.values() if register.permission in granted]
