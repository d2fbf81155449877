"""Additions to a concluded record (补充更正): who may write them, that nothing old changes, and where they are read."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from disclosures import integrity
from meetings import actions
from meetings.models import Correction, Meeting, Statement
from meetings.rules import CritiqueText
from organizations.models import RegisterEntry
from organizations.refusals import Refused
from organizations.register import Change, RowChange, changes_of
from tests.meetings.conftest import BRANCH_SAID, BRANCH_TOLD, TOLD

FORM = {"about": "statement", "text": "小队有6人", "reason": "听错了人数"}


def page(name, *args):
    return reverse(f"meetings:{name}", args=args)


@pytest.fixture
def concluded(cast, attended):
    """The member's statement was recorded, the member and the staff commented on, the meeting is over."""
    actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=TOLD, based_on=0)
    for by, person in ((cast.secretary, cast.member), (cast.head, cast.staff)):
        actions.save_critique(by=by.user, meeting=attended, person=person, text=SAID_SHORT, based_on=0)
    return actions.conclude(by=cast.secretary.user, meeting=attended, no_vote_reason="人数不足")


SAID_SHORT = CritiqueText(progress="按期完工", shortcomings="少", direction="多")


@pytest.fixture
def concluded_of_branches(cast, secretary_meeting):
    """桐花's statement and critique were written, the meeting is over."""
    about = {"meeting": secretary_meeting, "organization": cast.branch, "based_on": 0}
    actions.save_branch_statement(by=cast.secretary.user, text=BRANCH_TOLD, **about)
    actions.save_branch_critique(by=cast.committee_secretary.user, text=BRANCH_SAID, **about)
    return actions.conclude(by=cast.officer.user, meeting=secretary_meeting, no_vote_reason="人数不足")


def correct(by, meeting, person=None, about="statement", text="小队有6人", reason="听错了人数", **fields):
    return actions.correct(by=by.user, meeting=meeting, person=person, about=about, text=text, reason=reason, **fields)


def test_a_correction_stands_beside_the_old_text_and_the_register_says_so_without_the_words(cast, concluded):
    before = Statement.objects.values().get()
    made = correct(cast.recorder, concluded, cast.member)
    assert Statement.objects.values().get() == before
    assert list(concluded.corrections.values_list("about", "person", "text", "reason", "written_by")) == [
        ("statement", cast.member.pk, "小队有6人", "听错了人数", cast.recorder.user.pk)
    ]
    line = RegisterEntry.objects.latest("pk")
    assert (line.verb, line.actor_name, line.record_name, line.reason, line.detail) == (
        "补充更正顾北川的讲述", "柳文澜", str(concluded), "", {},
    )  # fmt: skip
    assert changes_of(line)[0] == [
        RowChange(
            "补充更正",
            "新增",
            (
                Change("会议", "空", str(concluded)),
                Change("更正什么", "空", "讲述"),
                Change("人员", "空", "顾北川"),
                Change("填写人", "空", "柳文澜"),
            ),
        )
    ]
    assert str(made) == "顾北川的讲述"


@pytest.mark.parametrize(
    ("who", "about", "allowed"),
    [
        ("recorder", "statement", True),
        ("recorder", "critique", True),
        ("recorder", "attendance", True),
        ("secretary", "attendance", True),
        ("member", "statement", True),
        ("member", "critique", False),
        ("member", "attendance", False),
        ("leader", "statement", False),
        ("head", "critique", False),
        ("officer", "statement", False),
        ("inspector", "statement", False),
        ("outsider", "statement", False),
        ("outsider", "attendance", False),
    ],
)
def test_whoever_records_or_spoke_may_add_a_correction(cast, concluded, who, about, allowed):
    if allowed:
        assert correct(getattr(cast, who), concluded, cast.member, about).about == about
        return
    with pytest.raises(PermissionDenied):
        correct(getattr(cast, who), concluded, cast.member, about)
    assert Correction.objects.count() == 0


def test_who_commented_may_correct_the_own_critique_and_no_more(cast, concluded):
    assert correct(cast.head, concluded, cast.staff, "critique").written_by == cast.head.user
    with pytest.raises(PermissionDenied):
        correct(cast.head, concluded, cast.staff, "statement")


@pytest.mark.parametrize(
    ("who", "about", "allowed"),
    [
        ("officer", "statement", True),
        ("committee_secretary", "critique", True),
        ("secretary", "statement", True),
        ("secretary", "critique", False),
        ("officer", "attendance", False),
        ("sibling_secretary", "statement", False),
        ("outsider", "statement", False),
        ("outsider", "critique", False),
    ],
)
def test_of_a_branch_its_own_people_correct_what_they_told(cast, concluded_of_branches, who, about, allowed):
    writer, subject = getattr(cast, who), {"organization": cast.branch}
    if allowed:
        assert correct(writer, concluded_of_branches, about=about, **subject).organization == cast.branch
        return
    with pytest.raises(PermissionDenied):
        correct(writer, concluded_of_branches, about=about, **subject)


def test_a_double_click_adds_one_correction(cast, concluded):
    first, second = (correct(cast.recorder, concluded, cast.member) for _ in range(2))
    assert (first, concluded.corrections.count()) == (second, 1)
    assert RegisterEntry.objects.filter(verb="补充更正顾北川的讲述").count() == 1
    correct(cast.secretary, concluded, cast.member)
    assert concluded.corrections.count() == 2


@pytest.mark.parametrize("fields", [{"text": " "}, {"reason": " "}])
def test_a_correction_says_what_and_why(cast, concluded, fields):
    with pytest.raises(Refused, match="请写明应为什么，以及更正的原因"):
        correct(cast.recorder, concluded, cast.member, **fields)


