"""What must never be, refused by PostgreSQL itself."""

import datetime as dt

import pytest

from organizations.models import ActivationSlip, RecoveryCode, SecondFactor, User
from tests.refusals import assert_violates

TODAY = dt.date(2026, 10, 22)
State = ActivationSlip.State


def slip(user, number=1, **changes):
    values = {
        "selector_digest": f"{number:064x}",
        "code_digest": f"{number:064x}",
        "issued_on": TODAY,
        "expires_on": TODAY,
    }
    return ActivationSlip.objects.create(user=user, **(values | changes))


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("activation_slip_state_is_known", {"state": "lost"}),
        ("activation_slip_expires_no_earlier_than_issued", {"expires_on": TODAY - dt.timedelta(days=1)}),
        ("activation_slip_holds_digests_only", {"code_digest": "ABCD-EFGH-JKMN"}),
        ("activation_slip_holds_digests_only", {"selector_digest": "ABCD"}),
        ("activation_slip_is_void_after_five_failures", {"failures": 5}),
    ],
)
def test_a_slip_that_cannot_be_is_refused(cast, constraint, changes):
    assert_violates(constraint, lambda: slip(cast.member.user, **changes))


def test_nobody_issues_for_himself(cast):
    own = cast.inspector.user
    assert_violates("activation_slip_is_never_issued_for_oneself", lambda: slip(own, issued_by=own))


def test_an_account_has_one_open_slip(cast):
    slip(cast.member.user, 1)
    slip(cast.member.user, 2, state=State.USED)
    slip(cast.member.user, 3, state=State.VOID)
    assert_violates("activation_slip_is_the_only_open_one_of_its_account", lambda: slip(cast.member.user, 4))


def test_a_first_group_finds_one_open_slip(cast):
    slip(cast.member.user, 1)
    slip(cast.staff.user, 1, state=State.VOID)
    assert_violates("activation_slip_is_the_only_open_one_of_its_first_group", lambda: slip(cast.leader.user, 1))


def test_a_closed_account_lets_nobody_in(cast):
    accounts = User.objects.filter(pk=cast.member.user.pk)
    assert_violates("account_that_is_closed_lets_nobody_in", lambda: accounts.update(closed_on=TODAY))
    assert accounts.update(closed_on=TODAY, is_active=False) == 1


def test_a_second_step_is_used_only_once_confirmed(cast):
    assert_violates(
        "second_factor_is_used_only_once_confirmed",
        lambda: SecondFactor.objects.create(user=cast.inspector.user, sealed_secret=b"x", last_step=1),
    )


def test_recovery_codes_are_digests_and_differ(cast):
    factor = SecondFactor.objects.create(user=cast.inspector.user, sealed_secret=b"x")
    assert_violates(
        "recovery_code_is_a_digest",
        lambda: RecoveryCode.objects.create(factor=factor, digest="ABCD-EFGH"),
    )
    RecoveryCode.objects.create(factor=factor, digest="a" * 64)
    assert_violates(
        "recovery_code_is_one_of_its_account", lambda: RecoveryCode.objects.create(factor=factor, digest="a" * 64)
    )
