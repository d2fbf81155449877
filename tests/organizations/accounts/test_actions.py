"""Slips issued and spent, passwords, closing: who may, what is refused, what the register says."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import PermissionDenied
from django.db import connection

from organizations.actions import accounts
from organizations.models import ActivationSlip, Person, RegisterEntry, Role, User
from organizations.refusals import Refused
from tests import builders
from tests.organizations.accounts.slips import PASSWORD, TODAY, activated, issue, newcomer

State = ActivationSlip.State
OWN_HASHER = "organizations.accounts.hashing.EveningArgon2Hasher"
CODE = re.compile(r"[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}")


def lines():
    return list(RegisterEntry.objects.order_by("pk").values_list("verb", "organization__short_name", "detail"))


def refresh(person):
    return Person.objects.select_related("user").get(pk=person.pk)


# --- issuing ----------------------------------------------------------------------------------------------------------
def test_a_slip_makes_the_account_and_holds_the_code_on_paper_only(cast):
    person = newcomer(cast.branch, phone="12012345678")
    (slip,) = issue(cast.officer, person)
    assert (slip.person, slip.organization, slip.user_name) == ("新来的", "桐花社区党支部", "12012345678")
    assert slip.expires_on == TODAY + dt.timedelta(days=30)
    assert CODE.fullmatch(slip.code)
    kept = ActivationSlip.objects.get()
    assert (kept.user, kept.issued_by, kept.state) == (refresh(person).user, cast.officer.user, State.OPEN)
    assert not kept.user.has_usable_password()
    assert lines() == [("发放激活单1张", "桐花社区党支部", {"姓名": "新来的"})]
    with connection.cursor() as cursor:
        for table in ("activationslip", "activationslipevent", "registerentry", "user"):
            cursor.execute(f"select t::text from organizations_{table} t")
            everything = str(cursor.fetchall())
            assert [part for part in (slip.code, *slip.code.split("-")) if part in everything] == []


def test_user_names_stay_unique_when_two_share_a_phone(cast):
    first, second = (newcomer(cast.branch, name, phone="12012345678") for name in ("一人", "二人"))
    assert [slip.user_name for slip in issue(cast.officer, first, second)] == ["12012345678", "erren01"]


def test_a_new_slip_voids_the_old_one(cast):
    person = newcomer(cast.branch)
    (old,), (new,) = issue(cast.officer, person), issue(cast.officer, person)
    assert old.user_name == new.user_name
    with pytest.raises(Refused, match="已经作废"):
        activated(old.code)
    assert activated(new.code) == refresh(person).user


@pytest.mark.parametrize("who", ["secretary", "deputy", "recorder", "head", "member", "outsider", "sibling_secretary"])
def test_nobody_in_a_branch_issues_slips(cast, who):
    for person in (newcomer(cast.branch, "一人"), cast.member):
        with pytest.raises(PermissionDenied):
            issue(getattr(cast, who), person)
    assert not ActivationSlip.objects.exists()


def test_a_committee_issues_below_itself_only(cast):
    issue(cast.officer, newcomer(cast.branch), newcomer(cast.sibling), place=cast.committee)
    issue(cast.committee_secretary, newcomer(cast.branch, "又一人"))
    for place in (cast.foreign, cast.committee, cast.district):
        with pytest.raises(PermissionDenied):
            issue(cast.officer, newcomer(place, "别处的人"))
    issue(cast.inspector, newcomer(cast.foreign), newcomer(cast.committee), place=cast.district)


def test_a_committees_officer_never_holds_the_slips_of_the_branch_in_which_he_votes(cast):
    Person.objects.filter(pk=cast.officer.pk).update(organization=cast.branch)
    with pytest.raises(PermissionDenied):
        issue(refresh(cast.officer), newcomer(cast.branch))
    issue(refresh(cast.officer), newcomer(cast.sibling))
    Person.objects.filter(pk=cast.inspector.pk).update(organization=cast.branch)
    issue(refresh(cast.inspector), newcomer(cast.branch, "又一人"))


def test_a_committee_never_comes_by_the_account_of_somebody_above_or_beside_it(cast):
    Person.objects.filter(pk__in=[cast.inspector.pk, cast.committee_secretary.pk]).update(organization=cast.branch)
    for person in (cast.inspector, cast.committee_secretary):
        with pytest.raises(Refused, match="由活动办公室办理"):
            issue(cast.officer, person, place=cast.branch)
    issue(cast.officer, cast.secretary)
    issue(cast.inspector, cast.committee_secretary, place=cast.branch)


def test_an_account_that_enters_the_admin_is_not_the_offices_to_issue(cast):
    User.objects.filter(pk=cast.member.user.pk).update(is_staff=True)
    with pytest.raises(Refused, match="系统管理员"):
        issue(cast.inspector, cast.member)
    issue(None, cast.member)


def test_nobody_issues_for_himself(cast):
    with pytest.raises(Refused, match="自己的账号要由别人办理"):
        issue(cast.inspector, cast.inspector)


@pytest.mark.parametrize("standing", ["suspended", "left", "deceased"])
def test_who_is_off_the_roster_gets_no_slip(cast, standing):
    with pytest.raises(Refused, match="已经不在册"):
        issue(cast.officer, newcomer(cast.branch, standing=standing))


def test_an_account_that_the_administrator_switched_off_is_not_opened_by_a_slip(cast):
    User.objects.filter(pk=cast.member.user.pk).update(is_active=False)
    with pytest.raises(Refused, match="被系统管理员停用了"):
        issue(cast.officer, cast.member)


def test_a_line_of_many_slips_names_their_number_only(cast):
    people = [newcomer(cast.branch, f"新人{number}") for number in range(51)]
    issue(cast.officer, *people)
    assert lines() == [("发放激活单51张", "桐花社区党支部", {})]


def test_nobody_chosen_and_somebody_of_another_place_are_refused(cast):
    with pytest.raises(Refused, match="没有选人"):
        accounts.issue_slips(by=cast.officer.user, people=[], place=cast.branch, today=TODAY)
    with pytest.raises(Refused, match="不在鹭洲社区党支部"):
        issue(cast.officer, cast.member, place=cast.sibling)


# --- the code ---------------------------------------------------------------------------------------------------------
def test_a_code_is_good_once(cast):
    (slip,) = issue(cast.officer, newcomer(cast.branch))
    user = activated(slip.code.lower().replace("-", " "))
    assert user.check_password(PASSWORD)
    assert not user.must_change_password
    with pytest.raises(Refused, match="已经用过"):
        activated(slip.code)
    assert lines()[-1] == ("用激活单设置密码", "区委", {})


def test_a_code_is_good_for_thirty_days(cast):
    (slip,) = issue(cast.officer, newcomer(cast.branch))
    late = TODAY + dt.timedelta(days=31)
    with pytest.raises(Refused, match="2026年11月21日已经到期"):
        activated(slip.code, today=late)
    activated(slip.code, today=late - dt.timedelta(days=1))


def test_who_does_not_hold_the_code_always_reads_the_same(cast):
    used, voided, lapsed = (issue(cast.officer, newcomer(cast.branch, name))[0] for name in ("用", "废", "过期"))
    activated(used.code)
    ActivationSlip.objects.filter(user__username=voided.user_name).update(state=State.VOID)
    ActivationSlip.objects.filter(user__username=lapsed.user_name).update(expires_on=TODAY)
    wrong = "2" * 8 if not used.code.endswith("2222") else "3" * 8
    sentences = set()
    for guess in ("ZZZZ" + wrong, used.code[:4] + wrong, voided.code[:4] + wrong, lapsed.code[:4] + wrong):
        with pytest.raises(Refused) as refused:
            accounts.slip_of(code=guess, today=TODAY + dt.timedelta(days=1))
        sentences.add(refused.value.sentence)
    assert sentences == {accounts.UNKNOWN_CODE}


def test_five_wrong_guesses_spend_a_slip_and_no_other(cast):
    first, second = (issue(cast.officer, newcomer(cast.branch, name))[0] for name in ("一", "二"))
    for _ in range(5):
        with pytest.raises(Refused, match="没有这个激活码"):
            accounts.slip_of(code=f"{first.code[:4]}22222222", today=TODAY)
    with pytest.raises(Refused, match="已经作废"):
        activated(first.code)
    activated(second.code)


def test_activation_ends_every_session_and_takes_the_old_password(cast, signed_in):
    client = signed_in(cast.member)
    (slip,) = issue(cast.officer, cast.member)
    assert client.get("/account/").status_code == 200
    user = activated(slip.code)
    assert client.get("/account/").status_code == 302
    assert not user.check_password("demo-2026")


@pytest.mark.django_db(transaction=True)
def test_two_phones_with_one_slip_set_one_password(cast):
    (slip,) = issue(cast.officer, newcomer(cast.branch))
    found = accounts.slip_of(code=slip.code, today=TODAY)

    def try_it(password):
        try:
            accounts.activate(slip=found, password=password, today=TODAY)
            return password
        except Refused as refused:
            return refused.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as phones:
        answers = set(phones.map(try_it, ["梧桐叶落-1", "梧桐叶落-2"]))
    assert accounts.USED_CODE in answers
    (password,) = answers - {accounts.USED_CODE}
    assert User.objects.get(username=slip.user_name).check_password(password)


# --- passwords, sessions ----------------------------------------------------------------------------------------------
def test_a_password_that_somebody_else_sets_must_be_changed_and_ones_own_not(cast):
    user = cast.member.user
    user.set_password("别人设的-2026")
    assert user.must_change_password
    user.save()
    changed = accounts.change_password(by=user, password=PASSWORD)
    assert not changed.must_change_password
    assert lines() == [("修改密码", "区委", {})]


def test_a_hash_made_stronger_at_sign_in_asks_for_no_new_password(cast, settings):
    settings.PASSWORD_HASHERS = [OWN_HASHER, "django.contrib.auth.hashers.MD5PasswordHasher"]
    assert cast.member.user.check_password("demo-2026")
    user = User.objects.get(pk=cast.member.user.pk)
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert not user.must_change_password


def test_a_hash_of_other_parameters_is_replaced_at_the_next_sign_in(cast, settings):
    settings.PASSWORD_HASHERS = [OWN_HASHER]
    cast.member.user.password = Argon2PasswordHasher().encode("demo-2026", "s" * 16)
    cast.member.user.save()
    assert cast.member.user.check_password("demo-2026")
    assert refresh(cast.member).user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_signing_out_everywhere_ends_every_session(cast, signed_in):
    phone, computer, other = signed_in(cast.member), signed_in(cast.member), signed_in(cast.staff)
    accounts.sign_out_everywhere(by=cast.member.user)
    assert [client.get("/account/").status_code for client in (phone, computer, other)] == [302, 302, 200]
    assert lines() == [("在所有设备上退出登录", "区委", {})]


# --- closing ----------------------------------------------------------------------------------------------------------
def test_a_closed_account_lets_nobody_in_until_a_new_slip_opens_it(cast, signed_in):
    client = signed_in(cast.member)
    (slip,) = issue(cast.officer, cast.member)
    accounts.close_account(by=cast.officer.user, person=cast.member, today=TODAY)
    user = refresh(cast.member).user
    assert (user.is_active, user.closed_on, user.has_usable_password()) == (False, TODAY, False)
    assert client.get("/account/").status_code == 302
    with pytest.raises(Refused, match="已经作废"):
        activated(slip.code)
    with pytest.raises(Refused, match="已经关闭"):
        accounts.close_account(by=cast.officer.user, person=cast.member, today=TODAY)
    (again,) = issue(cast.officer, cast.member)
    assert activated(again.code).is_active
    assert [verb for verb, *_ in lines()] == ["发放激活单1张", "关闭账号", "发放激活单1张", "用激活单设置密码"]


@pytest.mark.parametrize("who", ["secretary", "deputy", "member", "outsider"])
def test_nobody_in_a_branch_closes_an_account(cast, who):
    with pytest.raises(PermissionDenied):
        accounts.close_account(by=getattr(cast, who).user, person=cast.staff, today=TODAY)
    assert refresh(cast.staff).user.is_active


def test_nobody_closes_his_own_account_nor_one_that_is_not_there(cast):
    with pytest.raises(Refused, match="自己的账号要由别人办理"):
        accounts.close_account(by=cast.inspector.user, person=cast.inspector, today=TODAY)
    with pytest.raises(Refused, match="没有账号"):
        accounts.close_account(by=cast.officer.user, person=newcomer(cast.branch), today=TODAY)


def test_somebody_who_left_is_closed_by_the_committee(cast):
    Person.objects.filter(pk=cast.member.pk).update(standing=Person.Standing.LEFT)
    accounts.close_account(by=cast.officer.user, person=cast.member, today=TODAY)
    assert not refresh(cast.member).user.is_active


def test_a_recorder_of_the_branch_below_is_still_the_committees_to_serve(cast):
    builders.post(cast.member, cast.sibling, Role.RECORDER)
    assert issue(cast.officer, cast.member)[0].person == "顾北川"