def test_before_the_end_the_record_itself_is_changed(cast, attended):
    with pytest.raises(Refused, match="请直接改记录"):
        correct(cast.recorder, attended, cast.member)


def test_nobody_who_was_not_of_the_meeting_is_corrected_and_the_exempt_only_in_attendance(cast, concluded):
    for person, about in ((cast.outsider, "statement"), (cast.exempt, "statement")):
        with pytest.raises(PermissionDenied):
            correct(cast.recorder, concluded, person, about)
    assert correct(cast.recorder, concluded, cast.exempt, "attendance").person == cast.exempt


def test_the_database_neither_changes_nor_deletes_a_correction(cast, concluded):
    correct(cast.recorder, concluded, cast.member)
    for change in (lambda: Correction.objects.update(text="别的"), Correction.objects.all().delete):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()
    assert Correction.objects.get().text == "小队有6人"


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("correction_about_is_known", {"about": "vote"}),
        ("correction_is_of_a_person_or_a_branch", {"person": None}),
        ("correction_is_of_a_person_or_a_branch", {"organization": "branch"}),
        ("correction_of_attendance_is_of_a_person", {"about": "attendance", "person": None, "organization": "branch"}),
        ("correction_says_what_and_why", {"text": ""}),
        ("correction_says_what_and_why", {"reason": ""}),
    ],
)
def test_the_database_refuses_what_must_never_be(cast, concluded, constraint, fields):
    values = {"about": "statement", "person": cast.member, "text": "应为", "reason": "原因"} | fields
    if values.get("organization"):
        values["organization"] = cast.branch
    with pytest.raises(IntegrityError, match=constraint):
        Correction.objects.create(meeting=concluded, written_by=cast.recorder.user, **values)


def test_a_correction_out_of_its_place_is_found(cast, concluded):
    correct(cast.recorder, concluded, cast.member)
    assert list(integrity.a_correction_stands_beside_a_concluded_record()) == []
    Correction.objects.create(
        meeting=concluded, about="statement", person=cast.outsider, text="甲", reason="乙", written_by=cast.head.user
    )
    Meeting.objects.filter(pk=concluded.pk).update(state="in_session", concluded_at=None)
    found = list(integrity.a_correction_stands_beside_a_concluded_record())
    assert [sentence.split("的补充更正")[0] for sentence in found] == [str(concluded)] * 2


class TestPages:
    def test_a_correction_is_written_on_its_page_and_read_beside_the_record(self, cast, signed_in, concluded):
        client = signed_in(cast.recorder)
        address = page("correct_person", concluded.pk, cast.member.pk)
        form = client.get(address).content.decode()
        assert "小队只有5人" in form  # what was recorded
        assert client.post(address, FORM).url == page("person", concluded.pk, cast.member.pk)
        for reader in (cast.recorder, cast.member, cast.officer):
            body = signed_in(reader).get(page("person", concluded.pk, cast.member.pk)).content.decode()
            assert "讲述：小队有6人" in body
            assert "原因：听错了人数 · 柳文澜" in body
            assert "小队只有5人" in body

    def test_the_speaker_corrects_only_the_own_statement(self, cast, signed_in, concluded):
        client = signed_in(cast.member)
        address = page("correct_person", concluded.pk, cast.member.pk)
        assert (
            page("correct_person", concluded.pk, cast.member.pk)
            in client.get(page("person", concluded.pk, cast.member.pk)).content.decode()
        )
        response = client.post(address, FORM | {"about": "critique"})
        assert response.status_code == 200
        assert "小队有6人" in response.content.decode()  # what was typed is kept
        assert Correction.objects.count() == 0
        client.post(address, FORM)
        assert Correction.objects.get().written_by == cast.member.user

    def test_an_empty_form_says_what_lacks(self, cast, signed_in, concluded):
        body = signed_in(cast.recorder).post(page("correct_person", concluded.pk, cast.member.pk), {}).content.decode()
        for sentence in ("请选更正的是哪一项。", "请写明应为什么。", "请写明更正的原因。"):
            assert sentence in body

    def test_there_is_no_page_before_the_end(self, cast, signed_in, attended):
        client = signed_in(cast.recorder)
        assert client.get(page("correct_person", attended.pk, cast.member.pk)).status_code == 403
        assert "补充更正" not in client.get(page("person", attended.pk, cast.member.pk)).content.decode()

    @pytest.mark.parametrize(
        ("who", "status"),
        [("outsider", 404), ("leader", 403), ("officer", 403), ("inspector", 403), ("head", 403), ("deputy", 200)],
    )
    def test_the_page_is_for_those_who_may_add(self, cast, signed_in, concluded, who, status):
        client = signed_in(getattr(cast, who))
        for answer in (client.get, lambda address: client.post(address, {})):
            assert answer(page("correct_person", concluded.pk, cast.member.pk)).status_code == status

    def test_a_branchs_record_is_corrected_by_its_secretary(self, cast, signed_in, concluded_of_branches):
        client = signed_in(cast.secretary)
        address = page("correct_branch", concluded_of_branches.pk, cast.branch.pk)
        assert "入户走访" in client.get(address).content.decode()
        assert client.post(address, FORM).url == page("branch", concluded_of_branches.pk, cast.branch.pk)
        assert "讲述：小队有6人" in client.get(client.post(address, FORM).url).content.decode()
        assert signed_in(cast.outsider).get(address).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_more_corrections_cost_no_more_questions(
        self, cast, signed_in, concluded, count, django_assert_num_queries
    ):
        for writer in (cast.recorder, cast.secretary, cast.member)[:count]:
            correct(writer, concluded, cast.member)
        client = signed_in(cast.member)
        client.get(page("person", concluded.pk, cast.member.pk))
        with django_assert_num_queries(32):
            client.get(page("person", concluded.pk, cast.member.pk))
