"""Why a suggestion is what it is, sentence by sentence, and the rules in words."""

import pytest

from evaluations.ratings import rules
from evaluations.ratings.reasons import rules_in_words, why
from organizations.models import Policy

POLICY = Policy()
A, B, C = (10, 0, 0, 0, 0), (9, 1, 0, 0, 0), (9, 1, 0, 0, 2)


def whys(rows, allowed, policy=POLICY, barred=()):
    suggestions = rules.suggest(rows, allowed, policy, barred)
    return [
        why(counts, suggestion, policy, is_barred=place in barred)
        for place, (counts, suggestion) in enumerate(zip(rows, suggestions, strict=True))
    ]


@pytest.mark.parametrize(
    ("counts", "sentences"),
    [
        (
            (2, 3, 0, 0, 0),
            ("计分的票5张：（好2×100＋较好3×80）÷5＝88.0分。", "到了先锋线85分。", "得分排在可用名额以内，建议先锋。"),
        ),
        (
            (0, 5, 0, 0, 1),
            ("计分的票5张：（较好5×80）÷5＝80.0分。“不了解”1张不计。", "到了合格线70分，不到先锋线85分，建议合格。"),
        ),
        (
            (0, 2, 4, 0, 0),
            (
                "计分的票6张：（较好2×80＋一般4×60）÷6＝66.6分。",
                "到了基本合格线60分，不到合格线70分，建议基本合格。",
            ),
        ),
        ((0, 0, 9, 1, 0), ("计分的票10张：（一般9×60＋差1×40）÷10＝58.0分。", "不到基本合格线60分，建议后进。")),
        (
            (2, 0, 0, 1, 0),
            ("计分的票3张：（好2×100＋差1×40）÷3＝80.0分。", "“差”有1张，占计分的票的三分之一以上，建议后进。"),
        ),
        ((0, 0, 0, 0, 5), ("所有的票都是“不了解”，没有得分，也没有建议。",)),
        (
            (0, 3, 0, 0, 2),
            (
                "计分的票3张：（较好3×80）÷3＝80.0分。“不了解”2张不计。",
                "到了合格线70分，不到先锋线85分，建议合格。",
                "“不了解”有2张，占全部票的三分之一以上，得分只能作参考。",
            ),
        ),
    ],
)
def test_the_sentences_lead_from_the_counts_to_the_suggestion(counts, sentences):
    assert whys([counts], 1) == [sentences]


@pytest.mark.parametrize(
    ("rows", "allowed", "barred", "last"),
    [
        ([A, B], 1, (), ["得分排在可用名额以内，建议先锋。", "可用名额里排不下，建议合格。"]),
        ([B, B], 1, (), ["和别人得分相同，名额不够分。机器不分先后，评不评先锋由您定。"] * 2),
        ([A, B], 1, (0,), ["按本区的政策，预备党员不评先锋，建议合格。", "得分排在可用名额以内，建议先锋。"]),
        ([A], 0, (), ["可用名额里排不下，建议合格。"]),
    ],
)
def test_a_candidate_for_a_pioneer_reads_why_or_why_not(rows, allowed, barred, last):
    assert [sentences[-1] for sentences in whys(rows, allowed, barred=barred)] == last


def test_the_rules_in_words_follow_the_policy():
    words = "".join(rules_in_words(Policy(score_fair=55, lagging_share=4, pioneer_percent=20, ballots_for_counts=7)))
    for part in (
        "“一般”55分",
        "“差”占计分的票的四分之一以上",
        "乘20%，四舍五入，减去今年已经评的先锋",
        "不到7张，不显示五档票数",
    ):
        assert part in words
    assert "每次评定的项数乘15%，四舍五入。" in "".join(rules_in_words(Policy(quota_mode="round")))


@pytest.mark.parametrize(
    ("rule", "words"),
    [("like_others", "和正式党员一样评"), ("no_pioneer", "不评先锋"), ("no_level", "不定等次")],
)
def test_the_rules_in_words_say_what_becomes_of_probationary_members(rule, words):
    assert words in rules_in_words(Policy(probationary_members=rule))[5]
