"""Every public page fetched by a visitor, with data that could leak, and searched for what must not be there."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from disclosures.opinions import actions
from disclosures.opinions.actions import Words
from disclosures.opinions.models import Opinion
from evaluations.ballots.models import Tally
from meetings.models import Critique, Statement
from organizations.models import Person
from tests import builders
from tests.disclosures.opinions import steps
from tests.disclosures.publications import boards

SAID = {
    "critique": "点评说他工作拖拉",
    "statement": "讲述说家里欠了债",
    "opinion": "别人的意见说值班缺勤",
    "finding": "核查找楼长问过话",
    "contact": "王女士13900001234",
    "about": "意见里点了名的人",
    "another answer": "给别人的答复在这里",
}
PERSONAL_PHONE = "13712345678"


@pytest.fixture
def pages(cast):
    """Every public page, by name, of a district that has something to hide."""
    with time_machine.travel(builders.at(boards.POSTED, 9), tick=False):
        meeting = boards.rated_month(cast)
        Person.objects.update(phone=PERSONAL_PHONE)
        told = {"meeting": meeting, "person": cast.member, "recorded_by": cast.secretary.user}
        Critique.objects.create(**told, commented_by=cast.secretary, capacity="书记", progress=SAID["critique"])
        Statement.objects.create(**told, duties=SAID["statement"])
        posted = boards.post(cast, meeting)
        campaign = builders.campaign()
        builders.commitment(campaign, cast.member)
        promised = boards.post_commitments(cast, campaign)
        showcase = boards.post(cast, boards.rated_two_months(cast), by=cast.officer)
        other = steps.left(
            posted,
            SAID["opinion"],
            contact=SAID["contact"],
            concern=Opinion.Concern.PERSON,
            about_name=SAID["about"],
        )
        steps.answered(cast, other, finding=SAID["finding"], answer=SAID["another answer"], today=boards.POSTED)
        mine = actions.leave(publication=posted, words=Words("我的意见"), today=boards.POSTED)
        visitor = Client()
        looked_up = {"code": mine.code}
        yield {
            "front": visitor.get(reverse("disclosures:boards")),
            "search by a person": visitor.get(reverse("disclosures:boards"), {"q": cast.member.name}),
            **{
                name: visitor.get(each.get_absolute_url())
                for name, each in {"board": posted, "showcase": showcase, "commitments": promised}.items()
            },
            "form": visitor.get(reverse("disclosures:leave_opinion", args=[posted.token])),
            "look-up": visitor.get(reverse("disclosures:opinion_receipt")),
            "my receipt": visitor.post(reverse("disclosures:opinion_receipt"), looked_up),
        }


def test_no_public_page_shows_what_is_not_for_the_public(cast, pages):
    assert Tally.objects.exists()
    hidden = [*SAID.values(), *boards.SECRETS.values(), PERSONAL_PHONE, "139", "得分", "名额", "票数", "逐户走访"]
    hidden += [cast.away.name, cast.exempt.name, cast.member.post_title, "我的意见"]
    for name, response in pages.items():
        text = response.content.decode()
        assert response.status_code == 200, name
        assert {word for word in hidden if word in text} == set(), name


def test_no_public_page_is_indexed_or_sets_a_cookie(pages):
    assert {response["X-Robots-Tag"] for response in pages.values()} == {"noindex, nofollow, noarchive"}
    assert [name for name, response in pages.items() if response.cookies] == []


def test_the_pages_searched_do_show_what_is_public(cast, pages):
    """The search above would find nothing on empty pages, so these are not."""
    assert cast.member.name in pages["board"].content.decode()
    assert cast.member.name in pages["commitments"].content.decode()
    assert cast.sibling.short_name in pages["showcase"].content.decode()
    assert cast.member.name not in pages["front"].content.decode()
    assert cast.branch.name in pages["front"].content.decode()
    assert "您的意见还没有答复" in pages["my receipt"].content.decode()
