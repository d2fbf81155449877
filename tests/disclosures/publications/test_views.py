"""The boards as visitors see them, and the pages from which they are posted and corrected."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from commitments.models import Commitment
from disclosures.publications import actions, rules
from disclosures.publications.models import Publication
from disclosures.publications.ordering import NameOrder
from disclosures.publications.snapshots import results_to_post
from evaluations.ratings import actions as rating_actions
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating
from organizations.models import Organization, Placement, Policy
from tests import builders
from tests.disclosures.publications import boards

D = dt.date


@pytest.fixture(autouse=True)
def on_the_day_of_posting():
    with time_machine.travel(builders.at(boards.POSTED, 9), tick=False) as clock:
        yield clock


@pytest.fixture
def meeting(cast):
    return boards.rated_month(cast)


@pytest.fixture
def posted(cast, meeting):
    return boards.post(cast, meeting)


def text_of(response):
    return response.content.decode()


def visible(response):
    """The words between the tags, as somebody reads them."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(response)))


# --- the public board ---


def test_a_visitor_reads_names_and_levels_and_nothing_else(client, cast, posted):
    response = client.get(reverse("disclosures:board", args=[posted.token]))
    words = visible(response)
    for expected in (
        "中共云溪区桐花社区党支部 党员创先争优公示栏",
        "“星级先锋”综合评比结果公示",
        "2026年10月26日（星期一）",
        "10月30日（星期五）",
        "5个工作日",
        "★ 先锋 1人",
        "顾北川",
        "△ 后进 本期没有",
        "另有1人暂缓",
        "5550 1234",
        "一楼大厅",
    ):
        assert expected in words
    for hidden in (*boards.SECRETS.values(), cast.away.name, cast.exempt.name, cast.member.post_title, "得分", "票"):
        assert hidden not in words


def test_a_board_is_not_for_search_engines_and_may_be_kept_for_a_minute(client, posted):
    response = client.get(posted.get_absolute_url())
    assert [response["X-Robots-Tag"], response["Cache-Control"], response["Vary"]] == [
        "noindex, nofollow, noarchive",
        "public, max-age=60",
        "Cookie",
    ]
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in text_of(response)
    assert not response.cookies


def test_a_board_asked_for_again_is_not_sent_again(client, posted):
    first = client.get(posted.get_absolute_url())
    second = client.get(posted.get_absolute_url(), HTTP_IF_NONE_MATCH=first["ETag"])
    assert [second.status_code, second.content] == [304, b""]
    client.cookies["elder"] = "18"
    elder = client.get(posted.get_absolute_url(), HTTP_IF_NONE_MATCH=first["ETag"])
    assert elder.status_code == 200
    assert 'data-elder="18"' in text_of(elder)


def test_a_board_that_is_not_sent_again_has_read_one_row(client, posted, django_assert_num_queries):
    mark = client.get(posted.get_absolute_url())["ETag"]
    with django_assert_num_queries(1) as read:
        assert client.get(posted.get_absolute_url(), HTTP_IF_NONE_MATCH=mark).status_code == 304
    assert 'FROM "disclosures_publication" WHERE "disclosures_publication"."token"' in read[0]["sql"]


