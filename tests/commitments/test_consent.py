"""What somebody writes for a person: seen, confirmed or corrected by that person."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from commitments import actions
from commitments.models import Commitment
from commitments.rules import Content, ItemText
from organizations.models import RegisterEntry
from organizations.refusals import Refused
from tests import builders

State, Consent = Commitment.State, Commitment.Consent


@pytest.fixture
def campaign(cast):
    return builders.campaign()


@pytest.fixture
def asked(cast, campaign):
    """Handed in by the recorder for the member, who has not looked at it yet."""
    return builders.commitment(
        campaign, cast.member, State.SUBMITTED, written_by=cast.recorder.user, consent=Consent.ASKED
    )


def url(name, *args):
    return reverse(f"commitments:{name}", args=args)


def test_the_person_confirms_what_was_written_for_them(cast, asked):
    given = actions.give_consent(by=cast.member.user, commitment=asked, based_on=1)
    assert (given.consent, given.consented_at is None, given.state) == (Consent.GIVEN, False, State.SUBMITTED)
    entry = RegisterEntry.objects.get()
    assert (entry.actor_name, entry.verb) == ("顾北川", "本人确认代写的承诺")
    assert actions.confirm(by=cast.secretary.user, commitment=asked, based_on=asked.version).consent == Consent.GIVEN


def test_the_person_takes_it_back_and_corrects_it(cast, asked):
    back = actions.take_back(by=cast.member.user, commitment=asked)
    assert (back.state, back.submitted_at, back.consent) == (State.DRAFT, None, Consent.ASKED)
    with pytest.raises(Refused, match="可以直接修改"):
        actions.take_back(by=cast.member.user, commitment=asked)


@pytest.mark.parametrize("who", ["secretary", "recorder", "staff", "outsider"])
def test_nobody_else_speaks_for_the_person(cast, asked, who):
    by = getattr(cast, who).user
    for write in (
        lambda: actions.give_consent(by=by, commitment=asked, based_on=1),
        lambda: actions.take_back(by=by, commitment=asked),
    ):
        with pytest.raises((PermissionDenied, Http404)):
            write()
    assert Commitment.objects.get().consent == Consent.ASKED


def test_a_text_that_was_changed_meanwhile_is_not_confirmed_unread(cast, asked):
    Commitment.objects.update(version=2)
    with pytest.raises(actions.Conflict):
        actions.give_consent(by=cast.member.user, commitment=asked, based_on=1)
    assert Commitment.objects.get().consent == Consent.ASKED


def test_ones_own_text_is_not_asked_about(cast, campaign):
    own = builders.commitment(campaign, cast.member, State.SUBMITTED)
    with pytest.raises(Refused, match="不用您再确认"):
        actions.give_consent(by=cast.member.user, commitment=own, based_on=1)


def test_the_branch_confirms_unasked_only_with_a_note_of_how_it_made_sure(cast, asked):
    with pytest.raises(Refused, match="这份承诺是代顾北川写的，本人还没有确认"):
        actions.confirm(by=cast.secretary.user, commitment=asked, based_on=asked.version, consent_note="  ")
    confirmed = actions.confirm(
        by=cast.secretary.user, commitment=asked, based_on=asked.version, consent_note=" 电话里念过 "
    )
    assert (confirmed.state, confirmed.consent, confirmed.consent_note) == (
        State.CONFIRMED,
        Consent.VOUCHED,
        "电话里念过",
    )


@pytest.mark.parametrize("account", ["none", "closed"])
def test_who_has_no_account_need_not_confirm_and_the_commitment_says_so(cast, asked, account):
    if account == "closed":
        cast.member.user.is_active = False
        cast.member.user.save()
    else:
        cast.member.user = None
        cast.member.save()
    confirmed = actions.confirm(by=cast.secretary.user, commitment=asked, based_on=asked.version)
    assert (confirmed.state, confirmed.consent) == (State.CONFIRMED, Consent.NO_ACCOUNT)


def test_a_note_about_ones_own_text_is_not_kept(cast, campaign):
    own = builders.commitment(campaign, cast.member, State.SUBMITTED)
    confirmed = actions.confirm(by=cast.secretary.user, commitment=own, based_on=own.version, consent_note="多余的话")
    assert (confirmed.consent, confirmed.consent_note) == (Consent.OWN, "")


def test_confirming_all_leaves_out_who_is_still_asked(cast, campaign, asked):
    own = builders.commitment(campaign, cast.staff, State.SUBMITTED)
    silent = builders.person("没账号", cast.branch, user=None)
    for_silent = builders.commitment(
        campaign, silent, State.SUBMITTED, written_by=cast.recorder.user, consent=Consent.ASKED
    )
    assert actions.confirm_all(by=cast.secretary.user, organization=cast.branch, campaign=campaign) == 2
    assert {made.pk: (made.state, made.consent) for made in Commitment.objects.all()} == {
        asked.pk: (State.SUBMITTED, Consent.ASKED),
        own.pk: (State.CONFIRMED, Consent.OWN),
        for_silent.pk: (State.CONFIRMED, Consent.NO_ACCOUNT),
    }
    with pytest.raises(Refused, match="等待确认的都是代写的"):
        actions.confirm_all(by=cast.secretary.user, organization=cast.branch, campaign=campaign)


def test_handing_in_oneself_what_another_wrote_is_a_confirmation(cast, campaign):
    draft = builders.commitment(
        campaign, cast.member, State.DRAFT, written_by=cast.recorder.user, consent=Consent.ASKED
    )
    assert actions.submit(by=cast.member.user, commitment=draft, based_on=draft.version).consent == Consent.GIVEN


def test_handing_in_for_another_is_none(cast, campaign):
    draft = builders.commitment(
        campaign, cast.member, State.DRAFT, written_by=cast.recorder.user, consent=Consent.ASKED
    )
    assert actions.submit(by=cast.recorder.user, commitment=draft, based_on=draft.version).consent == Consent.ASKED


# --- pages ---
def test_the_person_finds_it_on_the_home_page_the_list_and_the_page_itself(cast, asked, signed_in):
    member = signed_in(cast.member)
    home = member.get(reverse("disclosures:home")).content.decode()
    assert "看一看代您写的承诺" in home
    assert url("detail", asked.pk) in home
    assert "由柳文澜代写。是您的意思，请确认；不是，请改正。" in member.get(url("list")).content.decode()
    page = member.get(url("detail", asked.pk)).content.decode()
    assert "这是柳文澜代您写的，请看一看下面的文字。" in page
    assert f'action="{url("give_consent", asked.pk)}"' in page
    assert f'action="{url("take_back", asked.pk)}"' in page


def test_the_branch_is_told_apart_what_waits_for_it_and_what_for_the_person(cast, campaign, asked, signed_in):
    todos = [each.title for each in signed_in(cast.secretary).get(reverse("disclosures:home")).context["desk"].todos]
    assert [title for title in todos if "份" in title] == ["1份代写的承诺等本人确认", "还有9份承诺没有提交"]
    actions.give_consent(by=cast.member.user, commitment=asked, based_on=1)
    todos = [each.title for each in signed_in(cast.secretary).get(reverse("disclosures:home")).context["desk"].todos]
    assert [title for title in todos if "份" in title] == ["确认1份承诺", "还有9份承诺没有提交"]


def test_the_person_confirms_on_the_page(cast, asked, signed_in):
    response = signed_in(cast.member).post(url("give_consent", asked.pk), {"version": "1"}, follow=True)
    assert "已经确认这是您的承诺。" in response.content.decode()
    assert Commitment.objects.get().consent == Consent.GIVEN


@pytest.mark.parametrize("version", ["", "x", "7"])
def test_a_confirmation_of_another_version_asks_to_read_again(cast, asked, signed_in, version):
    response = signed_in(cast.member).post(url("give_consent", asked.pk), {"version": version}, follow=True)
    assert "请再看一遍，再确认。" in response.content.decode()
    assert Commitment.objects.get().consent == Consent.ASKED


def test_the_person_takes_it_back_on_the_page_and_goes_on_writing(cast, asked, signed_in):
    response = signed_in(cast.member).post(url("take_back", asked.pk), follow=True)
    assert response.redirect_chain == [(url("edit", asked.pk), 302)]
    assert "已经收回。" in response.content.decode()


def test_who_may_post_a_word_of_consent(cast, asked, signed_in):
    for name in ("give_consent", "take_back"):
        found = {
            who: signed_in(getattr(cast, who)).post(url(name, asked.pk)).status_code
            for who in ("secretary", "recorder", "staff", "outsider")
        }
        assert found == {"secretary": 403, "recorder": 403, "staff": 404, "outsider": 404}


def test_the_secretary_sees_who_is_asked_and_writes_how_it_was_made_sure(cast, asked, signed_in):
    secretary = signed_in(cast.secretary)
    page = secretary.get(url("list")).content.decode()
    assert "待本人确认" in page
    assert "全部确认" not in page
    assert 'name="consent_note"' in secretary.get(url("detail", asked.pk)).content.decode()
    response = secretary.post(url("confirm", asked.pk), {"version": "1", "consent_note": ""}, follow=True)
    assert "本人还没有确认" in response.content.decode()
    secretary.post(url("confirm", asked.pk), {"version": "1", "consent_note": "当面念过"})
    assert Commitment.objects.get().consent == Consent.VOUCHED


def test_how_the_branch_made_sure_is_read_by_the_person_and_the_branch_only(cast, campaign, signed_in):
    made = builders.commitment(
        campaign, cast.member, written_by=cast.recorder.user, consent=Consent.VOUCHED, consent_note="病床前念过"
    )
    found = {
        who: "病床前念过" in signed_in(getattr(cast, who)).get(url("detail", made.pk)).content.decode()
        for who in ("member", "secretary", "staff", "officer", "outsider")
    }
    assert found == {"member": True, "secretary": True, "staff": False, "officer": False, "outsider": False}


def test_what_the_branch_vouched_for_is_asked_again_once_it_was_returned_and_rewritten(cast, campaign):
    vouched = builders.commitment(
        campaign, cast.member, written_by=cast.recorder.user, consent=Consent.VOUCHED, consent_note="电话里念过"
    )
    actions.return_to_writer(by=cast.secretary.user, commitment=vouched, comment="写具体")
    content = Content(items=(ItemText("读书", "study"),))
    again = actions.save_commitment(
        by=cast.recorder.user, campaign=campaign, subject=cast.member, content=content, based_on=1
    )
    assert (again.consent, again.consent_note, again.state) == (Consent.ASKED, "", State.DRAFT)


def test_what_was_rewritten_while_the_secretary_read_is_not_confirmed_unread(cast, campaign, asked, signed_in):
    secretary, member = signed_in(cast.secretary), cast.member.user
    page = secretary.get(url("detail", asked.pk)).content.decode()
    assert '<input type="hidden" name="version" value="1" id="id_version">' in page
    actions.take_back(by=member, commitment=asked)
    content = Content(items=tuple(ItemText("改写过的", item.area) for item in asked.items.all()))
    again = actions.save_commitment(by=member, campaign=campaign, subject=cast.member, content=content, based_on=1)
    actions.submit(by=member, commitment=again, based_on=again.version)
    response = secretary.post(url("confirm", asked.pk), {"version": "1", "consent_note": "电话里念过"})
    page = response.content.decode()
    assert ("请再看一遍，再确认。" in page, "改写过的" in page) == (True, True)
    assert Commitment.objects.get().state == State.SUBMITTED
    secretary.post(url("confirm", asked.pk), {"version": response.context["confirm_form"]["version"].value()})
    assert Commitment.objects.get().state == State.CONFIRMED


def test_what_another_wrote_over_a_draft_is_not_handed_in_as_ones_own_unread(cast, campaign, signed_in):
    draft = builders.commitment(campaign, cast.member, State.DRAFT)
    member, address = signed_in(cast.member), url("submit", draft.pk)
    assert 'name="version" value="1"' in member.get(url("detail", draft.pk)).content.decode()
    content = Content(items=tuple(ItemText("代写的", item.area) for item in draft.items.all()))
    actions.save_commitment(by=cast.recorder.user, campaign=campaign, subject=cast.member, content=content, based_on=1)
    assert "请再看一遍，再提交。" in member.post(address, {"version": "1"}, follow=True).content.decode()
    standing = Commitment.objects.get()
    assert (standing.state, standing.consent) == (State.DRAFT, Consent.ASKED)
