"""People of one name are told apart by what everybody may know."""

import pytest

from organizations.namesakes import Named, told_apart


@pytest.mark.parametrize(
    ("people", "labels"),
    [
        ([Named(1, "王伟", "经理"), Named(2, "李娜", "会计")], {1: "王伟", 2: "李娜"}),
        ([Named(1, "王伟", "经理"), Named(2, "王伟", "会计")], {1: "王伟（经理）", 2: "王伟（会计）"}),
        ([Named(1, "王伟", "干部", "医院"), Named(2, "王伟", "干部", "物业")], {1: "王伟（医院）", 2: "王伟（物业）"}),
        ([Named(1, "王伟", "经理"), Named(2, "王伟")], {1: "王伟（一）", 2: "王伟（二）"}),
        ([Named(1, "王伟", "干部", "物业"), Named(2, "王伟", "干部", "物业")], {1: "王伟（一）", 2: "王伟（二）"}),
        ([Named(n, "王伟") for n in range(11)], dict(enumerate(f"王伟（{n}）" for n in [*"一二三四五六七八九十", 11]))),
        ([], {}),
    ],
)  # fmt: skip
def test_a_name_is_bare_when_alone_and_else_says_who_is_meant(people, labels):
    assert told_apart(people) == labels
