"""What a test expects to be turned away: an action with its sentence, a write with the constraint that it breaks."""

import pytest
from django.db import IntegrityError, transaction

from organizations.refusals import Refused


def raises_refusal(sentence):
    """The action inside the block is refused with a sentence that holds this one."""
    return pytest.raises(Refused, match=sentence)


def raises_violation(constraint):
    """The write inside the block breaks the constraint of that name."""
    return pytest.raises(IntegrityError, match=constraint)


def assert_refused_by_the_database(record, constraint):
    """Saving `record` breaks the constraint; the transaction around goes on."""
    assert_violates(constraint, record.save)


def assert_violates(constraint, write):
    """`write` breaks the constraint of that name; the transaction around goes on."""
    with raises_violation(constraint), transaction.atomic():
        write()


def sentence_of(action, *args, **kwargs):
    """The sentence with which `action` is refused."""
    with pytest.raises(Refused) as refused:
        action(*args, **kwargs)
    return refused.value.sentence
