"""The figures of a branch's promises: each person's binding commitment counts, whenever it was confirmed."""

from commitments.fulfilment import Fulfilment
from commitments.models import CommitmentItem
from disclosures.two_months.facts import two_months_of
from organizations.periods import TwoMonths
from tests import builders
from tests.disclosures.two_months.autumn import TODAY


def test_who_has_no_commitment_of_this_year_yet_counts_with_last_years(cast):
    last, this = builders.campaign(2025), builders.campaign(2026)
    for subject in (cast.branch, cast.member, cast.secretary):
        builders.commitment(last, subject)
    builders.commitment(this, cast.member)
    builders.commitment(this, cast.deputy, state="submitted")
    CommitmentItem.objects.filter(commitment__campaign=last).update(fulfilment="fulfilled")
    facts = two_months_of(cast.branch, TwoMonths(2026, 4), TODAY)
    assert facts.own == Fulfilment(fulfilled=1)
    assert facts.people == Fulfilment(fulfilled=5, not_yet=5)


def test_the_branchs_own_of_this_year_takes_the_place_of_last_years(cast):
    last, this = builders.campaign(2025), builders.campaign(2026)
    for campaign in (last, this):
        builders.commitment(campaign, cast.branch)
    builders.commitment(last, cast.member)
    CommitmentItem.objects.filter(commitment__campaign=last).update(fulfilment="fulfilled")
    facts = two_months_of(cast.branch, TwoMonths(2026, 4), TODAY)
    assert (facts.own, facts.people) == (Fulfilment(not_yet=1), Fulfilment(fulfilled=5))
