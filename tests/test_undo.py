"""What was removed by a slip of the hand is entered again by one tap, through the door that entered it first."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from commitments.models import AddedArea, KeyTask
from meetings.models import HearingFollowUp
from organizations.models import Holiday, RegisterEntry
from tests import builders
from tests.meetings.heard import drafted, follow_up

TO_COME = timezone.localdate() + dt.timedelta(days=60)
UNDO = re.compile(r'<form class="notice row" method="post" action="([^"]+)">(.*?)撤销</button></form>', re.DOTALL)


def holiday(cast):
    return cast.inspector, Holiday.objects.create(day=TO_COME, name="补休", is_working=True), "remove_holiday"


def added_area(cast):
    campaign = builders.campaign(timezone.localdate().year)
    area = AddedArea.objects.create(organization=cast.branch, campaign=campaign, label="招商引资")
    return cast.secretary, area, "remove_area"


def key_task(cast):
    task = builders.key_task(builders.campaign(timezone.localdate().year), number=3, text="改造“老”管网\n<20栋>")
    return cast.inspector, task, "remove_key_task"


def given_in_a_draft(cast):
    return cast.officer, follow_up(cast, drafted(cast)), "remove_follow_up"


def removing(record, name):
    if name == "remove_area":
        return reverse("commitments:remove_area", args=[record.organization_id, record.pk])
    app = {"remove_holiday": "organizations", "remove_key_task": "commitments", "remove_follow_up": "meetings"}[name]
    return reverse(f"{app}:{name}", args=[record.pk])


def facts(record):
    values = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    del values[record._meta.pk.attname]
    return values


def undo(client, page):
    (address, fields) = UNDO.search(page)[1], dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    return client.post(address, {name: unescaped(value) for name, value in fields.items()}, follow=True)


def unescaped(value):
    for written, meant in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        value = value.replace(written, meant)
    return value


@pytest.mark.parametrize("made", [holiday, added_area, key_task, given_in_a_draft])
def test_what_was_removed_is_there_again_and_the_register_tells_both(cast, signed_in, made):
    who, record, name = made(cast)
    client, model, before = signed_in(who), type(record), facts(record)
    page = client.post(removing(record, name), follow=True).content.decode()
    assert not model.objects.filter(pk=record.pk).exists()
    lines = RegisterEntry.objects.count()
    answer = undo(client, page)
    assert answer.status_code == 200
    assert [facts(each) for each in model.objects.all()] == [before]
    assert RegisterEntry.objects.count() == lines + 1
    assert RegisterEntry.objects.latest("pk").actor_id == who.user.pk


def test_the_way_back_is_offered_once(cast, signed_in):
    who, record, name = holiday(cast)
    client = signed_in(who)
    assert UNDO.search(client.post(removing(record, name), follow=True).content.decode())
    assert not UNDO.search(client.get(reverse("organizations:holidays")).content.decode())


def test_the_way_back_is_a_door_like_any_other(cast, signed_in):
    who, record, name = key_task(cast)
    page = signed_in(who).post(removing(record, name), follow=True).content.decode()
    assert undo(signed_in(cast.outsider), page).status_code == 404
    assert not KeyTask.objects.exists()


def test_somebody_who_took_the_place_meanwhile_keeps_it(cast, signed_in):
    who, record, name = holiday(cast)
    client = signed_in(who)
    page = client.post(removing(record, name), follow=True).content.decode()
    Holiday.objects.create(day=TO_COME, name="别人登记的", is_working=False)
    assert "已经登记过" in undo(client, page).content.decode()
    assert [each.name for each in Holiday.objects.all()] == ["别人登记的"]


def test_what_was_written_is_quoted_safely_in_the_way_back(cast, signed_in):
    given = follow_up(cast, drafted(cast))
    HearingFollowUp.objects.filter(pk=given.pk).update(text="<script>")
    page = signed_in(cast.officer).post(removing(given, "remove_follow_up"), follow=True).content.decode()
    assert "<script>" not in UNDO.search(page)[2]
