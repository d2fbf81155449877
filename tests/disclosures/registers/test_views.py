"""The pages of the registers and their files: who may have them, that they hold the same, what they cost and leave."""

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook

from commitments.models import CommitmentItem
from disclosures.exports.models import ExportJob
from disclosures.opinions.models import Opinion
from disclosures.registers import views
from meetings.models import Meeting
from organizations.fonts import has_a_face_for_han
from organizations.models import RegisterEntry
from tests import builders
from tests.disclosures.opinions import steps
from tests.disclosures.publications import boards
from tests.disclosures.registers.filled import (
    KINDS,
    PERIOD,
    everything,
    file_of,
    page_of,
    promised,
    rows_of_page,
    rows_of_sheet,
    text_of,
    text_of_paper,
    url,
)
from tests.evaluations.ratings import rounds

needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")
LABELS = ["评定台账", "承诺台账", "会议台账", "意见台账", "全程记实"]


def listed(response):
    return [register.label for register in response.context["registers"]]


# --- who may have them ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("inspector", LABELS),
        ("officer", LABELS),
        ("committee_secretary", LABELS),
        ("secretary", LABELS),
        ("outsider", LABELS),
        ("deputy", ["评定台账", "全程记实"]),
        ("recorder", []),
        ("head", []),
        ("leader", []),
        ("member", []),
        ("staff", []),
    ],
)
def test_the_list_names_what_ones_posts_give_and_home_leads_there(cast, signed_in, who, expected):
    client = signed_in(getattr(cast, who))
    page = client.get(url("registers"))
    assert listed(page) == expected
    assert ("您现在的职务不用管台账" in text_of(page)) == (not expected)
    assert (f'href="{url("registers")}"' in client.get(url("home")).content.decode()) == bool(expected)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["recorder", "head", "leader", "member", "away", "staff"])
def test_who_has_no_register_gets_neither_page_nor_file(cast, signed_in, kind, who):
    client = signed_in(getattr(cast, who))
    assert page_of(client, kind).status_code == 403
    assert file_of(client, kind, "xlsx").status_code == 403


@pytest.mark.parametrize("kind", KINDS)
def test_a_scope_that_is_not_ones_own_is_not_there(cast, signed_in, kind):
    everything(cast)
    client = signed_in(cast.outsider)
    for scope in (cast.branch, cast.committee, cast.district):
        assert page_of(client, kind, organization=scope.pk).status_code == 404
        assert file_of(client, kind, "xlsx", organization=scope.pk).status_code == 404
    assert rows_of_page(page_of(client, kind)) == []
    assert rows_of_sheet(file_of(client, kind, "xlsx").content) == []


def test_a_scope_that_is_seen_and_not_ones_to_read_is_forbidden(cast, signed_in):
    client = signed_in(cast.inspector)
    assert page_of(client, "opinions", organization=cast.branch.pk).status_code == 403
    assert page_of(client, "opinions", organization=cast.district.pk).status_code == 200


def test_a_visitor_is_asked_to_sign_in(client, cast):
    assert client.get(url("registers")).url.startswith("/sign-in/")
    assert page_of(client, "ratings").url.startswith("/sign-in/")
    assert file_of(client, "ratings", "xlsx").url.startswith("/sign-in/")


def test_a_register_that_is_none_is_not_there(cast, signed_in):
    client = signed_in(cast.inspector)
    assert page_of(client, "ballots").status_code == page_of(client, "summaries").status_code == 404
    assert file_of(client, "summaries", "xlsx").status_code == 404


def reader_of(cast, kind):
    """Who has rows of several organizations, as far as anybody has."""
    return cast.secretary if kind == "opinions" else cast.officer


# --- what they hold ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_the_workbook_holds_the_rows_of_the_page(cast, signed_in, kind):
    everything(cast)
    client = signed_in(reader_of(cast, kind))
    page = rows_of_page(page_of(client, kind))
    assert page != []
    assert rows_of_sheet(file_of(client, kind, "xlsx").content) == page


@pytest.mark.parametrize("kind", KINDS[:-1])
def test_the_workbooks_second_sheet_holds_the_summary_of_the_page(cast, signed_in, kind):
    everything(cast)
    client = signed_in(reader_of(cast, kind))
    page = rows_of_page(page_of(client, kind, show="summary"))
    assert page != []
    response = page_of(client, kind, show="summary")
    total = [str(value) for value in response.context["total"]]
    *counted, last = rows_of_sheet(file_of(client, kind, "xlsx").content, "汇总")
    assert (counted, last[0]) == (page, "合计")
    figures = [sum(int(row[number]) for row in page) for number in range(2, len(total))]
    assert total == ["合计", "", *map(str, figures)]


@needs_a_face
@pytest.mark.parametrize("kind", KINDS)
def test_the_paper_holds_the_rows_of_the_page(cast, signed_in, kind):
    everything(cast)
    client = signed_in(reader_of(cast, kind))
    page = rows_of_page(page_of(client, kind))
    text = text_of_paper(file_of(client, kind, "pdf").content)
    cells = {"".join(cell.split()) for row in page for cell in row}
    assert {cell for cell in cells if cell not in text} == set()


