"""Django's admin: exactly these tables, in Chinese; records are read-only there, and nothing beside a vote is there."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import reverse

from commitments.models import AddedArea, Campaign, Commitment, KeyTask
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from evaluations.ballots.models import Ballot, PaperCount, Roll, Slip, SlipFailures, Subject, Tally, Teller, Urn
from evaluations.ratings.models import Rating, RatingSheet
from meetings.models import (
    Attendance,
    BranchCritique,
    BranchStatement,
    Critique,
    Meeting,
    MeetingBranch,
    ReportHearing,
    Statement,
)
from organizations.models import (
    Exemption,
    Holiday,
    Organization,
    Person,
    Policy,
    Post,
    RegisterEntry,
    Unit,
    User,
)
from tests import builders
from tests.disclosures.publications import boards
from tests.evaluations.ratings import rounds

# Reference data and rosters: what may be changed there, with a line in the register.
KEPT = [Organization, Unit, Person, Post, User]
READ_ONLY = [
    Policy,
    Holiday,
    Exemption,
    RegisterEntry,
    Campaign,
    KeyTask,
    AddedArea,
    Commitment,
    Meeting,
    MeetingBranch,
    Attendance,
    Statement,
    Critique,
    BranchStatement,
    BranchCritique,
    ReportHearing,
    Ballot,
    Rating,
    RatingSheet,
    Publication,
    Opinion,
]
BESIDE_A_VOTE = [Roll, Urn, Slip, SlipFailures, Subject, Teller, PaperCount, Tally]


def label(model):
    return model._meta.label


def page(model, what, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


@pytest.fixture
def operator(cast, client):
    """A superuser of the admin, signed in."""
    user = cast.inspector.user
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user)
    return client


@pytest.fixture
def life(cast):
    """A row of everything: a month rated and posted, a secretary meeting, an opinion, a commitment."""
    campaign = builders.campaign()
    builders.commitment(campaign, cast.member)
    builders.key_task(campaign)
    AddedArea.objects.create(organization=cast.branch, campaign=campaign, label="安全生产")
    Policy.objects.create(starts_on=dt.date(2026, 1, 1))
    Holiday.objects.create(day=dt.date(2026, 10, 1), name="国庆节")
    meeting = boards.rated_month(cast)
    posted = boards.post(cast, meeting)
    Opinion.objects.create(
        organization=cast.branch,
        publication=posted,
        channel="web",
        text="话里有话",
        contact="55667788",
        receipt_digest="d" * 64,
        received_on=boards.POSTED,
        due_on=boards.POSTED,
    )
    told = {"recorded_by": cast.secretary.user}
    Statement.objects.create(meeting=meeting, person=cast.member, **told)
    Critique.objects.create(meeting=meeting, person=cast.member, commented_by=cast.secretary, capacity="书记", **told)
    above = rounds.secretary_meeting(cast.committee, [cast.branch])
    BranchStatement.objects.create(meeting=above, organization=cast.branch, **told)
    BranchCritique.objects.create(meeting=above, organization=cast.branch, commented_by=cast.officer, **told)
    ReportHearing.objects.create(
        organization=cast.committee,
        held_as="松荫",
        period_start=dt.date(2026, 9, 1),
        held_on=dt.date(2026, 10, 21),
        place="会议室",
        reporter="沈知远",
        written_by=cast.officer.user,
    )
    RegisterEntry.objects.create(actor_name="系统", verb="试一试")


def test_the_admin_holds_exactly_these_tables():
    assert sorted(map(label, admin.site._registry)) == sorted(map(label, [*KEPT, *READ_ONLY]))
    assert set(BESIDE_A_VOTE) & set(admin.site._registry) == set()


@pytest.mark.parametrize("model", [*KEPT, *READ_ONLY], ids=label)
def test_every_page_opens_in_chinese(operator, life, model):
    row = model._default_manager.first()
    for address in (page(model, "changelist"), page(model, "change", row.pk)):
        response = operator.get(address)
        assert response.status_code == 200
        text = response.content.decode()
        assert "一讲二评三公示后台" in text
        assert str(model._meta.verbose_name) in text
        assert not str(model._meta.verbose_name).isascii()


def test_the_front_page_names_every_app_in_chinese(operator):
    text = operator.get(reverse("admin:index")).content.decode()
    assert [name for name in ("组织与人员", "承诺", "会议", "评价", "公示与检查") if name not in text] == []


@pytest.mark.parametrize("model", READ_ONLY, ids=label)
def test_records_are_neither_added_changed_nor_deleted_there(operator, life, model):
    row = model._default_manager.first()
    before = list(model._default_manager.order_by("pk").values())
    sent = {field.name: "1" for field in model._meta.concrete_fields}
    answers = [
        operator.get(page(model, "add")),
        operator.post(page(model, "add"), sent),
        operator.post(page(model, "change", row.pk), sent),
        operator.get(page(model, "delete", row.pk)),
        operator.post(page(model, "delete", row.pk), {"post": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    chosen = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    operator.post(page(model, "changelist"), chosen)
    assert list(model._default_manager.order_by("pk").values()) == before


@pytest.mark.parametrize("who", ["secretary", "officer", "member", "outsider"])
def test_the_admin_is_closed_to_everybody_else(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(reverse("admin:index")).status_code == 302


def test_no_page_of_the_admin_shows_a_tally_or_a_score(operator, life):
    Tally.objects.update(votes=987654)
    Rating.objects.update(score=98.7, suggestion="lagging", is_flagged_unfamiliar=True)
    shown = ""
    for model in (Ballot, RatingSheet, Rating, Meeting):
        addresses = [page(model, "change", row.pk) for row in model.objects.all()]
        shown += "".join(operator.get(address).content.decode() for address in [page(model, "changelist"), *addresses])
    assert [words for words in ("987654", "98.7", "得分", "参考等次", "并列", "不了解") if words in shown] == []
    assert admin.site._registry[Ballot].fields == ["meeting", "state"]


def test_no_page_of_the_admin_shows_why_somebody_is_exempt_or_what_an_opinion_says(operator, life, cast):
    exemption = cast.exempt.exemptions.get()
    addresses = [
        page(Exemption, "changelist"),
        page(Exemption, "change", exemption.pk),
        page(Exemption, "history", exemption.pk),
        page(Opinion, "changelist"),
        page(Opinion, "change", Opinion.objects.get().pk),
    ]
    told = "".join(operator.get(address).content.decode() for address in addresses)
    assert [words for words in ("长期卧床", "话里有话", "55667788") if words in told] == []


def test_what_is_kept_there_leaves_a_line(operator, cast):
    data = {"short_name": "桐花新苑党支部", "public_phone": "5550 9999", "opinion_box": "", "board_place": ""}
    assert operator.post(page(Organization, "change", cast.branch.pk), data).status_code == 302
    cast.branch.refresh_from_db()
    # a name changes by the tree's own action, which keeps the past
    assert (cast.branch.short_name, cast.branch.public_phone) == ("桐花社区党支部", "5550 9999")
    assert RegisterEntry.objects.first().verb == "在后台修改党组织"


def test_a_second_secretary_is_refused_with_a_sentence(operator, cast):
    data = {"organization": cast.branch.pk, "person": cast.member.pk, "role": "secretary", "starts_on": "2026-01-01"}
    response = operator.post(page(Post, "add"), data)
    assert response.status_code == 200
    assert "这段时间已经有书记。请先写明前一位的离任日期。" in response.content.decode()


@pytest.mark.parametrize("model", [*KEPT, *READ_ONLY], ids=label)
def test_more_rows_take_no_more_queries(operator, life, cast, model, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(30) as captured:
            assert operator.get(page(model, "changelist")).status_code == 200
        return len(captured)

    few = queries()
    for number in range(3):
        branch = builders.organization(f"新{number}党支部", parent=cast.committee)
        cast.committee.refresh_from_db()
        holder = builders.person(f"新人{number}", branch)
        builders.post(holder, branch, "secretary")
        builders.exemption(holder)
        rounds.member_meeting(branch, [holder])
    assert queries() == few
