"""What a meeting still lacks, step by step, and by whom."""

from meetings.lacking import Lack, lacks_of
from meetings.models import Attendance
from meetings.rules import Commentator

Presence = Attendance.Presence
SECRETARY = Commentator(1, "沈知远", "党支部书记")
HEAD = Commentator(9, "骆明霞", "行政主要负责人")


def row(pk, name, presence=Presence.PRESENT):
    return Attendance(person_id=pk, name=name, presence=presence)


ROWS = [
    row(2, "陆承安"),
    row(3, "顾北川", Presence.ONLINE),
    row(4, "池映雪", Presence.WRITTEN),
    row(5, "黎晓帆"),
    row(6, "温如玉", Presence.EXEMPT),
    row(7, "尹疏桐", Presence.LEAVE),
    row(8, "傅青禾", Presence.EXPECTED),
]
BY = {2: SECRETARY, 3: SECRETARY, 4: None, 5: HEAD, 6: SECRETARY, 7: HEAD, 8: SECRETARY}


def test_each_step_names_who_is_waited_for_and_the_exempt_and_absent_are_in_none():
    assert lacks_of(ROWS, told={2}, criticized={3}, commentators=BY) == [
        Lack("签到", "", ("傅青禾",)),
        Lack("讲述", "", ("顾北川", "池映雪", "黎晓帆")),
        Lack("点评", "沈知远", ("陆承安",)),
        Lack("点评", "骆明霞", ("黎晓帆",)),
        Lack("点评", "还没有点评人", ("池映雪",)),
    ]


def test_nothing_is_lacking_once_everybody_has_spoken_and_was_commented_on():
    here = {2, 3, 4, 5}
    assert lacks_of(ROWS[:-1], told=here, criticized=here, commentators=BY) == []


def test_many_names_are_cut_short_and_counted():
    names = tuple(f"党员{number}" for number in range(1, 9))
    assert Lack("讲述", "", names).words == "党员1、党员2、党员3、党员4、党员5、党员6等8人"
    assert Lack("讲述", "", names, "个党组织").words.endswith("党员6等8个党组织")
    assert Lack("讲述", "", names[:6]).words == "党员1、党员2、党员3、党员4、党员5、党员6"
