"""Why the ballot advises what it advises, in words: at each suggestion, and as a whole for the page of the rules.

Pure, like the rules themselves; nothing here is said of counts that may not be shown.
"""

from evaluations.ballots.models import Grade
from evaluations.ratings import rules
from evaluations.ratings.levels import Level
from evaluations.ratings.rules import Counts, Suggestion


def why(counts: Counts, suggestion: Suggestion, policy, *, is_barred: bool = False) -> tuple[str, ...]:
    """Return the sentences that lead from the counts to the suggestion; `counts` may be shown to the reader."""
    if suggestion.score is None:
        return ("所有的票都是“不了解”，没有得分，也没有建议。",)
    sentences = [_arithmetic(counts, suggestion, policy), _basic(counts, suggestion, policy)]
    if suggestion.score >= policy.pioneer_from and rules.basic_level(counts, policy) is Level.QUALIFIED:
        sentences.append(_about_a_pioneer(suggestion, policy, is_barred))
    if suggestion.is_flagged_unfamiliar:
        share = policy.get_unfamiliar_share_display()
        sentences.append(f"“不了解”有{counts[Grade.UNFAMILIAR]}张，占全部票的{share}以上，得分只能作参考。")
    return tuple(sentences)


def _arithmetic(counts: Counts, suggestion: Suggestion, policy) -> str:
    weights = rules.weights(policy)
    known = sum(counts[grade] for grade in weights)
    sums = "＋".join(f"{grade.label}{counts[grade]}×{weight}" for grade, weight in weights.items() if counts[grade])
    aside = f"“不了解”{counts[Grade.UNFAMILIAR]}张不计。" if counts[Grade.UNFAMILIAR] else ""
    return f"计分的票{known}张：（{sums}）÷{known}＝{suggestion.score}分。{aside}"


def _basic(counts: Counts, suggestion: Suggestion, policy) -> str:
    if rules.is_poor_for_many(counts, policy):
        return f"“差”有{counts[Grade.POOR]}张，占计分的票的{policy.get_lagging_share_display()}以上，建议后进。"
    if suggestion.score < policy.basically_qualified_from:
        return f"不到基本合格线{policy.basically_qualified_from}分，建议后进。"
    if suggestion.score < policy.qualified_from:
        return f"到了基本合格线{policy.basically_qualified_from}分，不到合格线{policy.qualified_from}分，建议基本合格。"
    if suggestion.score < policy.pioneer_from:
        return f"到了合格线{policy.qualified_from}分，不到先锋线{policy.pioneer_from}分，建议合格。"
    return f"到了先锋线{policy.pioneer_from}分。"


def _about_a_pioneer(suggestion: Suggestion, policy, is_barred: bool) -> str:
    if suggestion.level is Level.PIONEER:
        return "得分排在可用名额以内，建议先锋。"
    if is_barred:
        return "按本区的政策，预备党员不评先锋，建议合格。"
    if suggestion.is_tied:
        return "和别人得分相同，名额不够分。机器不分先后，评不评先锋由您定。"
    return "可用名额里排不下，建议合格。"


def rules_in_words(policy) -> tuple[str, ...]:
    """Return the whole of the rules under `policy`, a sentence or two a paragraph."""
    weights = "、".join(f"“{grade.label}”{weight}分" for grade, weight in rules.weights(policy).items())
    return (
        f"得分：每张票折成分数，{weights}，“不了解”不计；加起来除以计分的票数，取到小数点后一位，不往上进。",
        f"建议：{policy.qualified_from}分起合格，{policy.basically_qualified_from}分起基本合格，"
        f"不到{policy.basically_qualified_from}分的后进。"
        f"“差”占计分的票的{policy.get_lagging_share_display()}以上的，不论得分，建议后进。",
        f"先锋：{policy.pioneer_from}分起，按得分从高到低排在可用名额以内的，建议先锋。"
        "得分相同而名额不够的，机器不分先后，由评定的组织定。",
        f"提示：“不了解”占全部票的{policy.get_unfamiliar_share_display()}以上的，评价表上标出来。",
        _quota(policy),
        _PROBATION[policy.probationary_members],
        f"票少的时候：收回的票不到{policy.ballots_for_counts}张，不显示五档票数，也没有得分和建议；"
        f"不到{policy.ballots_for_majority}张，什么都不显示。",
        "投票结果只供参考，等次由评定的组织定；可以和建议不一样。",
    )


def _quota(policy) -> str:
    percent = policy.pioneer_percent
    beyond = "超过名额要写明原因，检查时列出来，不会被拦住。党员、党外干部职工、党组织各算各的。"
    if policy.quota_mode == policy.QuotaMode.ROUND:
        return f"名额：每次评定的项数乘{percent}%，四舍五入。{beyond}"
    return (
        f"名额：今年连同本次评定的总人次乘{percent}%，四舍五入，减去今年已经评的先锋，就是本次可用的。"
        f"暂缓的不算人次；上次没有用完的，留到以后。{beyond}"
    )


_PROBATION = {
    "like_others": "预备党员：和正式党员一样评。",
    "no_pioneer": "预备党员：照样评定等次，不评先锋。",
    "no_level": "预备党员：照样讲述、点评和投票，不定等次，不在评价表上。",
}
