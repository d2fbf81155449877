"""Pages of exemptions (免于参加), and why somebody is exempt: read by the two and the member, told nowhere else."""

import datetime as dt
import re

import pghistory.models
import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from django.urls import reverse
from django.views.debug import ExceptionReporter

from organizations import exemption_views
from organizations.access import exemptions_read_by
from organizations.actions.exemptions import apply_for_exemption, refuse_exemption
from organizations.models import Exemption, Person
from tests import builders

TODAY = dt.date(2026, 10, 20)
SECRET = "重症肌无力"
State = Exemption.State


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(builders.at(TODAY, 9), tick=False):
        yield


@pytest.fixture
def asked(cast):
    """What the secretary asks for the member."""
    return apply_for_exemption(
        by=cast.secretary.user,
        person=cast.member,
        reason=SECRET,
        starts_on=TODAY,
        ends_on=dt.date(2026, 11, 10),
        today=TODAY,
    )


def day(offset):
    return TODAY + dt.timedelta(days=offset)


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def text_of(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", response.content.decode()))


def application(cast, **changes):
    data = {"person": cast.member.pk, "reason": SECRET, "starts_on": "2026-10-20", "ends_on": "2026-11-10"}
    return data | changes


# --- who reads what ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("secretary", 200),
        ("officer", 200),
        ("committee_secretary", 200),
        ("exempt", 200),
        ("deputy", 403),
        ("recorder", 403),
        ("member", 403),
        ("inspector", 403),
        ("sibling_secretary", 404),
        ("outsider", 404),
    ],
)
def test_the_reason_is_read_by_the_branch_its_superior_and_the_member(cast, signed_in, who, expected):
    response = signed_in(getattr(cast, who)).get(url("exemption", cast.exempt.exemptions.get().pk))
    assert response.status_code == expected
    assert ("长期卧床" in text_of(response)) == (expected == 200)
    assert exemptions_read_by(getattr(cast, who).user).exists() == (expected == 200)


@pytest.mark.parametrize(
    ("who", "expected"),
    [("secretary", 200), ("officer", 200), ("exempt", 403), ("deputy", 403), ("inspector", 403), ("outsider", 404)],
)
def test_the_branchs_list_is_for_the_same_and_holds_no_reason(cast, signed_in, who, expected):
    response = signed_in(getattr(cast, who)).get(url("exemptions", cast.branch.pk))
    assert response.status_code == expected
    assert ("1人正在免于参加" in text_of(response)) == (expected == 200)
    assert "长期卧床" not in text_of(response)


def test_a_new_branch_never_reads_what_the_old_one_asked(cast, signed_in):
    Person.objects.filter(pk=cast.exempt.pk).update(organization=cast.foreign)
    page = url("exemption", cast.exempt.exemptions.get().pk)
    assert signed_in(cast.outsider).get(page).status_code == 404
    assert signed_in(cast.secretary).get(page).status_code == 200
    person = signed_in(cast.outsider).get(url("person", cast.exempt.pk)).content.decode()
    assert "已同意" in person
    assert page not in person


def test_nobody_keeps_a_page_with_a_reason(cast, signed_in):
    response = signed_in(cast.secretary).get(url("exemption", cast.exempt.exemptions.get().pk))
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


def test_pages_of_exemptions_ask_visitors_to_sign_in(cast, client):
    pk = cast.exempt.exemptions.get().pk
    pages = [url("exemptions", cast.branch.pk), url("exemptions_waiting"), url("exemption", pk)]
    assert all(client.get(page).url.startswith(url("sign_in")) for page in pages)


