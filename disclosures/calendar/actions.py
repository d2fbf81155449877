"""The feed of one's own calendar: begun, given a new address, ended. Its address stands in no line of the register."""

from django.db import transaction

from disclosures.calendar.models import CalendarFeed
from organizations.actions.accounts import acting_on_account
from organizations.models import User
from organizations.secret_links import new_selector


@transaction.atomic
def renew_feed(*, by: User) -> CalendarFeed:
    """Give the calendar an address; an older one opens nothing from now on."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    with acting_on_account(by, "启用日历订阅的新地址"):
        feed, _ = CalendarFeed.objects.update_or_create(user=by, defaults={"selector": new_selector()})
    return feed


@transaction.atomic
def end_feed(*, by: User) -> None:
    """Switch the feed off; asked for twice, it is off all the same."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if CalendarFeed.objects.filter(user=by).exists():
        with acting_on_account(by, "停用日历订阅"):
            CalendarFeed.objects.filter(user=by).delete()
