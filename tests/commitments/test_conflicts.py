"""Two people save one commitment: nobody overwrites unseen, nothing typed is lost."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from commitments import actions
from commitments.models import Commitment, CommitmentItem
from commitments.rules import Content, ItemText, Mark
from organizations.models import RegisterEntry
from tests import builders

State, Fulfilment = Commitment.State, CommitmentItem.Fulfilment


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(builders.at(dt.date(2026, 8, 3), 9), tick=False):
        yield


@pytest.fixture
def campaign(cast):
    return builders.campaign()


def url(name, *args):
    return reverse(f"commitments:{name}", args=args)


def one(text):
    return Content(items=(ItemText(text=text),))


def save(by, campaign, subject, content, based_on):
    return actions.save_commitment(by=by.user, campaign=campaign, subject=subject, content=content, based_on=based_on)


def typed(text, version, wish="save"):
    return {
        "items-TOTAL_FORMS": "1",
        "items-INITIAL_FORMS": "0",
        "items-0-text": text,
        "version": str(version),
        "wish": wish,
    }


def test_each_save_is_a_new_version(cast, campaign):
    assert [save(cast.staff, campaign, cast.staff, one(text), n).version for n, text in enumerate("甲乙丙")] == [
        1,
        2,
        3,
    ]


def test_a_save_upon_an_older_version_is_refused_and_names_who_was_first(cast, campaign):
    save(cast.staff, campaign, cast.staff, one("甲"), 0)
    with pytest.raises(actions.Conflict) as conflict:
        save(cast.recorder, campaign, cast.staff, one("乙"), 0)
    assert conflict.value.sentence == "黎晓帆在09:00已经改过这一份，您的文字没有盖上去。请对照两份，合成一份再保存。"
    made = Commitment.objects.get()
    assert (made.written_by, [item.text for item in made.items.all()]) == (cast.staff.user, ["甲"])


def test_the_same_text_again_is_no_change_and_no_conflict(cast, campaign):
    save(cast.staff, campaign, cast.staff, one("甲"), 0)
    again = save(cast.recorder, campaign, cast.staff, one("甲"), 0)
    assert (again.version, again.consent, RegisterEntry.objects.count()) == (1, Commitment.Consent.OWN, 1)


def test_both_texts_are_shown_and_the_next_save_goes_through(cast, campaign, signed_in):
    save(cast.staff, campaign, cast.staff, one("本人写的"), 0)
    recorder = signed_in(cast.recorder)
    response = recorder.post(url("write_for_person", cast.staff.pk), typed("代写的", 0))
    page = response.content.decode()
    assert response.status_code == 200
    for words in ("黎晓帆已存的一份", "本人写的", ">\n代写的</textarea>", 'name="version" value="1"'):
        assert words in page
    recorder.post(url("edit", Commitment.objects.get().pk), typed("合成的", 1))
    assert [item.text for item in Commitment.objects.get().items.all()] == ["合成的"]


def test_what_is_typed_into_a_commitment_that_was_handed_in_meanwhile_stays_on_the_page(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.staff, State.SUBMITTED)
    page = signed_in(cast.recorder).post(url("edit", made.pk), typed("还没存上的", 1)).content.decode()
    assert "正等书记确认" in page
    assert "还没存上的" in page


def test_a_page_without_its_version_counts_as_typed_upon_nothing(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.staff, State.DRAFT)
    for version in ("", "x", "-1", "9" * 30):
        response = signed_in(cast.staff).post(url("edit", made.pk), typed("改过的", 1) | {"version": version})
        assert response.status_code == 200
    assert made.items.get().text == "承诺事项1"


def marks(made, fulfilment, note=""):
    return {item.pk: Mark(fulfilment, note) for item in made.items.all()}


def update(by, made, with_marks, based_on):
    return actions.update_fulfilment(by=by.user, commitment=made, marks=with_marks, based_on=based_on)


def test_fulfilment_says_who_recorded_it_and_counts_versions(cast, campaign):
    made = builders.commitment(campaign, cast.staff)
    saved = update(cast.recorder, made, marks(made, Fulfilment.UNDER_WAY), 1)
    assert (saved.version, saved.fulfilment_by, saved.fulfilment_at) == (
        2,
        cast.recorder.user,
        builders.at(dt.date(2026, 8, 3), 9),
    )


def test_two_who_record_fulfilment_do_not_overwrite_each_other(cast, campaign):
    made = builders.commitment(campaign, cast.staff)
    Commitment.objects.update(written_at=builders.at(dt.date(2026, 8, 1)))
    update(cast.staff, made, marks(made, Fulfilment.FULFILLED, "9月办成"), 1)
    with pytest.raises(actions.Conflict, match="黎晓帆在09:00已经改过") as conflict:
        update(cast.recorder, made, marks(made, Fulfilment.NOT_YET), 1)
    assert conflict.value.commitment.items.get().fulfilment_note == "9月办成"
    assert update(cast.recorder, made, marks(made, Fulfilment.FULFILLED, "9月办成"), 1).version == 2


def test_the_page_of_fulfilment_shows_both(cast, campaign, signed_in):
    made = builders.commitment(campaign, cast.staff)
    update(cast.staff, made, marks(made, Fulfilment.FULFILLED, "9月办成"), 1)
    item = made.items.get()
    data = {f"{item.pk}-fulfilment": "under_way", f"{item.pk}-note": "差一户", "version": "1"}
    recorder = signed_in(cast.recorder)
    page = recorder.post(url("fulfilment", made.pk), data).content.decode()
    for words in ("已存的是“已兑现”，说明：9月办成。", 'value="差一户"', 'name="version" value="2"'):
        assert words in page
    recorder.post(url("fulfilment", made.pk), data | {"version": "2"})
    assert made.items.get().fulfilment == Fulfilment.UNDER_WAY