@needs_a_face
def test_a_rare_character_is_in_page_workbook_and_paper(cast, signed_in):
    cast.member.name = "赟𬀩堃"
    cast.member.save()
    promised(cast)
    client = signed_in(cast.secretary)
    assert rows_of_page(page_of(client, "commitments"))[0][0] == "赟𬀩堃"
    assert rows_of_sheet(file_of(client, "commitments", "xlsx").content)[0][0] == "赟𬀩堃"
    assert "赟𬀩堃" in text_of_paper(file_of(client, "commitments", "pdf").content)


@needs_a_face
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_register_says_so_and_can_be_had_as_a_file(cast, signed_in, kind):
    client = signed_in(cast.outsider)
    page = page_of(client, kind)
    assert (rows_of_page(page), "没有符合条件的记录" in text_of(page)) == ([], True)
    assert rows_of_sheet(file_of(client, kind, "xlsx").content) == []
    assert page_of(client, kind, show="summary").status_code == 200


def test_a_page_without_wishes_shows_this_month_and_the_one_before(cast, signed_in):
    boards.rated_month(cast)
    page = signed_in(cast.secretary).get(url("register_of_kind", "ratings"))
    assert "2026年10—11月评定台账" in text_of(page)
    assert len(rows_of_page(page)) == 7


def test_wishes_that_make_no_sense_are_named_and_the_page_shows_what_it_shows_by_itself(cast, signed_in):
    boards.rated_month(cast)
    client = signed_in(cast.secretary)
    turned = client.get(url("register_of_kind", "ratings"), {"first": "2026-11", "last": "2026-10"})
    assert "开始的月份在结束的月份后面，请重新选。" in text_of(turned)
    assert len(rows_of_page(turned)) == 7
    wild = {
        "first": "2026-13",
        "last": "x",
        "level": "best",
        "pool": "all",
        "show": "?",
        "organization": "x",
        "page": "x",
    }
    assert len(rows_of_page(client.get(url("register_of_kind", "ratings"), wild))) == 7
    assert client.get(url("register_of_kind", "ratings"), {"organization": "9" * 5000}).status_code == 200


def test_a_file_is_not_made_of_wishes_that_make_no_sense(cast, signed_in):
    client = signed_in(cast.secretary)
    for wrong in ({"format": "docx"}, {"format": "xlsx", "first": "x"}, {}):
        answer = client.post(url("export_register", "ratings"), wrong, follow=True)
        assert "没有导出：筛选条件或文件格式不对。" in text_of(answer)
    assert not RegisterEntry.objects.filter(verb="导出评定台账").exists()


