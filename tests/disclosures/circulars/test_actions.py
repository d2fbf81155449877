"""A circular's way: drafted, edited, issued with number and receipts, signed for, corrected, withdrawn."""

import datetime as dt
import re
from threading import Barrier, Thread

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from disclosures.circulars import actions, drafting
from disclosures.circulars.gathering import material_of
from disclosures.circulars.history import versions_of
from disclosures.circulars.material import Timely, thawed
from disclosures.circulars.models import Circular, CircularReceipt
from disclosures.inspections import actions as inspections
from disclosures.inspections.models import Inspection
from organizations.models import RegisterEntry
from organizations.refusals import Refused
from tests import builders
from tests.disclosures.circulars.papers import ISSUED, as_shown, drafted, issue, issued, text_of, withdrawn
from tests.disclosures.inspections.rounds import DUE, TODAY, finding_of, frozen, notified
from tests.refusals import raises_refusal

State = Circular.State
NOW = builders.at(ISSUED, 9)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


def verbs():
    return list(RegisterEntry.objects.order_by("pk").values_list("verb", flat=True))


# --- drafting ---
def test_the_draft_says_what_the_evidence_says(cast):
    circular = drafted(cast)
    material = material_of(circular.inspection, ISSUED)
    assert circular.title == "关于2026年10月“一讲二评三公示”落实情况的通报"
    assert (circular.signed_by, circular.prefix, circular.recipients) == (
        cast.office.name,
        "区创先争优办",
        "区属各党工委、党委、党组",
    )
    sections = drafting.Sections(circular.situation, circular.achievements, circular.problems, circular.demands)
    assert sections == drafting.drafted(material, cast.office.name)
    assert verbs()[-1] == "起草通报"


def test_the_figures_of_the_text_are_those_that_the_inspection_froze(cast):
    circular = drafted(cast)
    statistics = circular.inspection.statistics["total"]
    meeting = Timely(*(statistics["meeting"][mark] for mark in ("on_time", "late", "missing")))
    counted = f"党支部应召开组织生活会{meeting.due}次，按期召开{meeting.on_time}次，逾期召开{meeting.late}次，"
    assert counted in circular.situation
    assert f"未召开{meeting.missing}次" in circular.situation
    assert f"按期率{meeting.rate}" in circular.achievements
    found = circular.inspection.findings.standing()
    assert circular.problems.startswith(f"检查发现问题{found.count()}个，")
    by_heading = {
        heading: int(count) for heading, count in re.findall(r"^（\w+）(\D+?)(\d+)个$", circular.problems, re.M)
    }
    kinds = found.values_list("problem", flat=True)
    assert by_heading == {kind: list(kinds).count(kind) for kind in kinds}


def test_drafting_twice_opens_the_draft_that_was_begun(cast):
    circular = drafted(cast)
    again = actions.draft(by=cast.inspector.user, inspection=circular.inspection, today=ISSUED)
    assert again == circular
    assert verbs().count("起草通报") == 1


def test_the_next_circular_is_signed_as_the_last_one(cast):
    first = drafted(cast)
    text = text_of(first, prefix="云创优办", signed_by="区活动办", recipients="各单位", copied_to="区委办公室")
    first = actions.edit(by=cast.inspector.user, circular=first, text=text, based_on=1)
    issue(cast, first)
    later = frozen(cast, today=dt.date(2026, 11, 30))
    second = actions.draft(by=cast.inspector.user, inspection=later, today=ISSUED)
    assert (second.prefix, second.signed_by, second.recipients, second.copied_to) == (
        "云创优办",
        "区活动办",
        "各单位",
        "区委办公室",
    )


def test_a_cancelled_inspection_is_not_reported(cast):
    inspection = notified(cast)
    inspections.cancel(by=cast.inspector.user, inspection=inspection, reason="改期。", today=TODAY)
    with raises_refusal("已经取消"):
        actions.draft(by=cast.inspector.user, inspection=inspection, today=ISSUED)


@pytest.mark.parametrize("who", ["officer", "secretary", "outsider"])
def test_only_the_office_drafts_and_issues(cast, who):
    circular, by = drafted(cast), getattr(cast, who).user
    for action in (
        lambda: actions.draft(by=by, inspection=circular.inspection, today=ISSUED),
        lambda: actions.edit(by=by, circular=circular, text=text_of(circular), based_on=1),
        lambda: actions.redraft(by=by, circular=circular, section="problems", version=1, today=ISSUED),
        lambda: actions.issue(by=by, circular=circular, issue_as=as_shown(circular), today=ISSUED),
        lambda: actions.withdraw(by=by, circular=circular, reason="不服", today=ISSUED),
        lambda: actions.correct(by=by, circular=circular),
    ):
        with pytest.raises((Http404, PermissionDenied)):
            action()
    assert Circular.objects.get().version == 1


