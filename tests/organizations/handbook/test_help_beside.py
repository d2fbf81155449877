"""The help beside a step: on its page, with the notice's words and a way to the handbook."""

import pytest
from django.template import Context, Template

from organizations.handbook.steps import STEPS


def beside(name: str, elder: str = "") -> str:
    template = Template("{% load help_beside %}{% help_beside name elder %}")
    return template.render(Context({"name": name, "elder": elder}))


@pytest.mark.parametrize("name", STEPS)
def test_a_step_shows_its_words_its_quotation_and_its_clause(name):
    step, shown = STEPS[name], beside(name)
    assert step.words in shown
    assert f"{step.quotation}<cite>《通知》{step.clause}</cite>" in shown


def test_a_step_leads_to_its_heading():
    assert 'href="/help/secretary/#怎么公示结果"' in beside("publish")


def test_an_anonymous_step_leads_to_the_visitors_chapter_in_the_same_size_of_type():
    assert 'href="/help/visitor/#投票的时候"' in beside("vote")
    assert 'href="/help/visitor/?elder=18#投票的时候"' in beside("vote", "18")


@pytest.mark.parametrize(("who", "is_there"), [("secretary", True), ("outsider", False)])
def test_the_help_stands_on_the_page_of_its_step_for_who_takes_it(cast, signed_in, who, is_there):
    page = signed_in(getattr(cast, who)).get(f"/meetings/schedule/?organization={cast.branch.pk}")
    assert (STEPS["plan_member_meeting"].words in page.content.decode()) == is_there