def test_a_board_reads_one_row_whoever_asks(client, cast, posted, signed_in, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(posted.get_absolute_url())
    own = signed_in(cast.outsider)
    with django_assert_num_queries(1):
        own.get(posted.get_absolute_url())


def test_after_its_last_day_a_board_is_for_signed_in_people(client, cast, posted, signed_in, on_the_day_of_posting):
    on_the_day_of_posting.move_to(builders.at(boards.AFTER, 0))
    url = posted.get_absolute_url()
    assert client.get(url).url == f"{reverse('organizations:sign_in')}?next={url}"
    response = signed_in(cast.outsider).get(url)
    assert response["Cache-Control"] == "private, no-store"
    assert "公示期已过" in text_of(response)
    assert "顾北川" in text_of(response)
    assert "写意见" not in text_of(response)


def test_a_policy_can_keep_boards_for_signed_in_people(client, cast, meeting, signed_in):
    Policy.objects.create(starts_on=D(2026, 1, 1), audience=Policy.Audience.SIGNED_IN)
    posted = boards.post(cast, meeting)
    assert client.get(posted.get_absolute_url()).status_code == 302
    response = signed_in(cast.outsider).get(posted.get_absolute_url())
    assert "写意见" in text_of(response)
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_an_unknown_board_is_not_found(client, db):
    assert client.get(reverse("disclosures:board", args=["nowhere"])).status_code == 404


def _corrected(cast, posted):
    rating = Rating.objects.current().get(person=cast.member)
    rating_actions.correct(by=cast.secretary.user, rating=rating, level=Level.QUALIFIED, reason="意见属实")
    content = actions.correction_of(posted).content
    return actions.correct(
        by=cast.secretary.user,
        publication=posted,
        note="一人的等次更正。",
        notice=boards.notice(content),
        today=boards.POSTED,
    )


def test_the_address_of_a_corrected_board_leads_a_visitor_to_what_stands(client, cast, posted, signed_in):
    new = _corrected(cast, posted)
    response = client.get(posted.get_absolute_url(), follow=True)
    assert response.redirect_chain == [(new.get_absolute_url(), 302)]
    assert "这是更正后的公示。更正说明：一人的等次更正。" in visible(response)
    assert "意见属实" not in text_of(response)
    old = signed_in(cast.member).get(posted.get_absolute_url())
    assert "这份公示已于10月26日更正" in visible(old)
    assert new.get_absolute_url() in text_of(old)


def test_a_board_of_commitments_shows_names_and_items(client, cast):
    campaign = builders.campaign()
    commitment = builders.commitment(campaign, cast.member)
    commitment.items.filter(position=1).update(text="<b>每周</b>学习两小时")
    words = text_of(client.get(boards.post_commitments(cast, campaign).get_absolute_url()))
    assert "&lt;b&gt;每周&lt;/b&gt;学习两小时" in words
    assert "学习提高" in words
    assert "逐户走访" not in words


# --- the public front ---


def test_the_front_shows_what_is_up_by_organization(client, cast, posted, on_the_day_of_posting):
    boards.post(cast, boards.rated_two_months(cast), by=cast.officer)
    url = reverse("disclosures:boards")
    response = client.get(url)
    words = visible(response)
    assert words.index("中共云溪区松荫街道党工委") < words.index("中共云溪区桐花社区党支部")
    assert "2026年10月“星级先锋”综合评比结果" in words
    assert posted.get_absolute_url() in text_of(response)
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    found = visible(client.get(url, {"q": "桐花"}))
    assert "桐花社区党支部" in found
    assert "松荫街道党工委" not in found
    assert "没有找到" in visible(client.get(url, {"q": "没有的支部"}))
    on_the_day_of_posting.move_to(builders.at(boards.AFTER, 0))
    assert "现在没有正在公示的内容" in visible(client.get(url))


def test_the_front_shows_boards_for_signed_in_people_to_them_only(client, cast, posted, signed_in):
    Publication.objects.update(audience=Policy.Audience.SIGNED_IN)
    url = reverse("disclosures:boards")
    assert posted.get_absolute_url() not in text_of(client.get(url))
    assert posted.get_absolute_url() in text_of(signed_in(cast.outsider).get(url))


def _three_more(cast, campaign=None):
    campaign = campaign or builders.campaign()
    for subject, kind in (
        (cast.branch, Commitment.Kind.ORGANIZATION),
        (cast.member, Commitment.Kind.MEMBER),
        (cast.staff, Commitment.Kind.STAFF),
    ):
        builders.commitment(campaign, subject)
        boards.post_commitments(cast, campaign, kind)


def test_the_front_takes_four_queries_for_one_board_and_for_four(client, cast, posted, django_assert_num_queries):
    for more in (lambda cast: None, _three_more):
        more(cast)
        with django_assert_num_queries(4):
            client.get(reverse("disclosures:boards"))


def test_the_front_leads_to_the_boards_of_a_committee(client, cast, posted):
    boards.post(cast, boards.rated_two_months(cast), by=cast.officer)
    Publication.objects.filter(organization=cast.branch).update(organization=cast.foreign)  # another committee's
    url = reverse("disclosures:boards")
    front = client.get(url)
    assert [(row.organization, row.boards) for row in front.context["committees"]] == [
        (cast.committee, 1),
        (cast.other_committee, 1),
    ]
    below = client.get(url, {"under": cast.other_committee.pk})
    assert [each.organization for each in below.context["page"]] == [cast.foreign]
    assert "中共云溪区芦汀镇党委及所属党组织共1份" in visible(below)
    assert [each.organization for each in client.get(url, {"under": "x"}).context["page"]] == [
        cast.committee,
        cast.foreign,
    ]
    assert "没有找到" in visible(client.get(url, {"under": cast.other_committee.pk, "q": "桐花"}))


def test_the_front_may_be_kept_for_a_minute_and_is_not_sent_twice(client, cast, posted, signed_in):
    url = reverse("disclosures:boards")
    first = client.get(url)
    assert [first["Cache-Control"], "Cookie" in first["Vary"]] == ["public, max-age=60", True]
    assert client.get(url, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    assert set(signed_in(cast.member).get(url)["Cache-Control"].split(", ")) == {"private", "no-store"}


def test_the_front_holds_two_thousand_organizations_in_pages(client, cast, posted, django_assert_num_queries):
    """Fifty boards a page, whatever hangs; nobody is searched for, organizations are."""
    Organization.objects.filter(pk=cast.committee.pk).update(numchild=2002)
    branches = Organization.objects.bulk_create(
        Organization(
            name=f"第{number}党支部",
            short_name=f"第{number}党支部",
            kind=Organization.Kind.BRANCH,
            code=f"B{number:05}",
            founded_on=builders.SINCE,
            depth=3,
            path=cast.committee.path + Organization._get_path("", 1, number),
        )
        for number in range(3, 2003)
    )
    Publication.objects.bulk_create(_copies(posted, branches))
    url = reverse("disclosures:boards")
    with django_assert_num_queries(4):
        front = client.get(url)
    assert [front.context["page"].paginator.count, len(front.context["page"])] == [2001, 50]
    assert "第1页，共41页" in visible(front)
    assert [each.organization.short_name for each in client.get(url, {"q": "第1999党"}).context["page"]] == [
        "第1999党支部"
    ]
    assert "没有找到" in visible(client.get(url, {"q": cast.member.name}))


def _copies(posted, branches):
    """The board once more for each of the branches, as commitments, which need no meeting."""
    row = {field.attname: getattr(posted, field.attname) for field in Publication._meta.concrete_fields}
    row |= {
        "id": None,
        "kind": "commitments",
        "whose": "member",
        "year": 2026,
        "meeting_id": None,
        "period_start": None,
    }
    return [Publication(**row | {"organization_id": branch.pk, "token": f"t{branch.pk}"}) for branch in branches]


# --- posting ---


def _form(content, **changes):
    values = {
        "place": "一楼党务公开栏",
        "phone": "5550 1234",
        "opinion_box": "一楼大厅",
        "is_checked": "on",
        "previewed": rules.fingerprint(content),
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def test_the_preview_shows_what_the_public_will_see_and_the_usual_notice(cast, meeting, signed_in):
    response = signed_in(cast.secretary).get(reverse("disclosures:publish_results", args=[meeting.pk]))
    words = visible(response)
    assert "党员创先争优公示栏" in words
    assert "10月28日 前公示" in words
    assert [secret for secret in boards.SECRETS.values() if secret in words] == []
    assert 'value="5550 1234"' in text_of(response)
    assert rules.fingerprint(results_to_post(meeting).content) in text_of(response)


def test_the_names_may_stand_by_strokes_and_the_board_says_so(cast, meeting, signed_in, client):
    page = reverse("disclosures:publish_results", args=[meeting.pk])
    writer = signed_in(cast.secretary)
    shown = writer.get(page, {"order": "strokes"}).context
    names = [level["names"] for level in shown["content"]["pools"][0]["levels"]]
    assert names == [["顾北川"], ["沈知远", "陆承安", "傅青禾"], [], []]
    assert shown["content"]["order"] == "按姓氏笔画为序"
    data = _form(shown["content"])
    assert writer.post(page, data).status_code == 200  # posted in another order than was previewed
    assert writer.post(f"{page}?order=strokes", data).status_code == 302
    board = client.get(Publication.objects.get().get_absolute_url()).content.decode()
    assert "按姓氏笔画为序" in board
    assert board.index("沈知远") < board.index("陆承安") < board.index("傅青禾")


def test_an_order_that_nobody_knows_is_the_usual_one(cast, meeting, signed_in):
    page = signed_in(cast.secretary).get(reverse("disclosures:publish_results", args=[meeting.pk]), {"order": "votes"})
    assert "order" not in page.context["content"]


def test_a_correction_keeps_the_order_of_what_it_corrects(cast, meeting, signed_in):
    content = results_to_post(meeting, NameOrder.STROKES).content
    actions.post_results(
        by=cast.secretary.user,
        meeting=meeting,
        notice=boards.notice(content, order=NameOrder.STROKES),
        today=boards.POSTED,
    )
    page = signed_in(cast.secretary).get(
        reverse("disclosures:correct_publication", args=[Publication.objects.get().pk])
    )
    assert page.context["content"]["order"] == "按姓氏笔画为序"


def test_posting_leads_to_the_publication(cast, meeting, signed_in):
    form = _form(results_to_post(meeting).content)
    url = reverse("disclosures:publish_results", args=[meeting.pk])
    response = signed_in(cast.recorder).post(url, form, follow=True)
    posted = Publication.objects.get()
    assert response.redirect_chain == [(reverse("disclosures:publication", args=[posted.pk]), 302)]
    assert "已公示，到10月30日为止。请同时张贴到一楼党务公开栏。" in visible(response)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_checked": None}, "请核对预览里没有涉密和个人隐私的内容"),
        ({"phone": ""}, "请写明公开电话，方便群众反映意见。"),
        ({"previewed": "stale"}, "您预览以后内容有了变化"),
    ],
)
def test_a_refused_posting_keeps_what_was_typed(cast, meeting, signed_in, changes, sentence):
    form = _form(results_to_post(meeting).content, place="二楼走廊", **changes)
    response = signed_in(cast.secretary).post(reverse("disclosures:publish_results", args=[meeting.pk]), form)
    assert sentence in visible(response)
    assert 'value="二楼走廊"' in text_of(response)
    assert not Publication.objects.exists()


def test_before_confirmation_the_page_says_why_and_previews_nothing(cast, signed_in):
    meeting = boards.rated_month(cast, confirm=False)
    response = signed_in(cast.recorder).get(reverse("disclosures:publish_results", args=[meeting.pk]))
    assert "还没有全部确认" in visible(response)
    assert "顾北川" not in text_of(response)


def test_posting_is_for_those_who_may_publish_here(cast, meeting, signed_in):
    url = reverse("disclosures:publish_results", args=[meeting.pk])
    statuses = {
        person.name: signed_in(person).get(url).status_code
        for person in (cast.secretary, cast.recorder, cast.member, cast.officer, cast.outsider)
    }
    assert statuses == {"沈知远": 200, "柳文澜": 200, "顾北川": 403, "骆党务": 403, "庄小禾": 404}


def test_commitments_are_posted_a_kind_each(cast, signed_in):
    campaign = builders.campaign()
    builders.commitment(campaign, cast.member)
    builders.commitment(campaign, cast.branch)
    own = signed_in(cast.secretary)
    overview = own.get(reverse("disclosures:publish_commitments", args=[cast.branch.pk]))
    assert "核对并公示党员承诺，1份" in visible(overview)
    assert "核对并公示党组织承诺，1份" in visible(overview)
    url = reverse("disclosures:publish_commitments_of", args=[cast.branch.pk, "member"])
    preview = own.get(url)
    assert "顾北川" in visible(preview)
    content = preview.context["content"]
    response = own.post(url, _form(content), follow=True)
    assert "中共云溪区桐花社区党支部2026年党员承诺公示" in visible(response)
    assert "没有等待公示的承诺" in visible(own.get(url))
    again = visible(own.get(reverse("disclosures:publish_commitments", args=[cast.branch.pk])))
    assert "公示到10月30日" in again
    assert "晚了77天" in again


@pytest.mark.parametrize("name", ["publish_commitments", "publish_commitments_of"])
def test_posting_commitments_is_for_those_who_may_publish_here(cast, signed_in, name):
    builders.commitment(builders.campaign(), cast.member)
    url = reverse(f"disclosures:{name}", args=[cast.branch.pk, *(["member"] if name.endswith("of") else [])])
    assert [signed_in(p).get(url).status_code for p in (cast.recorder, cast.member, cast.outsider)] == [200, 403, 404]


def test_an_unknown_kind_of_commitment_is_not_found(cast, signed_in):
    builders.campaign()
    url = reverse("disclosures:publish_commitments_of", args=[cast.branch.pk, "cats"])
    assert signed_in(cast.secretary).get(url).status_code == 404


def test_before_any_campaign_the_page_of_commitments_says_so(cast, signed_in):
    response = signed_in(cast.secretary).get(reverse("disclosures:publish_commitments", args=[cast.branch.pk]))
    assert "今年的活动还没有开始" in visible(response)


# --- list, facts, correction ---


def test_the_list_shows_what_waits_and_what_hangs(cast, posted, signed_in, on_the_day_of_posting):
    boards.rated_month(cast, day=D(2026, 9, 22))
    builders.commitment(builders.campaign(), cast.member)
    on_the_day_of_posting.move_to(builders.at(D(2026, 10, 29), 9))
    url = reverse("disclosures:publications")
    words = visible(signed_in(cast.secretary).get(url))
    assert "有2项等待公示" in words
    assert "公示桐花社区党支部9月组织生活会的评比结果 逾期1天" in words
    assert "公示桐花社区党支部的党员承诺，1份 逾期80天" in words
    assert "公示到10月30日" in words
    plain = visible(signed_in(cast.member).get(url))
    assert "等待公示" not in plain
    assert "公示到10月30日" in plain
    assert "桐花社区党支部" not in visible(signed_in(cast.outsider).get(url))


def test_the_list_is_filtered_by_kind_and_state(cast, posted, signed_in):
    _three_more(cast)
    own = signed_in(cast.secretary)
    url = reverse("disclosures:publications")

    def shown(**query):
        return [row.publication.kind for row in own.get(url, query).context["page"].object_list]

    assert shown(kind="results") == ["results"]
    assert shown(kind="commitments") == ["commitments"] * 3
    assert shown(state="taken_down") == []
    assert len(shown(state="nonsense")) == 4


def test_the_list_takes_as_many_queries_for_one_row_as_for_four(cast, posted, signed_in, django_assert_num_queries):
    campaign = builders.campaign()
    own = signed_in(cast.secretary)
    url = reverse("disclosures:publications")
    with django_assert_num_queries(14):
        own.get(url)
    _three_more(cast, campaign)
    with django_assert_num_queries(14):
        assert len(own.get(url).context["page"]) == 4


def test_the_list_and_the_facts_name_the_organization_as_it_was_called_then(cast, posted, signed_in):
    cast.branch.short_name = "新桐党支部"
    cast.branch.save()
    Placement.objects.filter(organization=cast.branch).update(ends_on=boards.LAST_DAY)
    own = signed_in(cast.secretary)
    rows = own.get(reverse("disclosures:publications")).context["page"].object_list
    assert [(row.name, row.publication.organization.short_name) for row in rows] == [("桐花社区党支部", "新桐党支部")]
    assert own.get(reverse("disclosures:publication", args=[posted.pk])).context["name_then"] == "桐花社区党支部"


def test_the_facts_say_who_checked_for_secrets_and_when(cast, posted, signed_in):
    words = visible(signed_in(cast.member).get(reverse("disclosures:publication", args=[posted.pk])))
    assert "保密审查 沈知远，2026年10月26日 09:00核对" in words


def test_the_facts_of_a_publication_are_for_those_who_see_its_organization(cast, posted, signed_in):
    url = reverse("disclosures:publication", args=[posted.pk])
    words = visible(signed_in(cast.secretary).get(url))
    for expected in ("2026年10月28日", "沈知远", "更正", "登记意见", "还没有收到意见"):
        assert expected in words
    plain = text_of(signed_in(cast.member).get(url))
    assert reverse("disclosures:correct_publication", args=[posted.pk]) not in plain
    assert "登记意见" not in plain
    assert [signed_in(p).get(url).status_code for p in (cast.officer, cast.outsider)] == [200, 404]


def test_a_correction_is_previewed_and_posted(cast, posted, signed_in):
    own = signed_in(cast.secretary)
    url = reverse("disclosures:correct_publication", args=[posted.pk])
    unchanged = own.post(url, _form(posted.content, note="改"))
    assert "内容和原来的公示一样" in visible(unchanged)
    rating = Rating.objects.current().get(person=cast.member)
    rating_actions.correct(by=cast.secretary.user, rating=rating, level=Level.QUALIFIED, reason="意见属实")
    content = own.get(url).context["content"]
    missing = own.post(url, _form(content, note=""))
    assert "请写明更正说明" in visible(missing)
    response = own.post(url, _form(content, note="一人的等次更正。"), follow=True)
    assert "这是更正后的公示。更正说明：一人的等次更正。" in visible(response)
    assert "看更正后的公示" in visible(own.get(reverse("disclosures:publication", args=[posted.pk])))
    assert "已经更正过" in visible(own.get(url))


def test_correcting_is_for_those_who_may_publish_here(cast, posted, signed_in):
    url = reverse("disclosures:correct_publication", args=[posted.pk])
    assert [signed_in(p).get(url).status_code for p in (cast.recorder, cast.member, cast.outsider)] == [200, 403, 404]


def test_nobody_posts_without_signing_in(client, cast, meeting):
    url = reverse("disclosures:publish_results", args=[meeting.pk])
    assert client.get(url).url.startswith(reverse("organizations:sign_in"))
