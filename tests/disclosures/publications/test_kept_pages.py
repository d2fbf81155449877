"""A public board is drawn once for many readers, and never says what no longer holds."""

import pytest
import time_machine

from disclosures.publications import kept_pages
from disclosures.publications.models import Publication
from tests import builders
from tests.disclosures.publications import boards


@pytest.fixture(autouse=True)
def nothing_kept():
    kept_pages.forget()
    yield
    kept_pages.forget()


@pytest.fixture(autouse=True)
def on_the_day_of_posting():
    with time_machine.travel(builders.at(boards.POSTED, 9), tick=False):
        yield


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


def is_drawn(response) -> bool:
    return bool(response.templates)


def test_a_board_is_drawn_once_for_all_who_see_the_same(client, cast, posted, signed_in):
    address = posted.get_absolute_url()
    pages = [client.get(address), client.get(address), signed_in(cast.outsider).get(address)]
    assert len({(page.content, page["ETag"]) for page in pages}) == 1
    assert [is_drawn(page) for page in pages] == [True, False, False]


@pytest.mark.parametrize(
    "change",
    [{"place": "二楼走廊"}, {"content": {"title": "改过的标题", "sections": []}}],
    ids=["a column", "the content"],
)
def test_a_row_that_has_changed_is_another_page(client, posted, change):
    before = client.get(posted.get_absolute_url()).content.decode()
    Publication.objects.filter(pk=posted.pk).update(**change)
    after = client.get(posted.get_absolute_url()).content.decode()
    said = change.get("place") or change["content"]["title"]
    assert (said in before, said in after) == (False, True)


def test_each_look_and_each_address_has_its_own_page(client, posted):
    address = posted.get_absolute_url()
    assert is_drawn(client.get(address))
    assert is_drawn(client.get(f"{address}?from=poster"))
    client.cookies["elder"] = "24"
    assert 'data-elder="24"' in client.get(address).content.decode()
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get(address).content.decode()
    assert not is_drawn(client.get(address))


def test_a_board_that_came_down_is_not_shown_to_visitors_from_what_was_kept(client, posted):
    assert client.get(posted.get_absolute_url()).status_code == 200
    posted.state, posted.ended_on = Publication.State.TAKEN_DOWN, posted.up_until
    posted.save()
    with time_machine.travel(builders.at(boards.AFTER, 9), tick=False):
        assert client.get(posted.get_absolute_url()).status_code == 302


def test_a_board_for_signed_in_people_is_never_kept(client, cast, posted, signed_in):
    Publication.objects.filter(pk=posted.pk).update(audience="signed_in")
    reader = signed_in(cast.outsider)
    assert [is_drawn(reader.get(posted.get_absolute_url())) for _ in range(2)] == [True, True]


def test_the_page_not_read_for_longest_makes_room():
    drawn = []

    def read(*says):
        for each in says:
            kept_pages.page((each,), lambda each=each: drawn.append(each) or b"page")

    read(*range(kept_pages.MOST), 0, kept_pages.MOST, 0, 1)
    assert drawn == [*range(kept_pages.MOST), kept_pages.MOST, 1]
