"""The district's key tasks (十大民生实事) and the campaign that the office keeps."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from commitments import actions
from commitments.models import Campaign, Commitment, CommitmentItem, KeyTask
from commitments.rules import Content, ItemText
from organizations.models import RegisterEntry
from organizations.refusals import Refused
from tests import builders

State = Commitment.State
BELOW = ["officer", "secretary", "member", "outsider"]


@pytest.fixture
def campaign(cast):
    return builders.campaign()


def url(name, *args):
    return reverse(f"commitments:{name}", args=args)


def carried(campaign, organization, task, state=State.CONFIRMED):
    made = builders.commitment(campaign, organization, state)
    made.items.update(key_task=task)
    return made


def test_the_office_corrects_theme_and_day_and_the_register_says_so(cast, campaign):
    day = dt.date(2026, 8, 20)
    new = {"theme": "办实事", "commitments_due_on": day}
    corrected = actions.correct_campaign(by=cast.inspector.user, campaign=campaign, **new)
    assert (corrected.theme, corrected.commitments_due_on) == ("办实事", day)
    assert list(RegisterEntry.objects.values_list("actor_name", "verb")) == [("纪澄", "更正年度活动")]
    actions.correct_campaign(by=cast.inspector.user, campaign=campaign, **new)
    assert RegisterEntry.objects.count() == 1


def test_the_day_stays_in_its_year(cast, campaign):
    with pytest.raises(Refused, match="要在2026年内"):
        actions.correct_campaign(
            by=cast.inspector.user, campaign=campaign, theme="", commitments_due_on=dt.date(2027, 8, 10)
        )
    assert Campaign.objects.get().commitments_due_on == dt.date(2026, 8, 10)


@pytest.mark.parametrize("who", BELOW)
def test_only_the_office_keeps_campaign_and_key_tasks(cast, campaign, who):
    by, task = getattr(cast, who).user, builders.key_task(campaign)
    fields = {"number": 2, "title": "加装电梯", "text": ""}
    for write in (
        lambda: actions.correct_campaign(by=by, campaign=campaign, theme="", commitments_due_on=dt.date(2026, 9, 1)),
        lambda: actions.add_key_task(by=by, campaign=campaign, **fields),
        lambda: actions.change_key_task(by=by, task=task, **fields),
        lambda: actions.remove_key_task(by=by, task=task),
    ):
        with pytest.raises((PermissionDenied, Http404)):
            write()
    assert list(KeyTask.objects.values_list("number", "title")) == [(1, "老旧小区改造")]


def test_key_tasks_are_added_corrected_and_taken_back(cast, campaign):
    by = cast.inspector.user
    task = actions.add_key_task(by=by, campaign=campaign, number=1, title="老旧小区改造", text="改造12个小区")
    with pytest.raises(Refused, match="第1件已经有了"):
        actions.add_key_task(by=by, campaign=campaign, number=1, title="加装电梯", text="")
    changed = actions.change_key_task(by=by, task=task, number=1, title="老旧小区改造", text="改造15个小区")
    assert changed.text == "改造15个小区"
    actions.remove_key_task(by=by, task=task)
    assert not KeyTask.objects.exists()
    assert list(RegisterEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "增加民生实事",
        "更正民生实事",
        "撤掉民生实事",
    ]


def test_a_key_task_that_is_carried_stays(cast, campaign):
    task = builders.key_task(campaign)
    carried(campaign, cast.branch, task, State.DRAFT)
    with pytest.raises(Refused, match="已经有1条承诺事项对应这件实事"):
        actions.remove_key_task(by=cast.inspector.user, task=task)


def test_an_item_refers_to_a_key_task_of_the_year_only(cast, campaign):
    old = builders.key_task(builders.campaign(2025))
    for number in (old.pk, 999_999):
        content = Content(items=(ItemText(text="改造管网", key_task=number),))
        with pytest.raises(Refused, match="请重新选择"):
            actions.save_commitment(
                by=cast.secretary.user, campaign=campaign, subject=cast.branch, content=content, based_on=0
            )
    assert not CommitmentItem.objects.exists()


ORGANIZATION = {
    "theme": "红色管家",
    "carrier": "楼栋党小组",
    "key_tasks": "管网改造",
    "problems": "停车难",
    "items-TOTAL_FORMS": "1",
    "items-INITIAL_FORMS": "0",
    "items-0-text": "改造管网",
    "items-0-measure": "逐栋施工",
    "items-0-due_on": "2026-12-31",
    "version": "0",
    "wish": "save",
}


def test_the_form_offers_the_years_key_tasks_and_the_commitment_shows_the_one_chosen(cast, campaign, signed_in):
    task = builders.key_task(campaign, 3)
    secretary = signed_in(cast.secretary)
    page = secretary.get(url("write_for_organization", cast.branch.pk)).content.decode()
    assert f'<option value="{task.pk}">3. 老旧小区改造</option>' in page
    secretary.post(url("write_for_organization", cast.branch.pk), ORGANIZATION | {"items-0-key_task": str(task.pk)})
    made = Commitment.objects.get()
    assert made.items.get().key_task == task
    assert "对应民生实事：3. 老旧小区改造" in secretary.get(url("detail", made.pk)).content.decode()


def test_without_key_tasks_the_form_does_not_ask(cast, campaign, signed_in):
    page = signed_in(cast.secretary).get(url("write_for_organization", cast.branch.pk)).content.decode()
    assert "对应的民生实事" not in page


def test_a_key_task_that_is_none_is_an_error_beside_it(cast, campaign, signed_in):
    builders.key_task(campaign)
    response = signed_in(cast.secretary).post(
        url("write_for_organization", cast.branch.pk), ORGANIZATION | {"items-0-key_task": "0"}
    )
    assert [list(errors) for errors in response.context["editor"].rows.errors] == [["key_task"]]


def test_who_carries_what_is_counted_as_far_as_one_inspects(cast, campaign, signed_in):
    task = builders.key_task(campaign)
    builders.key_task(campaign, 2, "加装电梯")
    carried(campaign, cast.branch, task).items.update(fulfilment="fulfilled")
    carried(campaign, cast.sibling, task, State.SUBMITTED)
    carried(campaign, cast.foreign, task)
    found = {}
    for who in ("inspector", "officer", "secretary", "outsider"):
        tasks = signed_in(getattr(cast, who)).get(url("campaign", 2026)).context["tasks"]
        found[who] = [(each.number, each.carriers, each.promised, each.fulfilled) for each in tasks]
    assert found == {
        "inspector": [(1, 2, 2, 1), (2, 0, 0, 0)],
        "officer": [(1, 1, 1, 1), (2, 0, 0, 0)],
        "secretary": [(1, 1, 1, 1), (2, 0, 0, 0)],
        "outsider": [(1, 1, 1, 0), (2, 0, 0, 0)],
    }


def test_the_page_of_a_key_task_names_those_who_carry_it(cast, campaign, signed_in):
    task = builders.key_task(campaign)
    carried(campaign, cast.branch, task)
    carried(campaign, cast.foreign, task)
    officer = signed_in(cast.officer).get(url("key_task", task.pk)).content.decode()
    assert ("桐花社区党支部" in officer, "芦汀村党支部" in officer) == (True, False)
    assert url("change_key_task", task.pk) not in officer
    assert url("change_key_task", task.pk) in signed_in(cast.inspector).get(url("key_task", task.pk)).content.decode()


def test_who_opens_the_pages_of_key_tasks(cast, campaign, signed_in):
    task = builders.key_task(campaign)
    people = ["inspector", "officer", "secretary", "outsider", "member", "staff"]
    pages = {url("campaign", 2026), url("key_task", task.pk)}
    kept = {url("correct_campaign", 2026), url("add_key_task", 2026), url("change_key_task", task.pk)}
    for address in pages:
        found = [signed_in(getattr(cast, who)).get(address).status_code for who in people]
        assert found == [200, 200, 200, 200, 403, 403]
    for address in kept:
        found = [signed_in(getattr(cast, who)).get(address).status_code for who in people]
        assert found == [200, 404, 404, 404, 404, 404]


def test_the_office_keeps_them_on_its_pages(cast, campaign, signed_in):
    office = signed_in(cast.inspector)
    assert 'name="number" value="1"' in office.get(url("add_key_task", 2026)).content.decode()
    data = {"number": "1", "title": "老旧小区改造", "text": "12个小区"}
    office.post(url("add_key_task", 2026), data)
    task = KeyTask.objects.get()
    response = office.post(url("add_key_task", 2026), data | {"title": "加装电梯"})
    assert response.context["form"].errors == {"number": ["第1件已经有了，请换一个序号。"]}
    assert 'value="加装电梯"' in response.content.decode()
    office.post(url("change_key_task", task.pk), data | {"number": "5"})
    assert KeyTask.objects.get().number == 5
    office.post(url("correct_campaign", 2026), {"theme": "办实事", "commitments_due_on": "2026-08-20"})
    assert Campaign.objects.get().commitments_due_on == dt.date(2026, 8, 20)
    response = office.post(url("correct_campaign", 2026), {"theme": "办实事", "commitments_due_on": "2027-08-20"})
    assert response.context["form"].non_field_errors() == ["承诺公示的截止日期要在2026年内，请改正。"]
    response = office.post(url("remove_key_task", task.pk), follow=True)
    assert "已经撤掉“老旧小区改造”。" in response.content.decode()


@pytest.mark.parametrize("page", ["campaign", "key_task"])
def test_the_pages_ask_as_often_for_three_as_for_one(cast, campaign, signed_in, page, django_assert_max_num_queries):
    office, task = signed_in(cast.inspector), builders.key_task(campaign)
    carried(campaign, cast.branch, task)
    address = url(page, 2026 if page == "campaign" else task.pk)
    with django_assert_max_num_queries(30) as one:
        office.get(address)
    for number, organization in enumerate((cast.sibling, cast.foreign), start=2):
        carried(campaign, organization, task)
        builders.key_task(campaign, number)
    with django_assert_max_num_queries(len(one)):
        office.get(address)