# --- the way of an exemption ------------------------------------------------------------------------------------------
def test_from_the_application_to_the_early_end(cast, signed_in):
    branch, superior = signed_in(cast.secretary), signed_in(cast.officer)
    page = text_of(branch.post(url("apply_for_exemption", cast.branch.pk), application(cast), follow=True))
    assert "已为顾北川提出申请" in page
    assert "等上级答复（1）" in page
    asked = cast.member.exemptions.get()
    waiting = text_of(superior.get(url("exemptions_waiting")))
    assert "有1份免于参加的申请等您答复" in waiting
    assert SECRET not in waiting
    assert SECRET in text_of(superior.get(url("exemption", asked.pk)))
    assert "已同意。" in text_of(
        superior.post(url("agree_to_exemption", asked.pk), {"note": "好好养病。"}, follow=True)
    )
    record = text_of(branch.get(url("exemption", asked.pk)))
    assert [words in record for words in ("还有21天到期", "好好养病。", "申请续期", "提前结束")] == [True] * 4
    page = text_of(branch.get(url("renew_exemption", asked.pk)))
    assert "续期从2026年11月11日开始，最晚到2027年11月10日" in page
    page = branch.post(url("renew_exemption", asked.pk), {"reason": SECRET, "ends_on": "2027-05-10"}, follow=True)
    assert "已为顾北川申请续期" in text_of(page)
    renewal = cast.member.exemptions.get(renews=asked)
    assert "申请续期" not in text_of(branch.get(url("exemption", asked.pk)))
    page = superior.post(url("refuse_exemption", renewal.pk), {"note": "请先做体检。"}, follow=True)
    assert "支部能看到原因" in text_of(page)
    assert "请先做体检。" in text_of(branch.get(url("exemption", renewal.pk)))
    page = text_of(branch.post(url("end_exemption", asked.pk), {"resumes_on": "2026-10-25"}, follow=True))
    assert "已提前结束" in page
    assert "原来同意到2026年11月10日" in page


def test_an_application_is_withdrawn_once(cast, signed_in, asked):
    client = signed_in(cast.secretary)
    assert "已撤回。本人照常参加。" in text_of(client.post(url("withdraw_exemption", asked.pk), follow=True))
    assert "不能撤回" in text_of(client.post(url("withdraw_exemption", asked.pk), follow=True))


def test_the_superior_is_told_when_an_answer_comes_late(cast, signed_in, asked):
    with time_machine.travel(builders.at(day(4), 9), tick=False):
        page = text_of(signed_in(cast.officer).get(url("exemption", asked.pk)))
    assert "从2026年10月24日起不计入应到、应讲述和评定；申请的开始日期已经过了，以前的不变" in page
    assert "待上级同意，已等4天" in page


# --- bad input --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"person": ""}, "请选择为谁申请"),
        ({"person": "999999"}, "请从本支部的党员中选择"),
        ({"person": "x"}, "请从本支部的党员中选择"),
        ({"reason": ""}, "请写明申请的原因"),
        ({"reason": "病" * 501}, "原因最多500字"),
        ({"starts_on": "昨天"}, "请按年月日填写"),
        ({"ends_on": ""}, "请填写结束日期"),
        ({"ends_on": "9999-12-31"}, "一次最长12个月"),
        ({"starts_on": "9999-12-01", "ends_on": "9999-12-31"}, "最晚在一年以内"),
        ({"starts_on": "0001-01-01"}, "开始日期不能早于今天"),
    ],
)
def test_a_bad_application_gives_a_sentence_and_loses_nothing(cast, signed_in, changes, sentence):
    data = application(cast, **changes)
    response = signed_in(cast.secretary).post(url("apply_for_exemption", cast.branch.pk), data)
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert data["reason"] in response.content.decode()
    assert data["ends_on"] in response.content.decode()
    assert not cast.member.exemptions.exists()


@pytest.mark.parametrize("note", ["", " ", "不" * 201])
def test_a_refusal_needs_a_sentence_of_some_length(cast, signed_in, asked, note):
    response = signed_in(cast.officer).post(url("refuse_exemption", asked.pk), {"note": note})
    assert "不同意的原因" in text_of(response)
    assert "1处需要改一下" in text_of(response)
    asked.refresh_from_db()
    assert asked.state == State.REQUESTED


@pytest.mark.parametrize("resumes_on", ["", "明天", "2026-10-19", "9999-12-31"])
def test_an_early_end_on_no_possible_day_gives_a_sentence(cast, signed_in, resumes_on):
    running = builders.exemption(cast.member, starts_on=day(-9), ends_on=day(9))
    response = signed_in(cast.secretary).post(url("end_exemption", running.pk), {"resumes_on": resumes_on})
    assert "1处需要改一下" in text_of(response)
    running.refresh_from_db()
    assert running.ends_on == day(9)


def test_only_members_of_the_branch_are_offered(cast, signed_in):
    form = signed_in(cast.secretary).get(url("apply_for_exemption", cast.branch.pk)).context["form"]
    offered = {person.name for person in form.fields["person"].queryset}
    assert offered == {"沈知远", "陆承安", "柳文澜", "傅青禾", "顾北川", "池映雪", "温如玉"}


