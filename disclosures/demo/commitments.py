"""What the year's commitments show besides their texts: key tasks, an added area, words written for others."""

import datetime as dt

from django.db import transaction

from commitments import actions
from commitments.models import Campaign, Commitment, CommitmentItem
from disclosures.demo import texts
from disclosures.demo.workbooks import HOME_COMMITTEE
from organizations import audit
from organizations.models import Organization, Person, Post, Role, User

Consent = Commitment.Consent


def word_of(person: Person, keeper: User, state: str) -> dict:
    """Who wrote somebody's commitment and what is known of their word; whoever has no account is written for."""
    if person.user:
        return {"written_by": person.user}
    is_confirmed = state == Commitment.State.CONFIRMED
    return {"written_by": keeper, "consent": Consent.NO_ACCOUNT if is_confirmed else Consent.ASKED}


def waits_for_the_person(keeper: User, submitted_at: dt.datetime) -> dict:
    """Handed in by the branch for somebody who has an account and has not looked yet."""
    return {
        "state": Commitment.State.SUBMITTED,
        "submitted_at": submitted_at,
        "written_by": keeper,
        "consent": Consent.ASKED,
    }


@transaction.atomic
def lay_key_tasks_and_areas(today: dt.date) -> None:
    """The district's ten key tasks, of which the last is carried by nobody, and one area that a committee adds."""
    campaign = Campaign.objects.in_force_on(today)
    office = User.objects.get(username="office")
    tasks = [
        actions.add_key_task(by=office, campaign=campaign, number=number, title=title, text=text)
        for number, (title, text) in enumerate(texts.KEY_TASKS, start=1)
    ]
    items = list(CommitmentItem.objects.filter(commitment__campaign=campaign, commitment__person=None).order_by("pk"))
    for number, item in enumerate(items):
        item.key_task = tasks[number % (len(tasks) - 1)]
    with audit.acting(None, "载入演示区承诺对应的民生实事", organization=None):
        CommitmentItem.objects.bulk_update(items, ["key_task"], batch_size=500)
    committee = Organization.objects.get(short_name=HOME_COMMITTEE)
    secretary = Post.objects.get(organization=committee, role=Role.SECRETARY, ends_on=None).person.user
    actions.add_area(by=secretary, organization=committee, campaign=campaign, label=texts.ADDED_AREA)
