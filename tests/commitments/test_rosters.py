"""The secretary's list of who has promised: own days, filters, files."""

import datetime as dt
import io
import re

import openpyxl
import pypdf
import pytest
import time_machine
from django.urls import reverse

from commitments.models import Commitment
from organizations.models import RegisterEntry
from tests import builders

State, Consent = Commitment.State, Commitment.Consent


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(builders.at(dt.date(2026, 8, 12), 9), tick=False):
        yield


@pytest.fixture
def campaign(cast):
    return builders.campaign()


@pytest.fixture
def mixed(cast, campaign):
    """Someone in every state; 何新 came on 1 August."""
    builders.commitment(campaign, cast.branch)
    builders.commitment(campaign, cast.leader)
    builders.commitment(campaign, cast.away, State.SUBMITTED)
    builders.commitment(campaign, cast.member, State.SUBMITTED, written_by=cast.recorder.user, consent=Consent.ASKED)
    builders.person("何新", cast.branch, since=dt.date(2026, 8, 1))


def url(name, *args):
    return reverse(f"commitments:{name}", args=args)


def address(cast):
    return url("roster", cast.branch.pk, 2026)


def names(response):
    return {str(row.subject) for row in response.context["found"].rows}


def test_the_list_begins_with_those_who_have_none_and_each_has_their_own_day(cast, mixed, signed_in):
    response = signed_in(cast.secretary).get(address(cast))
    found = {
        str(row.subject): (row.due_on, row.is_newcomer, row.standing.words) for row in response.context["found"].rows
    }
    late = (dt.date(2026, 8, 10), False, "还没有写，逾期2天")
    assert found == {
        "何新": (dt.date(2026, 8, 31), True, "还没有写"),
        **dict.fromkeys(["沈知远", "陆承安", "柳文澜", "骆明霞", "黎晓帆", "尹疏桐"], late),
    }
    page = response.content.decode()
    assert "8月31日前（新到）" in page
    assert f'href="{url("write_for_person", cast.staff.pk)}">黎晓帆，代录</a>' in page


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("asked", {"顾北川"}),
        ("waiting", {"池映雪", "顾北川"}),
        ("confirmed", {"桐花社区党支部", "傅青禾"}),
        ("excused", {"温如玉"}),
    ],
)
def test_the_list_is_filtered_by_state(cast, mixed, signed_in, shown, expected):
    assert names(signed_in(cast.secretary).get(address(cast), {"shown": shown})) == expected


def test_everybody_is_one_filter_and_nonsense_is_the_first(cast, mixed, signed_in):
    secretary = signed_in(cast.secretary)
    assert len(names(secretary.get(address(cast), {"shown": "everybody"}))) == 12
    assert names(secretary.get(address(cast), {"shown": "x"})) == names(secretary.get(address(cast)))


def test_newcomers_find_the_same_day_in_their_to_dos(cast, mixed, signed_in):
    newcomer = cast.branch.people.get(name="何新")
    page = re.sub(r"<[^>]+>", "", signed_in(newcomer).get(reverse("disclosures:home")).content.decode())
    assert "8月31日" in page
    assert "写我的承诺" in page


def test_who_opens_the_list_and_who_takes_it_as_a_file(cast, campaign, signed_in):
    people = ["secretary", "recorder", "officer", "inspector", "member", "staff", "outsider"]
    expected = [200, 200, 200, 200, 403, 403, 404]
    assert [signed_in(getattr(cast, who)).get(address(cast)).status_code for who in people] == expected
    file = url("roster_file", cast.branch.pk, 2026)
    found = [signed_in(getattr(cast, who)).post(file, {"format": "xlsx"}).status_code for who in people]
    assert found == expected


def test_a_superior_reads_names_but_writes_for_nobody(cast, mixed, signed_in):
    page = signed_in(cast.officer).get(address(cast)).content.decode()
    assert ("黎晓帆" in page, "代录</a>" in page) == (True, False)


def test_the_workbook_holds_the_rows_of_the_page(cast, mixed, signed_in):
    response = signed_in(cast.secretary).post(
        url("roster_file", cast.branch.pk, 2026), {"format": "xlsx", "shown": "waiting"}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] == [
        ["序号", "名称", "类别", "应提交日期", "情况", "填写", "备注"],
        [1, "池映雪", "党员承诺", dt.datetime(2026, 8, 10), "待确认", "本人填写", None],
        [2, "顾北川", "党员承诺", dt.datetime(2026, 8, 10), "待本人确认", "代写，等本人确认", None],
    ]
    entry = RegisterEntry.objects.get(verb="导出承诺情况")
    assert entry.detail == {"文件": "桐花社区党支部2026年承诺情况（待支部确认）.xlsx", "份数": 2}


def test_the_paper_names_the_same(cast, mixed, signed_in):
    response = signed_in(cast.secretary).post(
        url("roster_file", cast.branch.pk, 2026), {"format": "pdf", "shown": "missing"}
    )
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)
    for words in ("2026年承诺情况（还没有提交）", "何新", "新到人员", "黎晓帆"):
        assert words in re.sub(r"\s", "", text)


def test_a_file_of_no_known_kind_is_refused(cast, campaign, signed_in):
    response = signed_in(cast.secretary).post(url("roster_file", cast.branch.pk, 2026), {"format": "exe"}, follow=True)
    assert "没有导出：状态或文件格式不对。" in response.content.decode()


def test_who_does_not_promise_has_no_list(cast, campaign, signed_in):
    assert signed_in(cast.inspector).get(url("roster", cast.district.pk, 2026)).status_code == 404
    assert signed_in(cast.secretary).get(url("roster", cast.branch.pk, 1999)).status_code == 404


def test_the_list_asks_as_often_for_three_people_as_for_one(cast, campaign, signed_in, django_assert_max_num_queries):
    outsider = signed_in(cast.outsider)
    run = lambda: outsider.get(url("roster", cast.foreign.pk, 2026), {"shown": "everybody"})  # noqa: E731
    builders.commitment(campaign, cast.outsider)
    with django_assert_max_num_queries(40) as one:
        run()
    for name in ("赵一", "钱二"):
        builders.commitment(campaign, builders.person(name, cast.foreign))
    with django_assert_max_num_queries(len(one)):
        run()
