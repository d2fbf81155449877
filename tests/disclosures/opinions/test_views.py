"""The opinions as those see them who give out, check, answer and close; and everybody else does not."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from disclosures.models import Opinion
from evaluations.ratings.models import Rating
from tests import builders
from tests.disclosures.opinions import steps
from tests.disclosures.opinions.pictures import JPEG, PDF
from tests.disclosures.opinions.test_public_views import code_on, visible
from tests.disclosures.publications import boards

D = dt.date
WORDS = "<script>alert(1)</script>名单里少了一个人"
Concern, Outcome = Opinion.Concern, Opinion.Outcome


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(builders.at(boards.POSTED, 9), tick=False) as clock:
        yield clock


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


@pytest.fixture
def opinion(posted):
    return steps.left(posted, WORDS)


def page(opinion, step=""):
    return reverse(f"disclosures:{step}opinion", args=[opinion.pk])


def test_the_handling_side_sees_the_words_escaped(cast, opinion, signed_in):
    own = signed_in(cast.secretary)
    for url in (reverse("disclosures:opinions"), page(opinion)):
        text = own.get(url).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_opinions_are_for_those_who_answer_here_and_for_the_assignee(cast, opinion, signed_in):
    steps.assigned(cast, opinion, assignee=cast.recorder, today=boards.POSTED)
    people = (cast.secretary, cast.recorder, cast.member, cast.officer, cast.outsider)
    assert {p.name: signed_in(p).get(page(opinion)).status_code for p in people} == {
        "沈知远": 200,
        "柳文澜": 200,
        "顾北川": 404,
        "骆党务": 404,
        "庄小禾": 404,
    }
    assert {p.name: len(signed_in(p).get(reverse("disclosures:opinions")).context["page"]) for p in people} == {
        "沈知远": 1,
        "柳文澜": 1,
        "顾北川": 0,
        "骆党务": 0,
        "庄小禾": 0,
    }


def test_the_person_it_is_about_never_finds_it(cast, posted, signed_in):
    opinion = steps.left(posted, concern=Concern.LEADER)
    own = signed_in(cast.secretary)
    assert own.get(page(opinion)).status_code == own.get("/opinions/999999/").status_code == 404
    assert len(own.get(reverse("disclosures:opinions")).context["page"]) == 0
    assert "还没有收到意见" in visible(own.get(reverse("disclosures:publication", args=[posted.pk])))
    assert "公示意见" not in visible(own.get("/"))
    assert WORDS not in own.get(reverse("disclosures:handover", args=[cast.branch.pk])).content.decode()
    above = signed_in(cast.officer)
    assert above.get(page(opinion)).status_code == 200
    assert "交办公示意见1条" in visible(above.get("/"))


STEPS = {
    "assign_": {"assignee": "1"},
    "refer_": {},
    "check_": {"outcome": "accepted", "finding": "看了"},
    "answer_": {"answer": "驳回"},
    "close_": {},
}


@pytest.mark.parametrize("step", STEPS)
def test_nobody_else_takes_a_step(cast, opinion, signed_in, step):
    people = (cast.recorder, cast.member, cast.officer, cast.outsider)
    answers = [signed_in(person).post(page(opinion, step), STEPS[step]).status_code for person in people]
    assert answers == [404, 404, 404, 404]
    opinion.refresh_from_db()
    assert opinion.state == "received"


def test_an_assignee_checks_and_answers_and_neither_gives_out_nor_closes(cast, opinion, signed_in):
    steps.assigned(cast, opinion, assignee=cast.recorder, today=boards.POSTED)
    own = signed_in(cast.recorder)
    assert own.post(page(opinion, "assign_"), {"assignee": cast.deputy.pk}).status_code == 403
    checked = own.post(page(opinion, "check_"), {"outcome": "accepted", "finding": "看了"}, follow=True)
    assert "核查情况已记下。请接着答复。" in visible(checked)
    answered = own.post(page(opinion, "answer_"), {"answer": "已核对。"}, follow=True)
    assert "这条意见已答复，请办结" in visible(answered)
    assert 'type="submit">办结' not in answered.content.decode()
    assert own.post(page(opinion, "close_")).status_code == 403


def test_a_former_clerk_reads_it_no_more_and_its_step_is_asked_of_who_answers_there(cast, opinion, signed_in):
    steps.checked(cast, opinion, assignee=cast.recorder, today=boards.POSTED)
    assert signed_in(cast.recorder).get(page(opinion)).status_code == 200
    cast.recorder.posts.update(ends_on=boards.POSTED - dt.timedelta(days=1))
    assert signed_in(cast.recorder).get(page(opinion)).status_code == 404
    assert signed_in(cast.outsider).get(page(opinion)).status_code == 404
    assert "答复公示意见1条" in visible(signed_in(cast.secretary).get("/"))


def test_an_opinion_is_given_out_checked_answered_and_closed_on_its_page(cast, opinion, signed_in):
    own = signed_in(cast.secretary)
    assert "请选择承办人。" in visible(own.post(page(opinion, "assign_"), {"about": cast.member.pk}))
    given = {"about": cast.member.pk, "assignee": cast.deputy.pk}
    assert "已交办" in visible(own.post(page(opinion, "assign_"), given, follow=True))
    empty = own.post(page(opinion, "check_"), {"finding": "看了监控"})
    assert "请选择核查结论。" in visible(empty)
    assert "看了监控" in visible(empty)
    own.post(page(opinion, "check_"), {"outcome": "not_upheld", "finding": "看了监控"})
    assert "请写明答复内容，再提交。" in visible(own.post(page(opinion, "answer_"), {"answer": ""}))
    own.post(page(opinion, "answer_"), {"answer": "已核对。"})
    late = own.post(page(opinion, "answer_"), {"answer": "另一个"})
    assert "已经答复，不能再改" in visible(late)
    assert "您写的答复没有存上，还要用的，请从这里复制： 另一个" in visible(late)
    assert "这条意见已办结" in visible(own.post(page(opinion, "close_"), follow=True))
    opinion.refresh_from_db()
    assert [opinion.about, opinion.answer, opinion.state] == [cast.member, "已核对。", "closed"]


def test_the_person_concerned_is_not_offered_as_assignee(cast, posted, signed_in):
    opinion = steps.left(posted, concern=Concern.PERSON, about_name=cast.deputy.name)
    form = signed_in(cast.secretary).get(page(opinion)).context["assign_form"]
    assert [person.name for person in form.fields["assignee"].queryset] == ["柳文澜", "沈知远", "骆明霞"]
    assert form.initial["about"] == cast.deputy


def test_namesakes_are_told_apart_where_one_is_chosen(cast, opinion, signed_in):
    builders.person(cast.member.name, cast.branch, post_title="门卫")
    builders.person(cast.deputy.name, cast.branch, post_title="保安")
    form = signed_in(cast.secretary).get(page(opinion)).context["assign_form"]
    labels = [label for _, label in form.fields["about"].choices]
    assert len(set(labels)) == len(labels)
    assert f"{cast.member.name}（门卫）" in labels


def test_pages_that_hold_a_senders_words_stay_in_no_cache(cast, opinion, signed_in):
    own = signed_in(cast.secretary)
    for url in (reverse("disclosures:opinions"), page(opinion)):
        assert "no-store" in own.get(url)["Cache-Control"]


def test_passing_up_takes_the_opinion_out_of_sight(cast, opinion, signed_in):
    passed = signed_in(cast.secretary).post(page(opinion, "refer_"), {}, follow=True)
    assert "已转上级办理，这里不再办理。" in visible(passed)
    assert "还没有收到意见" in visible(passed)
    assert signed_in(cast.officer).get(page(opinion)).status_code == 200


def test_an_upheld_opinion_shows_what_must_be_corrected_and_then_what_was(cast, posted, opinion, signed_in):
    steps.answered(cast, opinion, Outcome.UPHELD, about=cast.member)
    own = signed_in(cast.secretary)
    before = own.get(page(opinion))
    rating = Rating.objects.current().get(person=cast.member)
    assert [(link.words, link.url, link.is_done) for link in before.context["chain"]] == [
        ("更正顾北川的等次", reverse("evaluations:rating_correct", args=[rating.pk]), False),
        ("发更正公示", reverse("disclosures:correct_publication", args=[posted.pk]), False),
    ]
    refused = own.post(page(opinion, "close_"), follow=True)
    assert "公示还没有更正" in visible(refused)
    new = steps.corrected(cast, posted)
    after = own.get(page(opinion))
    assert [(link.words, link.url, link.is_done) for link in after.context["chain"]] == [
        ("顾北川的等次已更正", reverse("evaluations:sheet", args=[rating.sheet_id]), True),
        ("公示已更正", reverse("disclosures:publication", args=[new.pk]), True),
    ]


def test_without_a_name_the_chain_leads_to_the_sheets(cast, posted, opinion, signed_in):
    steps.checked(cast, opinion, Outcome.UPHELD)
    chain = signed_in(cast.secretary).get(page(opinion)).context["chain"]
    assert [(link.words, link.is_done) for link in chain] == [("在评价表里更正等次", False), ("发更正公示", False)]
    steps.corrected(cast, posted)
    chain = signed_in(cast.secretary).get(page(opinion)).context["chain"]
    assert [(link.words, link.is_done) for link in chain] == [("等次已有更正", True), ("公示已更正", True)]


def test_an_opinion_that_is_not_upheld_asks_for_no_correction(cast, opinion, signed_in):
    steps.answered(cast, opinion)
    assert signed_in(cast.secretary).get(page(opinion)).context["chain"] == []


def test_an_overdue_opinion_says_by_how_much(cast, opinion, signed_in, clock):
    clock.move_to(builders.at(D(2026, 11, 5), 9))
    own = signed_in(cast.secretary)
    assert "这条意见逾期3天没有答复" in visible(own.get(page(opinion)))
    assert "逾期，应在11月2日前答复" in visible(own.get(reverse("disclosures:opinions")))


def test_each_step_is_a_to_do_of_whoever_takes_it(cast, posted, opinion, signed_in):
    def todos():
        words = {p.name: visible(signed_in(p).get("/")) for p in (cast.secretary, cast.deputy, cast.outsider)}
        return {name: re.findall(r"(?:交办|核查|答复|办结)公示意见1条", text) for name, text in words.items()}

    assert todos() == {"沈知远": ["交办公示意见1条"], "陆承安": [], "庄小禾": []}
    steps.assigned(cast, opinion, today=boards.POSTED)
    assert todos() == {"沈知远": [], "陆承安": ["核查公示意见1条"], "庄小禾": []}
    steps.checked(cast, second := steps.left(posted), today=boards.POSTED)
    assert todos() == {"沈知远": [], "陆承安": ["核查公示意见1条", "答复公示意见1条"], "庄小禾": []}
    steps.answered(cast, steps.left(posted), today=boards.POSTED)
    assert todos()["沈知远"] == ["办结公示意见1条"]
    assert second.pk != opinion.pk


def test_the_list_is_filtered_by_state_and_takes_the_same_queries_for_one_as_for_three(
    cast, posted, opinion, signed_in, django_assert_num_queries
):
    own = signed_in(cast.secretary)
    url = reverse("disclosures:opinions")
    with django_assert_num_queries(8):
        own.get(url)
    for number in (2, 3):
        steps.left(posted, f"第{number}条")
    with django_assert_num_queries(8):
        assert len(own.get(url).context["page"]) == 3
    assert len(own.get(url, {"state": "answered"}).context["page"]) == 0
    assert len(own.get(url, {"state": "received"}).context["page"]) == 3


def test_one_opinion_takes_the_same_queries_for_one_attachment_as_for_three(
    cast, posted, signed_in, django_assert_max_num_queries
):
    own = signed_in(cast.secretary)
    one, three = steps.left(posted, attachments=[JPEG]), steps.left(posted, attachments=[JPEG] * 3)
    with django_assert_max_num_queries(40) as first:
        own.get(page(one))
    with django_assert_max_num_queries(40) as second:
        own.get(page(three))
    assert len(first) == len(second)


def test_an_attachment_is_downloaded_and_never_opened_in_the_page(cast, posted, signed_in):
    opinion = steps.left(posted, attachments=[JPEG, PDF])
    photo, paper = opinion.attachments.all()
    own = signed_in(cast.secretary)
    url = reverse("disclosures:opinion_attachment", args=[opinion.pk, photo.pk])
    response = own.get(url)
    assert [response.content, response["Content-Type"], response["X-Content-Type-Options"]] == [
        JPEG,
        "image/jpeg",
        "nosniff",
    ]
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    other = own.get(reverse("disclosures:opinion_attachment", args=[opinion.pk, paper.pk]))
    assert [other.content, other["Content-Type"]] == [PDF, "application/pdf"]
    people = (cast.recorder, cast.member, cast.officer, cast.outsider)
    assert [signed_in(person).get(url).status_code for person in people] == [404, 404, 404, 404]


def test_an_attachment_of_another_opinion_is_not_found_under_ones_own(cast, posted, signed_in):
    own, other = steps.left(posted, attachments=[JPEG]), steps.left(posted, attachments=[PDF], concern=Concern.LEADER)
    url = reverse("disclosures:opinion_attachment", args=[own.pk, other.attachments.get().pk])
    assert signed_in(cast.secretary).get(url).status_code == 404


def _written(**changes):
    values = {"channel": "box", "received_on": "2026-10-26", "text": "字条：值班表不对", "publication": ""}
    return values | {"concern": "nobody"} | changes


def test_an_opinion_from_the_box_is_written_down_with_its_photo(cast, posted, signed_in):
    own = signed_in(cast.secretary)
    url = reverse("disclosures:write_down_opinion", args=[cast.branch.pk])
    assert f'value="{posted.pk}" selected' in own.get(url, {"publication": posted.pk}).content.decode()
    photo = SimpleUploadedFile("字条.jpg", JPEG)
    response = own.post(url, _written(publication=posted.pk, attachments=photo))
    assert code_on(response)
    assert "意见已登记，请在11月2日前答复" in visible(response)
    kept = Opinion.objects.get()
    assert [kept.channel, kept.publication, kept.text] == ["box", posted, "字条：值班表不对"]
    assert kept.attachments.get().kind == "jpeg"


def test_written_down_about_the_secretary_it_goes_up_and_the_page_says_so(cast, signed_in):
    url = reverse("disclosures:write_down_opinion", args=[cast.branch.pk])
    response = signed_in(cast.secretary).post(url, _written(concern="leader"))
    assert "说到了书记或者可能经办的人，已转松荫街道党工委办理，这里不再办理。" in visible(response)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "请写明意见内容，再保存。"),
        ({"received_on": "昨天"}, "收到日期请按年月日填写"),
        ({"received_on": "2026-10-27"}, "收到日期不能在今天以后。"),
        ({"channel": "web"}, "选择一个有效的选项"),
    ],
)
def test_writing_down_nonsense_is_refused_and_keeps_what_was_typed(cast, signed_in, changes, sentence):
    url = reverse("disclosures:write_down_opinion", args=[cast.branch.pk])
    response = signed_in(cast.secretary).post(url, _written(contact="王女士", **changes))
    assert sentence in visible(response)
    assert 'value="王女士"' in response.content.decode()
    assert not Opinion.objects.exists()


def test_writing_down_is_for_those_who_answer_here(cast, signed_in):
    url = reverse("disclosures:write_down_opinion", args=[cast.branch.pk])
    people = (cast.secretary, cast.recorder, cast.outsider)
    assert [signed_in(p).get(url).status_code for p in people] == [200, 403, 404]
