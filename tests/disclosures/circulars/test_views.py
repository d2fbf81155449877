"""The pages of the circular: who reads it, who writes it, nothing typed is lost, lists in a fixed number of queries."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from disclosures.circulars import actions
from disclosures.circulars.gathering import fingerprint, material_of
from disclosures.circulars.models import Circular, CircularReceipt
from organizations.models import RegisterEntry
from tests import builders
from tests.disclosures.circulars.papers import ISSUED, drafted, issue, issued, text_of, withdrawn
from tests.disclosures.inspections.rounds import notified

LIST_QUERIES = 7
RECEIPT_QUERIES = 10


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(builders.at(ISSUED, 9), tick=False):
        yield


def page(name, *args):
    return reverse(f"disclosures:{name}", args=args)


def typed(circular, **changes):
    names = actions.Text.__dataclass_fields__
    return {name: getattr(circular, name) for name in names} | {"version": circular.version} | changes


# --- who reads ---
@pytest.mark.parametrize(
    ("who", "status"), [("inspector", 200), ("officer", 404), ("secretary", 404), ("member", 404), ("outsider", 404)]
)
def test_a_draft_is_seen_by_the_office_alone(cast, signed_in, who, status):
    circular = drafted(cast)
    assert signed_in(getattr(cast, who)).get(page("circular", circular.pk)).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("inspector", 200), ("officer", 200), ("secretary", 200), ("member", 200), ("staff", 200), ("outsider", 404)],
)
def test_an_issued_one_is_read_in_every_unit_that_it_went_to(cast, signed_in, who, status):
    circular = issued(cast, scope=cast.committee)
    assert signed_in(getattr(cast, who)).get(page("circular", circular.pk)).status_code == status


def test_the_page_holds_the_whole_paper(cast, signed_in):
    circular = issued(cast)
    text = signed_in(cast.member).get(page("circular", circular.pk)).content.decode()
    for part in ("区创先争优办〔2026〕1号", "一、检查情况", "四、下步要求", "2026年10月问题清单", "芦汀村党支部"):
        assert part in text


@pytest.mark.parametrize("who", ["officer", "secretary", "member"])
@pytest.mark.parametrize("name", ["circular_receipts", "edit_circular", "issue_circular", "circular_changes"])
def test_who_only_reads_opens_no_page_of_the_office(cast, signed_in, who, name):
    circular = issued(cast)
    assert signed_in(getattr(cast, who)).get(page(name, circular.pk)).status_code == 403


def test_the_outsider_finds_none_of_the_pages(cast, signed_in):
    circular = issued(cast, scope=cast.committee)
    client = signed_in(cast.outsider)
    for name in ("circular_receipts", "edit_circular", "issue_circular", "circular_changes", "withdraw_circular"):
        assert client.get(page(name, circular.pk)).status_code == 404
    for name in ("sign_circular", "correct_circular"):
        assert client.post(page(name, circular.pk)).status_code == 404
    assert client.post(page("download_circular", circular.pk, "red")).status_code == 404
    assert client.get(page("circulars")).context["page"].paginator.count == 0


def test_what_was_withdrawn_says_so_and_why(cast, signed_in):
    circular = withdrawn(cast)
    text = signed_in(cast.secretary).get(page("circular", circular.pk)).content.decode()
    assert "撤回，不再有效。原因：数据有误。" in text
    assert "请读过以后签收" not in text


def test_a_corrected_one_leads_to_the_one_in_force(cast, signed_in):
    old = issued(cast)
    new = issue(cast, actions.correct(by=cast.inspector.user, circular=old))
    text = signed_in(cast.secretary).get(page("circular", old.pk)).content.decode()
    assert f'这份通报已经更正。请看<a href="{page("circular", new.pk)}">{new.reference}</a>' in text


# --- signing ---
def todos(signed_in, person):
    desk = signed_in(person).get(reverse("disclosures:home")).context["desk"]
    return [(each.title, each.url) for each in desk.todos if "通报" in each.title]


def test_a_unit_is_asked_at_home_until_somebody_signed(cast, signed_in):
    circular = issued(cast)
    asked = [(f"阅读通报：{circular.title}", page("circular", circular.pk))]
    assert todos(signed_in, cast.secretary) == todos(signed_in, cast.deputy) == asked
    assert todos(signed_in, cast.member) == []
    signed_in(cast.deputy).post(page("sign_circular", circular.pk))
    assert todos(signed_in, cast.secretary) == []
    assert todos(signed_in, cast.outsider) == asked


def test_opening_the_page_alone_signs_nothing(cast, signed_in):
    circular = issued(cast)
    signed_in(cast.secretary).get(page("circular", circular.pk))
    assert CircularReceipt.objects.filter(read_at__isnull=False).count() == 0


def test_the_office_sees_who_signed_and_who_has_not(cast, signed_in):
    circular = issued(cast)
    actions.sign(by=cast.secretary.user, circular=circular, now=builders.at(ISSUED))
    client = signed_in(cast.inspector)
    shown = client.get(page("circular_receipts", circular.pk))
    assert (shown.context["read"], shown.context["unread"]) == (1, 4)
    names = [
        each.name for each in client.get(page("circular_receipts", circular.pk), {"state": "read"}).context["page"]
    ]
    assert names == ["桐花社区党支部"]
    found = client.get(page("circular_receipts", circular.pk), {"state": "unread", "q": "芦汀"}).context["page"]
    assert [each.name for each in found] == ["芦汀镇党委", "芦汀村党支部"]


# --- writing ---
def test_drafting_from_the_inspection_opens_the_editor(cast, signed_in):
    inspection = notified(cast)
    answer = signed_in(cast.inspector).post(page("draft_circular", inspection.pk))
    assert answer["Location"] == page("edit_circular", Circular.objects.get().pk)


def test_what_was_typed_upon_an_older_version_stands_beside_what_was_saved(cast, signed_in):
    circular = drafted(cast)
    client = signed_in(cast.inspector)
    assert client.post(page("edit_circular", circular.pk), typed(circular, problems="甲写的。")).status_code == 302
    answer = client.post(page("edit_circular", circular.pk), typed(circular, problems="乙写的。"))
    text = answer.content.decode()
    assert "纪澄已经改过这份草稿" in text
    assert "甲写的。" in text
    assert "乙写的。</textarea>" in text
    assert answer.context["form"].data["version"] == 2
    again = typed(circular, problems="两人合写的。", version=2)
    assert client.post(page("edit_circular", circular.pk), again).status_code == 302
    assert Circular.objects.get().problems == "两人合写的。"


def test_an_empty_section_is_said_at_its_field_and_keeps_the_rest(cast, signed_in):
    circular = drafted(cast)
    answer = signed_in(cast.inspector).post(page("edit_circular", circular.pk), typed(circular, demands="", title="新"))
    assert answer.context["form"].errors == {"demands": ["请写下步要求。"]}
    assert 'value="新"' in answer.content.decode()


def test_typing_into_what_was_issued_meanwhile_loses_nothing(cast, signed_in):
    circular = issued(cast)
    answer = signed_in(cast.inspector).post(page("edit_circular", circular.pk), typed(circular, problems="又想起。"))
    assert "已经印发，不能再改" in answer.content.decode()
    assert "又想起。</textarea>" in answer.content.decode()


def test_a_section_is_made_anew_only_after_both_texts_were_shown(cast, signed_in):
    circular = drafted(cast)
    drawn = circular.problems
    edited = actions.edit(
        by=cast.inspector.user, circular=circular, text=text_of(circular, problems="自己写的。"), based_on=1
    )
    client, address = signed_in(cast.inspector), page("redraft_circular", circular.pk, "problems")
    shown = client.get(address).content.decode()
    assert "自己写的。" in shown
    assert drawn.splitlines()[-1] in shown
    assert Circular.objects.get().problems == "自己写的。"
    client.post(address, {"version": edited.version})
    assert Circular.objects.get().problems == drawn
    history = client.get(page("circular_changes", circular.pk)).content.decode()
    assert "自己写的。" in history
    assert client.get(page("redraft_circular", circular.pk, "content")).status_code == 404


def test_issuing_from_its_page_gives_the_proposed_number(cast, signed_in):
    circular = drafted(cast)
    client, address = signed_in(cast.inspector), page("issue_circular", circular.pk)
    shown = client.get(address).context
    assert (shown["proposed"], shown["is_ripe"], shown["differing"]) == (1, True, [])
    sent = {"number": 1, "version": 1, "previewed": shown["previewed"]}
    assert client.post(address, sent)["Location"] == page("circular", circular.pk)
    assert client.post(address, sent)["Location"] == page("circular", circular.pk)
    assert Circular.objects.get().reference == "区创先争优办〔2026〕1号"


@pytest.mark.parametrize(
    ("number", "sentence"), [("", "请写发文顺序号。"), ("三", "发文顺序号是一个整数。"), ("0", "发文顺序号从1起。")]
)
def test_a_number_that_is_none_is_said_at_its_field(cast, signed_in, number, sentence):
    circular = drafted(cast)
    sent = {"number": number, "version": 1, "previewed": fingerprint(material_of(circular.inspection, ISSUED))}
    answer = signed_in(cast.inspector).post(page("issue_circular", circular.pk), sent)
    assert sentence in answer.content.decode()
    assert Circular.objects.get().is_draft


def test_before_the_answers_are_in_the_button_is_off_and_the_day_is_named(cast, signed_in):
    circular = drafted(cast)
    with time_machine.travel(builders.at(dt.date(2026, 11, 27)), tick=False):
        shown = signed_in(cast.inspector).get(page("issue_circular", circular.pk))
    assert shown.context["is_ripe"] is False
    assert "各单位的说明期限是11月27日，含当天。" in shown.content.decode()


def test_the_issue_page_names_the_sections_that_differ_from_the_evidence(cast, signed_in):
    circular = drafted(cast)
    text = text_of(circular, situation="另写的。")
    actions.edit(by=cast.inspector.user, circular=circular, text=text, based_on=1)
    shown = signed_in(cast.inspector).get(page("issue_circular", circular.pk))
    assert shown.context["differing"] == ["检查情况"]


def test_withdrawing_and_correcting_from_the_page(cast, signed_in):
    circular = issued(cast)
    client = signed_in(cast.inspector)
    begun = client.post(page("correct_circular", circular.pk))
    assert begun["Location"] == page("edit_circular", Circular.objects.drafts().get().pk)
    assert "请写明撤回的原因。" in client.post(page("withdraw_circular", circular.pk), {"reason": " "}).content.decode()
    client.post(page("withdraw_circular", circular.pk), {"reason": "数据有误。"})
    circular.refresh_from_db()
    assert circular.is_withdrawn


# --- files ---
@pytest.mark.parametrize("kind", ["red", "plain", "docx", "xlsx"])
def test_every_file_is_taken_with_a_line_in_the_register(cast, signed_in, kind):
    circular = issued(cast)
    answer = signed_in(cast.secretary).post(page("download_circular", circular.pk, kind))
    assert answer.status_code == 200
    assert answer.content[:2] == (b"%P" if kind in ("red", "plain") else b"PK")
    line = RegisterEntry.objects.get(verb="导出通报")
    assert (line.actor, line.organization) == (cast.secretary.user, cast.district)


def test_an_unknown_kind_of_file_is_not_found(cast, signed_in):
    circular = issued(cast)
    assert signed_in(cast.secretary).post(page("download_circular", circular.pk, "exe")).status_code == 404


# --- lists ---
def _more(circular, how_many):
    kept = {field.attname: getattr(circular, field.attname) for field in Circular._meta.concrete_fields}
    for number in range(2, 2 + how_many):
        twin = Circular.objects.create(**kept | {"id": None, "number": number, "state": "corrected"})
        CircularReceipt.objects.bulk_create(
            CircularReceipt(circular=twin, organization=each.organization, name=each.name)
            for each in circular.receipts.all()
        )


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_takes_the_same_queries_for_one_and_for_three(cast, signed_in, more, django_assert_num_queries):
    circular = issued(cast)
    _more(circular, more)
    client = signed_in(cast.inspector)
    with django_assert_num_queries(LIST_QUERIES):
        assert len(client.get(page("circulars")).context["page"]) == 1 + more


@pytest.mark.parametrize("signed", [1, 3])
def test_the_receipts_take_the_same_queries_for_one_and_for_three(cast, signed_in, signed, django_assert_num_queries):
    circular = issued(cast)
    for who in (cast.secretary, cast.sibling_secretary, cast.outsider)[:signed]:
        actions.sign(by=who.user, circular=circular, now=builders.at(ISSUED))
    client = signed_in(cast.inspector)
    with django_assert_num_queries(RECEIPT_QUERIES):
        found = client.get(page("circular_receipts", circular.pk), {"state": "read"}).context["page"]
        assert len(found) == signed
