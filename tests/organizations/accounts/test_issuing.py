"""Pages of those who issue accounts: who reaches them, what they show, what is printed."""

import datetime as dt
import io
import re
import stat

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from organizations.documents import papers
from organizations.models import ActivationSlip, Person, RegisterEntry, User
from tests import builders
from tests.organizations.accounts.slips import activated, issue, newcomer

CODE = re.compile(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def text_of(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", response.content.decode()))


def pdf_text(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


needs_pdf = pytest.mark.skipif(papers.weasyprint is None, reason="Pango is not installed here")

ALLOWED = ["inspector", "officer", "committee_secretary"]
REFUSED = ["secretary", "deputy", "recorder", "head", "member", "staff"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [*((who, 200) for who in ALLOWED), *((who, 403) for who in REFUSED), ("outsider", 404), ("sibling_secretary", 404)],
)
def test_a_branchs_accounts_are_issued_from_above_it(cast, signed_in, who, expected):
    client = signed_in(getattr(cast, who))
    assert client.get(url("accounts_of", cast.branch.pk)).status_code == expected
    refusal = 302 if expected == 200 else expected
    for name, pk in (
        ("issue_to_chosen", cast.branch.pk),
        ("close_account", cast.exempt.pk),
        ("remove_second_factor", cast.exempt.pk),
    ):
        assert client.post(url(name, pk)).status_code == refusal
    assert Person.objects.get(pk=cast.exempt.pk).user.is_active == (expected != 200)


@pytest.mark.parametrize(
    ("who", "expected"), [*((who, 200) for who in ALLOWED), *((who, 403) for who in [*REFUSED, "outsider"])]
)
def test_the_list_of_places_is_for_those_who_issue(cast, signed_in, who, expected):
    client = signed_in(getattr(cast, who))
    assert client.get(url("accounts")).status_code == expected
    assert ("发放账号" in text_of(client.get(url("account")))) == (expected == 200)


def test_visitors_are_asked_to_sign_in(cast, client):
    for page in (url("accounts"), url("accounts_of", cast.branch.pk), url("account"), url("second_factor")):
        assert client.get(page).url.startswith(url("sign_in"))


def test_a_committee_sees_its_branches_and_the_office_all(cast, signed_in):
    newcomer(cast.branch)
    page = text_of(signed_in(cast.officer).get(url("accounts")))
    assert "您给这2个党组织发激活单" in page
    assert "中共云溪区桐花社区党支部111" in page
    assert "芦汀" not in page
    assert "您给这5个党组织发激活单" in text_of(signed_in(cast.inspector).get(url("accounts")))
    assert "没有符合条件的党组织" in text_of(signed_in(cast.officer).get(url("accounts"), {"q": "火星"}))


def test_each_person_stands_where_the_account_stands(cast, signed_in):
    waiting, lapsed, nobody = (newcomer(cast.branch, name) for name in ("甲待用", "乙过期", "丙没有"))
    today = timezone.localdate()
    issue(cast.officer, waiting, today=today)
    issue(cast.officer, lapsed, today=today - dt.timedelta(days=40))
    issue(cast.officer, cast.member, today=today)
    Person.objects.filter(pk=cast.leader.pk).update(standing=Person.Standing.LEFT)
    User.objects.filter(pk=cast.away.user.pk).update(is_active=False, closed_on=today)
    response = signed_in(cast.officer).get(url("accounts_of", cast.branch.pk))
    shown = {row.person.name: row.standing.name for row in response.context["rows"]}
    assert shown == {
        "甲待用": "WAITING",
        "乙过期": "LAPSED",
        "丙没有": "NONE",
        "顾北川": "RESET",
        "傅青禾": "TO_CLOSE",
        "池映雪": "CLOSED",
    } | dict.fromkeys(("沈知远", "陆承安", "柳文澜", "骆明霞", "温如玉", "黎晓帆", "尹疏桐"), "IN_USE")
    until = today + dt.timedelta(days=30)
    assert f"激活单待使用，有效期至{until.month}月{until.day}日" in text_of(response)
    assert nobody.name in text_of(response)


@needs_pdf
def test_the_cards_hold_what_opens_an_account_and_the_code_works(cast, signed_in):
    newcomer(cast.branch, "喆堃", phone="12012345678")
    newcomer(cast.sibling, "阿卜杜热合曼·买买提")
    response = signed_in(cast.officer).post(url("issue_to_new", cast.committee.pk))
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    printed = pdf_text(response.content)
    for words in ("喆堃", "12012345678", "阿卜杜热合曼", "桐花社区党支部", "鹭洲社区党支部", "有效期至", "/activate/"):
        assert words in printed
    codes = CODE.findall(printed)
    assert len(codes) == ActivationSlip.objects.count() == 2
    opened = {activated(code, today=timezone.localdate()).display_name for code in codes}
    assert opened == {"喆堃", "阿卜杜热合曼·买买提"}
    line = RegisterEntry.objects.get(verb="发放激活单2张")
    assert (line.organization, CODE.search(str(line.detail))) == (cast.committee, None)


@needs_pdf
def test_ten_cards_stand_on_a_page(cast, signed_in):
    for number in range(11):
        newcomer(cast.branch, f"新人{number}")
    response = signed_in(cast.officer).post(url("issue_to_new", cast.branch.pk))
    assert [len(CODE.findall(page.extract_text())) for page in PdfReader(io.BytesIO(response.content)).pages] == [10, 1]


@needs_pdf
def test_a_card_that_is_drawn_leaves_its_code_in_no_log(cast, signed_in, caplog, capsys):
    newcomer(cast.branch)
    with caplog.at_level("DEBUG"):
        response = signed_in(cast.officer).post(url("issue_to_new", cast.branch.pk))
    (code,) = CODE.findall(pdf_text(response.content))
    said = caplog.text + "".join(capsys.readouterr())
    assert [part for part in code.split("-") if part in said] == []


@needs_pdf
def test_chosen_people_get_a_new_slip_and_others_keep_theirs(cast, signed_in):
    (kept,) = issue(cast.officer, newcomer(cast.branch), today=timezone.localdate())
    response = signed_in(cast.officer).post(url("issue_to_chosen", cast.branch.pk), {"people": [cast.member.pk]})
    assert "顾北川" in pdf_text(response.content)
    assert activated(kept.code, today=timezone.localdate())


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([], "没有选人"),
        (["999999"], "名单已经变了"),
        (["x"], "名单已经变了"),
        (["9" * 30], "名单已经变了"),
        ("outsider", "名单已经变了"),
    ],
)
def test_a_choice_that_cannot_be_gives_a_sentence(cast, signed_in, people, sentence):
    chosen = [cast.outsider.pk] if people == "outsider" else people
    page = signed_in(cast.officer).post(url("issue_to_chosen", cast.branch.pk), {"people": chosen}, follow=True)
    assert sentence in text_of(page)
    assert not ActivationSlip.objects.exists()


def test_a_slip_that_cannot_be_printed_does_not_void_the_one_before(cast, signed_in, monkeypatch):
    (kept,) = issue(cast.officer, cast.member, today=timezone.localdate())
    monkeypatch.setattr(papers, "weasyprint", None)
    choice = {"people": [cast.member.pk]}
    page = signed_in(cast.officer).post(url("issue_to_chosen", cast.branch.pk), choice, follow=True)
    assert "没有安装PDF组件" in text_of(page)
    assert activated(kept.code, today=timezone.localdate())


def test_too_many_at_once_are_sent_to_smaller_places(cast, signed_in, monkeypatch):
    monkeypatch.setattr("organizations.accounts.views.issuing.CARDS_OF_A_PRINT", 1)
    newcomer(cast.branch, "一人")
    newcomer(cast.branch, "二人")
    page = signed_in(cast.officer).post(url("issue_to_new", cast.committee.pk), follow=True)
    assert "一次最多印1张" in text_of(page)
    assert not ActivationSlip.objects.exists()


def test_all_at_once_leaves_out_the_issuers_own_branch(cast, signed_in):
    Person.objects.filter(pk=cast.officer.pk).update(organization=cast.branch)
    newcomer(cast.branch, "同支部的人")
    client = signed_in(cast.officer)
    assert client.get(url("accounts_of", cast.branch.pk)).status_code == 403
    page = client.post(url("issue_to_new", cast.committee.pk), follow=True)
    assert "没有选人" in text_of(page)
    assert not ActivationSlip.objects.exists()


def test_closing_and_its_refusals_are_said_on_the_page(cast, signed_in):
    client = signed_in(cast.officer)
    assert "顾北川的账号已经关闭" in text_of(client.post(url("close_account", cast.member.pk), follow=True))
    assert "要重新启用，请发一张激活单" in text_of(client.post(url("close_account", cast.member.pk), follow=True))
    page = client.post(url("remove_second_factor", newcomer(cast.branch).pk), follow=True)
    assert "没有账号。请先发一张激活单" in text_of(page)


@pytest.mark.parametrize("name", ["accounts", "accounts_of"])
def test_more_rows_take_no_more_queries(cast, signed_in, name, django_assert_max_num_queries):
    client = signed_in(cast.officer)

    def queries():
        page = url(name, *([cast.sibling.pk] if name == "accounts_of" else []))
        with django_assert_max_num_queries(30) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    few = queries()  # one person in the branch, two branches
    issue(cast.officer, cast.sibling_secretary)
    for number in range(3):
        issue(cast.officer, newcomer(cast.sibling, f"新人{number}"))
        newcomer(builders.organization(f"新{number}党支部", parent=cast.committee), f"另一人{number}")
        cast.committee.refresh_from_db()
    assert queries() == few


# --- the command line -------------------------------------------------------------------------------------------------
@needs_pdf
def test_the_command_prints_a_whole_district_in_parts(cast, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("organizations.management.commands.issue_slips.CARDS_OF_A_PART", 1)
    newcomer(cast.branch, "一人")
    newcomer(cast.foreign, "二人")
    output = tmp_path / "slips.pdf"
    site = "https://dj.example.gov.cn/"
    call_command("issue_slips", "--organization", cast.district.code, "--site", site, "--output", str(output))
    printed = pdf_text(output.read_bytes())
    assert (len(CODE.findall(printed)), "dj.example.gov.cn/activate/" in printed.replace("\n", "")) == (2, True)
    assert "已经印出2张激活单" in capsys.readouterr().out
    assert RegisterEntry.objects.get().actor_name == "系统"


@needs_pdf
def test_the_command_gives_the_office_its_first_account(cast, tmp_path):
    output = tmp_path / "slip.pdf"
    call_command(
        "issue_slips",
        *("--organization", cast.office.code, "--person", "纪澄", "--site", "http://x", "--output", str(output)),
    )
    (code,) = CODE.findall(pdf_text(output.read_bytes()))
    assert activated(code, today=timezone.localdate()) == cast.inspector.user
    assert stat.filemode(output.stat().st_mode) == "-rw-------"


@needs_pdf
def test_slips_that_cannot_be_written_are_not_issued(cast, tmp_path):
    nowhere = tmp_path / "missing" / "slip.pdf"
    with pytest.raises(CommandError, match="没有发激活单，请换一个能写的位置"):
        call_command(
            "issue_slips",
            *("--organization", cast.office.code, "--person", "纪澄", "--site", "http://x", "--output", str(nowhere)),
        )
    assert not ActivationSlip.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"), [(["NOWHERE"], "没有编码为NOWHERE"), (["OFFICE", "--person", "没有的人"], "没有选人")]
)
def test_the_command_says_what_is_wrong(cast, tmp_path, arguments, sentence):
    code, *rest = arguments
    code = cast.office.code if code == "OFFICE" else code
    output = tmp_path / "slips.pdf"
    with pytest.raises(CommandError, match=sentence):
        call_command("issue_slips", "--organization", code, *rest, "--site", "http://x", "--output", str(output))
    assert not output.exists()
