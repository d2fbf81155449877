"""Every process of the web server killed with -9 in the middle of a request: nothing doubled, and sent again it works.

Nothing was acknowledged, so both “it was done” and “it was not done” would be true afterwards; what may not be is half.
"""

import json

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.urls import reverse

from disclosures import integrity
from disclosures.publications.models import Publication
from evaluations.ballots import actions, keys
from evaluations.ballots.models import Ballot, Roll, Tally, Urn
from evaluations.ratings.models import RatingSheet
from tests.disclosures.publications import boards
from tests.evaluations.ballots.conftest import ballot, meeting, meeting_without_critiques, voting  # noqa: F401
from tests.evaluations.ballots.voter import Phone, base64_of
from tests.faults.killed import Browser, kill_in_the_middle
from tests.journeys.visitor import Visitor
from tests.served import served

pytestmark = pytest.mark.django_db(transaction=True)
BROKE = None  # what somebody is answered whose connection broke


def killed_then_sent_again(tmp_path, table, request):
    """Answers of the request that was killed while it wrote to `table`, and of the same one to a new server."""
    before = integrity.broken()  # a made-up meeting may lack a roll
    with served(tmp_path) as server:
        first = kill_in_the_middle(server, table, lambda: request(server))
    assert integrity.broken() == before
    with served(tmp_path) as server:
        second = request(server)
    assert integrity.broken() == before
    return first, second


def test_in_signing_in_to_the_site(cast, tmp_path):
    cast.member.user.password = Argon2PasswordHasher().encode(
        "demo-2026", "s" * 16
    )  # tests hash in a way that sites refuse
    cast.member.user.save(update_fields=["password"])
    visitor = Browser()
    credentials = {"username": cast.member.user.username, "password": "demo-2026"}
    answers = killed_then_sent_again(
        tmp_path, "django_session", lambda server: visitor.post(server, reverse("organizations:sign_in"), credentials)
    )
    assert answers == (BROKE, 302)


def test_in_signing_in_to_the_ballot(cast, ballot, tmp_path):  # noqa: F811
    phone, browser = Phone(cast.member, ballot), Browser(cast.member)
    body = {"blinded": base64_of(phone.blinded)}
    address = reverse("evaluations:ballot_sign_in", args=[ballot.pk])
    answers = killed_then_sent_again(tmp_path, "evaluations_roll", lambda server: browser.post(server, address, body))
    assert answers == (BROKE, 200)
    assert Roll.objects.filter(ballot=ballot).exclude(blinded=None).count() == 1


def test_in_casting(cast, voting, tmp_path):  # noqa: F811
    phone = voting[0]
    body = json.dumps(phone.body(bytes(phone.ballot.subjects.count())))
    address = reverse("evaluations:ballot_cast", args=[phone.ballot.pk])
    answers = killed_then_sent_again(tmp_path, "evaluations_urn", lambda server: Browser().post(server, address, body))
    assert answers == (BROKE, 200)
    assert Urn.objects.filter(ballot=phone.ballot.pk).count() == 1


def test_in_counting_the_keys_stay_until_the_totals_are_there(cast, voting, tmp_path):  # noqa: F811
    now_open = voting[0].ballot
    for phone in voting:
        phone.cast(bytes(now_open.subjects.count()))
    actions.seal(by=cast.secretary.user, ballot=now_open)
    browser, address = Browser(cast.secretary), reverse("evaluations:ballot_count", args=[now_open.pk])
    answers = killed_then_sent_again(tmp_path, "evaluations_tally", lambda server: browser.post(server, address, {}))
    assert answers == (BROKE, 302)
    assert Ballot.objects.get(pk=now_open.pk).state == Ballot.State.COUNTED
    assert sum(Tally.objects.filter(ballot=now_open, position=0).values_list("votes", flat=True)) == len(voting)
    assert not keys.present(now_open.pk)


def test_in_confirming_a_rating_sheet(cast, tmp_path):
    meeting = boards.rated_month(cast, confirm=False)  # noqa: F811
    sheet = meeting.rating_sheets.get(pool=RatingSheet.Pool.MEMBERS)
    page = Visitor(cast.secretary.user).open(reverse("evaluations:sheet", args=[sheet.pk]))
    values = page.fields("确认评定").values | {"participants": "沈知远、陆承安、柳文澜"}
    browser, address = Browser(cast.secretary), reverse("evaluations:sheet_confirm", args=[sheet.pk])
    answers = killed_then_sent_again(
        tmp_path, "evaluations_ratingsheet", lambda server: browser.post(server, address, values)
    )
    assert answers == (BROKE, 302)
    assert RatingSheet.objects.get(pk=sheet.pk).state == RatingSheet.State.CONFIRMED


def test_in_posting(cast, tmp_path):
    meeting = boards.rated_month(cast)  # noqa: F811
    address = reverse("disclosures:publish_results", args=[meeting.pk])
    values = Visitor(cast.secretary.user).open(address).fields("公示").values | {"is_checked": "on"}
    answers = killed_then_sent_again(
        tmp_path, "disclosures_publication", lambda server: Browser(cast.secretary).post(server, address, values)
    )
    assert answers == (BROKE, 302)
    assert Publication.objects.filter(meeting=meeting).count() == 1