def test_the_page_is_paged_and_the_file_is_not(cast, signed_in, monkeypatch):
    boards.rated_month(cast)
    monkeypatch.setattr(views, "ROWS_A_PAGE", 3)
    client = signed_in(cast.secretary)
    pages = [rows_of_page(page_of(client, "ratings", page=str(number))) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert rows_of_sheet(file_of(client, "ratings", "xlsx").content) == [*pages[0], *pages[1], *pages[2]]


def test_a_line_of_the_summary_leads_to_the_rows_of_its_organization(cast, signed_in):
    everything(cast)
    page = page_of(signed_in(cast.officer), "ratings", show="summary").content.decode()
    assert f"?first=2026-09&amp;last=2026-11&amp;year=2026&amp;organization={cast.sibling.pk}" in page


def test_many_organizations_are_offered_by_their_superiors(cast, signed_in, monkeypatch):
    monkeypatch.setattr("disclosures.registers.asking.SCOPES_LISTED", 3)
    client = signed_in(cast.inspector)

    def offered(**wish):
        form = page_of(client, "ratings", **wish).context["form"]
        return [words for _, words in form.fields["organization"].widget.choices]

    superiors = ["区委", "创先争优活动办公室", "松荫街道党工委", "芦汀镇党委"]
    assert offered() == superiors
    assert set(offered(organization=cast.foreign.pk)) == {*superiors, "芦汀村党支部"}


# --- what they leave and carry ----------------------------------------------------------------------------------------
@needs_a_face
@pytest.mark.parametrize(("kind", "label"), list(zip(KINDS, LABELS, strict=True)))
@pytest.mark.parametrize("extension", ["xlsx", "pdf"])
def test_each_file_leaves_a_line_without_the_number_of_its_rows(cast, signed_in, kind, label, extension):
    everything(cast)
    answer = file_of(signed_in(cast.secretary), kind, extension)
    period = "2026年" if kind == "commitments" else "2026年9—11月"
    name = f"桐花社区党支部{period}{label}.{extension}"
    line = RegisterEntry.objects.get(verb=f"导出{label}")
    assert (line.actor, line.organization, line.detail) == (cast.secretary.user, cast.branch, {"文件": name})
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")


@needs_a_face
@pytest.mark.parametrize("kind", KINDS)
def test_the_foot_says_who_and_when_and_of_personal_data_whose_copy_it_is(cast, signed_in, kind):
    everything(cast)
    client = signed_in(cast.secretary)
    plain = "沈知远导出，2026年11月24日"
    keep = plain if kind == "meetings" else f"内含个人信息，只供本次工作使用，请妥善保管，不要转发。{plain}。"
    sheet = load_workbook(BytesIO(file_of(client, kind, "xlsx").content))["明细"]
    assert sheet.oddFooter.left.text == keep
    assert keep in [cell.value for cell in sheet["A"]]
    assert keep in text_of_paper(file_of(client, kind, "pdf").content)


def test_a_look_at_the_page_leaves_no_line(cast, signed_in):
    everything(cast)
    before = RegisterEntry.objects.count()
    page_of(signed_in(cast.secretary), "ratings")
    assert RegisterEntry.objects.count() == before


def test_a_download_is_a_post(cast, signed_in):
    assert signed_in(cast.secretary).get(url("export_register", "ratings")).status_code == 405


# --- what they cost ---------------------------------------------------------------------------------------------------
def ratings_of(cast, number):
    for start in (9, 10, 11)[:number]:
        meeting = rounds.member_meeting(cast.branch, [cast.secretary], day=dt.date(2026, start, 20))
        rounds.confirmed(cast.secretary, rounds.sheet_of(cast.secretary, meeting), over_quota_reason="集中表扬")


def commitments_of(cast, number):
    year = builders.campaign()
    for person in (cast.staff, cast.second_staff, cast.head)[:number]:
        builders.commitment(year, person)
    assert CommitmentItem.objects.count() == number


def meetings_of(cast, number):
    for month in (9, 10, 11)[:number]:
        rounds.member_meeting(cast.branch, [cast.secretary], day=dt.date(2026, month, 20))
    assert Meeting.objects.count() == number


def opinions_of(cast, number):
    for text in ("一", "二", "三")[:number]:
        steps.assigned(cast, steps.written_down(cast, text))
    assert Opinion.objects.count() == number


def lines_of(cast, number):
    for verb in ("一", "二", "三")[:number]:
        RegisterEntry.objects.create(actor_name="沈知远", organization=cast.branch, verb=verb)


FILLED = {
    "ratings": ratings_of,
    "commitments": commitments_of,
    "meetings": meetings_of,
    "opinions": opinions_of,
    "process": lines_of,
}


QUERIES = {  # of the rows, of the summary
    "ratings": (14, 13),
    "commitments": (14, 13),
    "meetings": (25, 17),
    "opinions": (13, 13),
    "process": (14, 14),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [1, 3])
def test_a_page_takes_the_same_queries_for_one_row_and_for_three(
    cast, signed_in, kind, number, django_assert_num_queries
):
    FILLED[kind](cast, number)
    client = signed_in(cast.secretary)
    page_of(client, kind)
    rows, summary = QUERIES[kind]
    with django_assert_num_queries(rows):
        assert len(rows_of_page(page_of(client, kind))) >= number
    with django_assert_num_queries(summary):
        page_of(client, kind, show="summary")


# --- long ones --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("extension", ["xlsx", "pdf"])
def test_what_is_too_long_for_a_request_is_handed_to_the_worker(cast, signed_in, monkeypatch, extension):
    boards.rated_month(cast)
    monkeypatch.setitem(views.ROWS_AT_ONCE, extension, 3)
    client = signed_in(cast.secretary)
    answers = [file_of(client, "ratings", extension, level="qualified", pool=pool) for pool in ("", "", "members")]
    job = ExportJob.objects.get()
    assert [answer.url if answer.status_code == 302 else answer.status_code for answer in answers] == [
        url("export_job", job.pk), url("export_job", job.pk), 200,
    ]  # fmt: skip
    assert (job.kind, job.organization, job.rows_expected, job.parameters) == (
        "ratings", cast.branch, 4,
        {"first": "2026-09", "last": "2026-11", "level": "qualified", "format": extension},
    )  # fmt: skip
    assert RegisterEntry.objects.filter(verb="导出评定台账").count() == 1  # of the file that was short enough


@pytest.mark.parametrize(
    ("extension", "sentence"),
    [
        ("xlsx", "一共7行，Excel一份最多写6行。请把范围或时间选小一点。"),
        ("pdf", "一共7行，PDF一份最多写6行。请把范围或时间选小一点，或者下载Excel。"),
    ],
)
def test_what_no_file_can_hold_is_refused_with_a_way_on(cast, signed_in, monkeypatch, extension, sentence):
    boards.rated_month(cast)
    monkeypatch.setitem(views.ROWS_AT_ONCE, extension, 4)
    monkeypatch.setattr("disclosures.registers.exports.ROWS_OF_A_FILE", {extension: 6})
    answer = signed_in(cast.secretary).post(
        url("export_register", "ratings"), PERIOD | {"format": extension}, follow=True
    )
    assert sentence in text_of(answer)
    assert not ExportJob.objects.exists()
