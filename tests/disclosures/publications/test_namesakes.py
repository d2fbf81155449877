"""Two of one name on a board are told apart by post, else unit, else a numeral."""

from commitments.models import Commitment
from disclosures.publications.snapshots import commitments_to_post, results_of, results_of_all
from evaluations.ratings.models import Rating
from meetings.models import Meeting
from organizations.models import Person
from tests import builders
from tests.disclosures.publications import boards


def names_of(content):
    return [name for pool in content["pools"] for level in pool["levels"] for name in level["names"]]


def renamed(meeting, people, name="王伟"):
    Rating.objects.filter(sheet__meeting=meeting, person__in=people).update(name=name)
    Person.objects.filter(pk__in=[person.pk for person in people]).update(name=name, sort_key=name)


def test_namesakes_are_told_apart_by_their_posts(cast):
    meeting = boards.rated_month(cast)
    renamed(meeting, [cast.deputy, cast.member])
    assert names_of(results_of(meeting)) == [
        "王伟（工程维修组组长）",
        "傅青禾",
        "沈知远",
        "王伟（副书记）",
        "尹疏桐",
        "黎晓帆",
    ]


def test_namesakes_of_one_post_get_numerals_and_one_who_is_deferred_counts(cast):
    meeting = boards.rated_month(cast)
    people = [cast.staff, cast.second_staff, cast.away]
    renamed(meeting, people)
    Rating.objects.filter(person__in=people).update(post_title="干部")
    names = names_of(results_of(meeting))
    assert [name for name in names if name.startswith("王伟")] == ["王伟（二）", "王伟（三）"]


def test_namesakes_of_two_units_are_told_apart_by_them(cast):
    meeting = boards.rated_month(cast)
    renamed(meeting, [cast.staff, cast.second_staff])
    Rating.objects.filter(person__in=[cast.staff, cast.second_staff]).update(post_title="")
    cast.second_staff.unit = cast.branch.units.create(name="物业公司")
    cast.second_staff.save(update_fields=["unit"])
    assert set(names_of(results_of(meeting))) >= {"王伟（桐花社区居委会）", "王伟（物业公司）"}


def test_commitments_of_namesakes_are_told_apart_in_the_queries_of_one(cast, django_assert_num_queries):
    campaign = builders.campaign()
    builders.commitment(campaign, cast.member)

    def names():
        ready = commitments_to_post(cast.branch, campaign, Commitment.Kind.MEMBER, boards.POSTED)
        return [each["name"] for each in ready.content["commitments"]]

    with django_assert_num_queries(3):
        assert names() == ["顾北川"]
    for title in ("保安队长", "出纳"):
        builders.commitment(campaign, builders.person("顾北川", cast.branch, post_title=title))
    with django_assert_num_queries(3):
        assert sorted(names()) == ["顾北川（保安队长）", "顾北川（出纳）", "顾北川（工程维修组组长）"]


def test_the_contents_of_many_meetings_are_those_of_each(cast, django_assert_num_queries):
    boards.rated_month(cast)
    Meeting.objects.update(held_as="桐花社区党支部")  # as opening a meeting notes it
    meeting = Meeting.objects.select_related("organization").get()
    with django_assert_num_queries(1):
        contents = results_of_all([meeting])
    assert contents == {meeting.pk: results_of(meeting)}
