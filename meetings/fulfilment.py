"""How far somebody's commitment is fulfilled (兑现), noted at the workbench while it is spoken of."""

from commitments import access as commitments_access
from commitments import actions as commitments_actions
from commitments.forms import VersionForm, fulfilment_forms
from commitments.models import Commitment
from meetings.models import Meeting
from organizations.models import Person, User
from organizations.refusals import Refused


def may_note(user: User, meeting: Meeting, person: Person, commitment: Commitment | None) -> bool:
    """Until the vote begins: what was told is what is voted upon."""
    is_open = meeting.takes_text or meeting.state == Meeting.State.SCHEDULED
    return is_open and commitment is not None and commitments_access.may_write(user, person)


class FulfilmentSheet:
    """A mark and a note for each item, and the version of the commitment that they were set upon."""

    def __init__(self, commitment: Commitment, data=None):
        self.commitment = commitment
        self.version = VersionForm(data, prefix="fulfilment", initial={"version": commitment.version})
        self.lines = fulfilment_forms(commitment, data)
        self.sentence = ""  # why it is not saved
        self.is_conflict = False

    @property
    def is_bound(self) -> bool:
        return self.version.is_bound

    def _is_valid(self) -> bool:
        """Every form is looked at, so that each shows its errors."""
        return not [form for form in [self.version, *self.lines.values()] if not form.is_valid()]

    def note(self, *, by: User) -> Commitment | None:
        """Save the marks; None when they are not saved, and then the sheet says why."""
        if not self._is_valid():
            errors = [error for form in self.lines.values() for each in form.errors.values() for error in each]
            self.sentence = next(iter(errors), "这一页不完整。请刷新这一页，再登记一次。")
            return None
        marks = {item.pk: form.mark() for item, form in self.lines.items()}
        try:
            return commitments_actions.update_fulfilment(
                by=by, commitment=self.commitment, marks=marks, based_on=self.version.based_on
            )
        except commitments_actions.Conflict as conflict:
            self.sentence, self.is_conflict = conflict.sentence, True
            self.version.read(conflict.commitment.version)
        except Refused as refusal:
            self.sentence = refusal.sentence
        return None
