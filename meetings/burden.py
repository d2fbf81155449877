"""How the office's own burden is counted: wall time of a meeting's texts and fields that got one; no queries, no clock.

Nobody is measured by it: what two people type at once is counted once, and whose save it was is not asked.
"""

import datetime as dt

from meetings.rules import Text

LONGEST_PAUSE = dt.timedelta(minutes=5)
OF_A_FIRST_SAVE = 60  # seconds: what was typed before a save that follows none


def seconds_worked(last_saved_at: dt.datetime | None, now: dt.datetime) -> int:
    """The time since the meeting's last save while it is a pause in writing; else one minute."""
    if last_saved_at is None or now - last_saved_at > LONGEST_PAUSE:
        return OF_A_FIRST_SAVE
    return max(round((now - last_saved_at).total_seconds()), 0)


def fields_filled(before: dict[str, str], text: Text) -> int:
    """How many fields got their first words; the autosave would count one field as often as it is saved."""
    return sum(1 for name, words in vars(text).items() if words and not before[name])