# --- editing ---
def test_an_edit_upon_an_older_version_is_refused_with_what_stands(cast):
    circular = drafted(cast)
    by = cast.inspector.user
    actions.edit(by=by, circular=circular, text=text_of(circular, problems="甲写的。"), based_on=1)
    with pytest.raises(actions.ChangedMeanwhile, match="纪澄已经改过这份草稿") as changed:
        actions.edit(by=by, circular=circular, text=text_of(circular, problems="乙写的。"), based_on=1)
    assert changed.value.circular.problems == "甲写的。"
    assert Circular.objects.get().version == 2


def test_the_same_words_again_are_no_change(cast):
    circular = drafted(cast)
    actions.edit(by=cast.inspector.user, circular=circular, text=text_of(circular), based_on=1)
    assert Circular.objects.get().version == 1
    assert "修改通报草稿" not in verbs()


def test_a_section_made_anew_leaves_the_words_before_in_the_record_of_changes(cast):
    circular = drafted(cast)
    by, drawn = cast.inspector.user, circular.problems
    actions.edit(by=by, circular=circular, text=text_of(circular, problems="写得不好。"), based_on=1)
    anew = actions.redraft(by=by, circular=circular, section="problems", version=2, today=ISSUED)
    assert anew.problems == drawn
    newest = versions_of(anew)[0]
    assert [(each.heading, each.before, each.after) for each in newest.changes] == [("存在问题", "写得不好。", drawn)]
    assert newest.who == "纪澄"
    with raises_refusal("刚刚改过"):
        actions.redraft(by=by, circular=circular, section="problems", version=2, today=ISSUED)


def test_a_section_made_anew_follows_what_the_units_said_since(cast):
    circular = drafted(cast)
    finding = finding_of(circular.inspection, cast.sibling)
    inspections.explain(by=cast.sibling_secretary.user, finding=finding, explanation="停电。", based_on=0, today=DUE)
    anew = actions.redraft(by=cast.inspector.user, circular=circular, section="problems", version=1, today=ISSUED)
    assert anew.problems != circular.problems
    assert "有关单位作了情况说明，见附件2" in anew.problems


# --- issuing ---
def test_issuing_gives_number_and_day_freezes_the_annexes_and_reports_the_inspection(cast):
    circular = issued(cast)
    assert (circular.state, circular.reference, circular.issued_on) == (
        State.ISSUED,
        "区创先争优办〔2026〕1号",
        ISSUED,
    )
    inspection = Inspection.objects.get()
    assert (inspection.state, inspection.reported_on) == (Inspection.State.REPORTED, ISSUED)
    material = thawed(circular.content)
    assert material == material_of(inspection, ISSUED)
    assert {item.due_on for item in material.items} == {dt.date(2026, 12, 14)}
    assert verbs()[-2:] == ["通报检查情况", "印发通报"]


def test_every_branch_and_superior_of_the_scope_gets_a_receipt(cast):
    circular = issued(cast)
    assert set(circular.receipts.values_list("name", flat=True)) == {
        "松荫街道党工委",
        "芦汀镇党委",
        "桐花社区党支部",
        "鹭洲社区党支部",
        "芦汀村党支部",
    }
    assert circular.receipts.unread().count() == 5


def test_nothing_is_issued_before_the_days_for_an_answer_are_over(cast):
    circular = drafted(cast)
    with raises_refusal("说明期限是11月27日"):
        actions.issue(by=cast.inspector.user, circular=circular, issue_as=as_shown(circular, DUE), today=DUE)
    assert (Circular.objects.get().state, CircularReceipt.objects.count()) == (State.DRAFT, 0)


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [({"version": 9}, "草稿刚刚改过"), ({"previewed": "0" * 64}, "您预览以后")],
)
def test_what_was_not_on_the_screen_is_not_issued(cast, wish, sentence):
    circular = drafted(cast)
    with raises_refusal(sentence):
        actions.issue(by=cast.inspector.user, circular=circular, issue_as=as_shown(circular, **wish), today=ISSUED)


def test_an_empty_section_is_named_and_nothing_goes_out(cast):
    circular = drafted(cast)
    text = text_of(circular, achievements="")
    circular = actions.edit(by=cast.inspector.user, circular=circular, text=text, based_on=1)
    with raises_refusal("“主要成效”还没有写"):
        issue(cast, circular)


def test_a_number_that_was_used_is_refused_with_the_next_free_one(cast):
    issued(cast)
    later = frozen(cast, today=dt.date(2026, 11, 25))
    inspections.notify(by=cast.inspector.user, inspection=later, today=dt.date(2026, 11, 25))
    second = actions.draft(by=cast.inspector.user, inspection=later, today=ISSUED)
    with raises_refusal("区创先争优办〔2026〕1号已经用过，还没有印发。现在可以用2号。"):
        actions.issue(
            by=cast.inspector.user,
            circular=second,
            issue_as=as_shown(second, number=1),
            today=dt.date(2026, 12, 1),
        )


def test_issued_twice_is_refused(cast):
    circular = drafted(cast)
    shown = as_shown(circular)
    actions.issue(by=cast.inspector.user, circular=circular, issue_as=shown, today=ISSUED)
    with raises_refusal("已印发，不用再印发"):
        actions.issue(by=cast.inspector.user, circular=circular, issue_as=shown, today=ISSUED)
    assert CircularReceipt.objects.count() == 5


