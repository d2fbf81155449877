"""The office's own burden: each save of a text adds to the sums of its meeting, under the meeting's lock."""

from django.utils import timezone

from meetings import burden
from meetings.models import Burden, Meeting


def count_save(meeting: Meeting, fields: int) -> None:
    """Add the time since the meeting's last save and the fields that were filled."""
    now = timezone.now()
    counted, _ = Burden.objects.get_or_create(meeting=meeting)
    counted.seconds += burden.seconds_worked(counted.last_saved_at, now)
    counted.fields += fields
    counted.last_saved_at = now
    counted.save()


def stop_counting(meeting: Meeting) -> None:
    """Forget the moment of the last save: the vote has begun, or the meeting is over."""
    Burden.objects.filter(meeting=meeting).update(last_saved_at=None)
