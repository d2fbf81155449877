"""Pages of organizations, people, the register and the admin."""

import re

import pytest
from django.urls import reverse

from organizations import audit
from organizations.models import Person
from tests import builders


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def text_of(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", response.content.decode()))


def status(client, name, *args):
    return client.get(url(name, *args)).status_code


# --- who sees what ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "expected"),
    [("secretary", 200), ("member", 200), ("officer", 200), ("inspector", 200), ("outsider", 404)],
)
def test_a_branchs_pages_are_for_its_people_and_those_above(cast, signed_in, who, expected):
    client = signed_in(getattr(cast, who))
    pages = [("organization", cast.branch.pk), ("people", cast.branch.pk), ("person", cast.member.pk)]
    assert [status(client, *page) for page in pages] == [expected] * 3


def test_pages_of_the_office_ask_visitors_to_sign_in(cast, client):
    for page in (("organizations",), ("organization", cast.branch.pk), ("register",), ("import",)):
        assert client.get(url(*page)).url.startswith(url("sign_in"))


def test_the_list_holds_what_one_may_see_and_no_more(cast, signed_in):
    page = text_of(signed_in(cast.officer).get(url("organizations")))
    assert "桐花社区党支部" in page
    assert "芦汀村党支部" not in page


def test_the_list_is_filtered_by_name_and_kind(cast, signed_in):
    client = signed_in(cast.inspector)
    page = text_of(client.get(url("organizations"), {"q": "社区", "kind": "branch"}))
    assert "桐花社区党支部" in page
    assert "共2个" in page
    assert "没有符合条件的党组织" in text_of(client.get(url("organizations"), {"q": "火星"}))


def test_an_organization_says_who_leads_it_and_how_to_reach_it(cast, signed_in):
    page = text_of(signed_in(cast.member).get(url("organization", cast.branch.pk)))
    assert "书记沈知远" in page
    assert "公开电话55501234" in page
    assert "党员7预备党员0党外干部职工3其中流出1其中免于参加1" in page


def test_a_committee_lists_its_direct_children_with_their_secretaries(cast, signed_in):
    page = text_of(signed_in(cast.officer).get(url("organization", cast.committee.pk)))
    assert "桐花社区党支部党支部沈知远10" in page
    assert "芦汀村党支部" not in page


# --- phones and health ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("secretary", "12012345678"),
        ("recorder", "12012345678"),
        ("inspector", "120******78"),
        ("leader", "120******78"),
    ],
)
def test_a_phone_is_whole_only_for_those_who_work_there(cast, signed_in, who, shown):
    Person.objects.filter(pk=cast.member.pk).update(phone="12012345678")
    client = signed_in(getattr(cast, who))
    for page in (url("people", cast.branch.pk), url("person", cast.member.pk)):
        assert re.findall(r"120[\d*]{8}", text_of(client.get(page))) == [shown]


def test_one_sees_the_own_phone(cast, signed_in):
    Person.objects.filter(pk=cast.member.pk).update(phone="12012345678")
    assert "12012345678" in text_of(signed_in(cast.member).get(url("person", cast.member.pk)))


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("secretary", True),
        ("officer", True),
        ("exempt", True),
        ("deputy", False),
        ("member", False),
        ("inspector", False),
    ],
)
def test_a_persons_page_says_who_is_exempt_and_leads_to_the_reason_those_who_may_know(cast, signed_in, who, sees):
    response = signed_in(getattr(cast, who)).get(url("person", cast.exempt.pk))
    assert "已同意" in text_of(response)
    assert "长期卧床" not in text_of(response)
    assert (url("exemption", cast.exempt.exemptions.get().pk) in response.content.decode()) == sees


# --- the register -----------------------------------------------------------------------------------------------------
def test_the_register_shows_ones_own_lines_and_those_of_the_organizations_one_looks_into(cast, signed_in):
    audit.record(cast.secretary.user, "开十月会", organization=cast.branch)
    audit.record(cast.outsider.user, "开别处的会", organization=cast.foreign)
    audit.record(cast.member.user, "写承诺", organization=cast.branch)
    verbs = ("开十月会", "开别处的会", "写承诺")
    seen = {}
    for who in ("secretary", "member", "outsider", "inspector"):
        page = text_of(signed_in(getattr(cast, who)).get(url("register")))
        seen[who] = [verb for verb in verbs if verb in page]
    assert seen == {
        "secretary": ["开十月会", "写承诺"],
        "member": ["写承诺"],
        "outsider": ["开别处的会"],
        "inspector": ["开十月会", "开别处的会", "写承诺"],
    }


def test_the_register_is_filtered_by_organization_word_and_day(cast, signed_in):
    audit.record(cast.secretary.user, "开十月会", organization=cast.branch)
    audit.record(cast.sibling_secretary.user, "确认承诺", organization=cast.sibling)
    client = signed_in(cast.officer)
    found = text_of(client.get(url("register"), {"organization": cast.sibling.pk}))
    assert ("确认承诺" in found, "开十月会" in found) == (True, False)
    found = text_of(client.get(url("register"), {"q": "十月"}))
    assert ("确认承诺" in found, "开十月会" in found) == (False, True)
    assert "没有符合条件的记录" in text_of(client.get(url("register"), {"last": "2001-01-01"}))
    assert "开十月会" in text_of(client.get(url("register"), {"first": "去年", "organization": "9999"}))


# --- query counts -----------------------------------------------------------------------------------------------------
def queries(client, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(35) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["organizations", "organization", "people", "register"])
def test_more_rows_take_no_more_queries(cast, signed_in, name, django_assert_max_num_queries):
    client = signed_in(cast.committee_secretary)
    page = url(name) if name in ("organizations", "register") else url(
        name, cast.committee.pk if name == "organization" else cast.branch.pk
    )  # fmt: skip
    audit.record(cast.secretary.user, "一", organization=cast.branch)
    few = queries(client, page, django_assert_max_num_queries)
    for number in range(3):
        branch = builders.organization(f"新{number}党支部", parent=cast.committee)
        cast.committee.refresh_from_db()
        holder = builders.person(f"新人{number}", branch)
        builders.post(holder, branch, "secretary")
        builders.staff(f"新职工{number}", cast.branch, cast.unit)
        audit.record(holder.user, "又一", organization=branch)
    assert queries(client, page, django_assert_max_num_queries) == few


# --- links ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "place", "names"),
    [
        ("secretary", "branch", ["exemptions"]),
        ("officer", "committee", ["exemptions_waiting"]),
        ("committee_secretary", "committee", ["exemptions", "exemptions_waiting"]),
        ("member", "branch", []),
        ("deputy", "branch", []),
        ("inspector", "branch", []),
    ],
)
def test_an_organization_leads_to_its_exemptions_those_who_work_with_them(cast, signed_in, who, place, names):
    chosen = getattr(cast, place)
    page = signed_in(getattr(cast, who)).get(url("organization", chosen.pk)).content.decode()
    links = {"exemptions": url("exemptions", chosen.pk), "exemptions_waiting": url("exemptions_waiting")}
    assert [name for name, link in links.items() if f'"{link}"' in page] == names


def test_everybody_finds_the_policy_and_the_holidays(cast, signed_in):
    client = signed_in(cast.member)
    for page in (client.get(url("account")), client.get(reverse("disclosures:home"))):
        assert [url(name) in page.content.decode() for name in ("policy", "holidays")] == [True, True]