# --- closed doors -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "expected"),
    [("secretary", 403), ("deputy", 403), ("member", 403), ("inspector", 403), ("outsider", 404)],
)
def test_the_superiors_doors_are_closed_to_others(cast, signed_in, asked, who, expected):
    client = signed_in(getattr(cast, who))
    doors = [("agree_to_exemption", {}), ("refuse_exemption", {"note": "不行"})]
    assert client.get(url("exemptions_waiting")).status_code == 403
    assert [client.post(url(name, asked.pk), data).status_code for name, data in doors] == [expected] * 2
    asked.refresh_from_db()
    assert asked.state == State.REQUESTED


@pytest.mark.parametrize(
    ("who", "expected"),
    [("officer", 403), ("deputy", 403), ("exempt", 403), ("inspector", 403), ("outsider", 404)],
)
def test_the_branchs_doors_are_closed_to_others(cast, signed_in, who, expected):
    client, pk = signed_in(getattr(cast, who)), cast.exempt.exemptions.get().pk
    answers = [
        client.get(url("apply_for_exemption", cast.branch.pk)),
        client.post(url("apply_for_exemption", cast.branch.pk), application(cast)),
        client.get(url("renew_exemption", pk)),
        client.post(url("withdraw_exemption", pk)),
        client.post(url("end_exemption", pk), {"resumes_on": "2026-10-25"}),
    ]
    assert [answer.status_code for answer in answers] == [expected] * 5
    assert not cast.member.exemptions.exists()


def test_the_doors_open_by_post_only(cast, signed_in):
    pk = cast.exempt.exemptions.get().pk
    names = ("agree_to_exemption", "refuse_exemption", "withdraw_exemption", "end_exemption")
    assert [signed_in(cast.secretary).get(url(name, pk)).status_code for name in names] == [405] * 4


@pytest.mark.parametrize("page", ["branch", "waiting", "person"])
def test_more_exemptions_take_no_more_queries(cast, signed_in, page, django_assert_max_num_queries):
    client = signed_in(cast.committee_secretary)
    address = {
        "branch": url("exemptions", cast.branch.pk),
        "waiting": url("exemptions_waiting"),
        "person": url("person", cast.member.pk),
    }[page]

    def queries():
        with django_assert_max_num_queries(30) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    builders.exemption(cast.member, starts_on=day(0), ends_on=day(1), state=State.REQUESTED)
    few = queries()
    for offset in (10, 20, 30):
        builders.exemption(cast.member, starts_on=day(offset), ends_on=day(offset), state=State.REQUESTED)
    assert queries() == few


# --- told nowhere else ------------------------------------------------------------------------------------------------
def test_the_events_of_an_exemption_hold_neither_reason_nor_answer(cast, asked):
    refuse_exemption(by=cast.officer.user, exemption=asked, today=TODAY, note="心脏已恢复。")
    model = asked.events.model
    columns = {field.name for field in model._meta.get_fields()}
    assert {"reason", "decision_note"} & columns == set()
    told = str(list(pghistory.models.Events.objects.tracks(asked).values())) + str(list(model.objects.values()))
    assert "refused" in told
    assert SECRET not in told
    assert "心脏" not in told


@pytest.fixture
def broken_table(cast):
    """A database that fails in the middle of keeping an exemption."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'out of order'; END $$;"
            "CREATE TRIGGER fail BEFORE INSERT ON organizations_exemption FOR EACH ROW EXECUTE FUNCTION fail()"
        )


def report_of(view, cast):
    """The whole error report of an application that fails, as it would be mailed."""
    request = RequestFactory().post("/", application(cast))
    request.user = cast.secretary.user
    with pytest.raises(DatabaseError, match="out of order") as failure, transaction.atomic():
        view(request, pk=cast.branch.pk)
    return ExceptionReporter(request, failure.type, failure.value, failure.tb).get_traceback_html()


def test_no_error_report_tells_why(cast, broken_table):
    assert SECRET not in report_of(exemption_views.apply, cast)


def test_without_its_protection_the_page_would_tell_why(cast, broken_table):
    bare = exemption_views.apply
    while hasattr(bare, "__wrapped__"):
        bare = bare.__wrapped__
    assert SECRET in report_of(bare, cast)