def test_an_issued_circular_is_edited_no_more(cast):
    circular = issued(cast)
    with raises_refusal("请用“更正”"):
        actions.edit(by=cast.inspector.user, circular=circular, text=text_of(circular, title="改"), based_on=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_issues_at_once_one_gets_the_number_and_the_other_is_told_the_next(cast):
    first = drafted(cast)
    other = frozen(cast, today=dt.date(2026, 11, 25))
    inspections.notify(by=cast.inspector.user, inspection=other, today=dt.date(2026, 11, 25))
    second = actions.draft(by=cast.inspector.user, inspection=other, today=ISSUED)
    together, said = Barrier(2), []

    def send(circular):
        shown = as_shown(circular, day)
        together.wait()
        try:
            said.append(actions.issue(by=cast.inspector.user, circular=circular, issue_as=shown, today=day).number)
        except Refused as refusal:
            said.append(refusal.sentence)
        finally:
            connection.close()

    day = dt.date(2026, 12, 7)
    threads = [Thread(target=send, args=[circular]) for circular in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, said)) == ["1", "区创先争优办〔2026〕1号已经用过，还没有印发。现在可以用2号。"]


# --- signing ---
def test_the_first_who_signs_for_the_unit_is_kept(cast):
    circular = issued(cast)
    assert actions.sign(by=cast.deputy.user, circular=circular, now=NOW) == 1
    assert actions.sign(by=cast.secretary.user, circular=circular, now=NOW + dt.timedelta(hours=1)) == 0
    receipt = circular.receipts.get(organization=cast.branch)
    assert (receipt.read_by, receipt.read_at) == (cast.deputy.user, NOW)
    assert circular.receipts.unread().count() == 4
    line = RegisterEntry.objects.get(verb="签收通报")
    assert (line.organization, line.actor) == (cast.branch, cast.deputy.user)


@pytest.mark.parametrize("who", ["recorder", "member", "head", "inspector"])
def test_nobody_signs_for_a_unit_where_he_does_not_answer(cast, who):
    circular = issued(cast)
    with pytest.raises(PermissionDenied):
        actions.sign(by=getattr(cast, who).user, circular=circular, now=NOW)
    assert circular.receipts.unread().count() == 5


def test_the_outsider_signs_for_nobody_of_another_scope(cast):
    circular = issued(cast, scope=cast.committee)
    with pytest.raises(PermissionDenied):
        actions.sign(by=cast.outsider.user, circular=circular, now=NOW)
    assert set(circular.receipts.unread().values_list("name", flat=True)) == {
        "松荫街道党工委",
        "桐花社区党支部",
        "鹭洲社区党支部",
    }


def test_what_was_withdrawn_is_signed_for_by_nobody(cast):
    circular = withdrawn(cast)
    with raises_refusal("已撤回，不用签收"):
        actions.sign(by=cast.secretary.user, circular=circular, now=NOW)
    assert CircularReceipt.objects.unread().count() == 0


# --- correcting, withdrawing ---
def test_a_correction_takes_the_place_of_the_old_one_when_it_is_out(cast):
    old = issued(cast)
    new = actions.correct(by=cast.inspector.user, circular=old)
    assert (new.corrects, new.problems, new.state) == (old, old.problems, State.DRAFT)
    assert actions.correct(by=cast.inspector.user, circular=old) == new
    old.refresh_from_db()
    assert old.state == State.ISSUED
    out = issue(cast, new)
    old.refresh_from_db()
    assert (old.state, out.state, out.reference) == (State.CORRECTED, State.ISSUED, "区创先争优办〔2026〕2号")
    assert out.receipts.unread().count() == 5
    assert old.receipts.unread().count() == 0
    with raises_refusal("已更正，不能更正"):
        actions.correct(by=cast.inspector.user, circular=old)


def test_withdrawing_asks_for_a_reason_and_keeps_the_number(cast):
    circular = issued(cast)
    with raises_refusal("请写明撤回的原因"):
        actions.withdraw(by=cast.inspector.user, circular=circular, reason=" ", today=ISSUED)
    gone = actions.withdraw(by=cast.inspector.user, circular=circular, reason="数据有误。", today=ISSUED)
    assert (gone.state, gone.reference, gone.withdrawal_reason) == (
        State.WITHDRAWN,
        "区创先争优办〔2026〕1号",
        "数据有误。",
    )
    with raises_refusal("现在是“已撤回”"):
        actions.withdraw(by=cast.inspector.user, circular=gone, reason="再撤", today=ISSUED)
    anew = actions.draft(by=cast.inspector.user, inspection=gone.inspection, today=ISSUED)
    assert issue(cast, anew).reference == "区创先争优办〔2026〕2号"


def test_a_correction_goes_out_although_the_old_one_was_withdrawn_meanwhile(cast):
    old = issued(cast)
    new = actions.correct(by=cast.inspector.user, circular=old)
    actions.withdraw(by=cast.inspector.user, circular=old, reason="数据有误。", today=ISSUED)
    assert issue(cast, new).reference == "区创先争优办〔2026〕2号"
    old.refresh_from_db()
    assert old.state == State.WITHDRAWN
