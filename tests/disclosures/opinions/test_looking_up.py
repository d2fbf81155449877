"""Guessing receipt codes stops by itself, whoever guesses from wherever, and nothing of it is kept."""

import datetime as dt
from threading import Thread

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from disclosures.models import Opinion
from disclosures.opinions import actions, looking_up, rules
from tests import builders
from tests.disclosures.publications import boards

NOW = builders.at(boards.POSTED, 9)
WRONG = "7KQ2M-XR4P9"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def counted(monkeypatch):
    """The count of a process that has just begun."""
    monkeypatch.setattr(looking_up, "_wrong_codes", looking_up.WrongCodes())
    return looking_up._wrong_codes


def received(cast):
    posted = boards.post(cast, boards.rated_month(cast))
    return actions.leave(publication=posted, words=actions.Words(text="名单里少了一个人"), today=boards.POSTED)


def looked_up(code):
    return Client().post(reverse("disclosures:opinion_receipt"), {"code": code}).content.decode()


def guess(counted, times):
    for _ in range(times):
        counted.count(NOW)


def test_after_too_many_wrong_codes_even_the_right_one_waits_for_the_next_minute(cast, counted, clock):
    receipt = received(cast)
    guess(counted, rules.WRONG_CODES_A_MINUTE - 1)
    assert "您的意见还没有答复" in looked_up(receipt.code)
    assert looking_up.NOT_FOUND in looked_up(WRONG)
    refused = looked_up(receipt.code)
    assert looking_up.TOO_MANY in refused
    assert f'value="{receipt.code}"' in refused  # to be sent once more
    clock.shift(dt.timedelta(minutes=1))
    assert "您的意见还没有答复" in looked_up(receipt.code)


def test_right_codes_and_codes_that_cannot_be_any_are_not_counted(cast, counted):
    receipt = received(cast)
    guess(counted, rules.WRONG_CODES_A_MINUTE - 1)
    for code in (receipt.code, "", "7KQ2M", "长" * 41):
        looked_up(code)
    assert not counted.are_too_many(NOW)


def test_many_at_once_are_all_counted(counted):
    threads = [Thread(target=guess, args=(counted, 10)) for _ in range(rules.WRONG_CODES_A_MINUTE // 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted.are_too_many(NOW)


def test_a_wrong_code_leaves_nothing_in_the_database(db, django_assert_num_queries, counted):
    with django_assert_num_queries(1):
        looked_up(WRONG)
    guess(counted, rules.WRONG_CODES_A_MINUTE)
    with django_assert_num_queries(0):
        looked_up(WRONG)
    assert not Opinion.objects.exists()
