"""Order of Chinese names (姓名排序): a pinyin key with tones, surnames read as surnames.

Neither ICU nor GB order knows that 单, 查 or 仇 is read differently when it is a surname, so the key is stored. The
readings are those of 《现代汉语词典》; where it gives two (乐 纪 覃 翟 盖 相 隗 郇), the one that more families use.
"""

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

# Only what differs from the character's usual reading.
SURNAMES = {
    "么": "yao1", "乐": "yue4", "乜": "nie4", "仇": "qiu2", "任": "ren2", "会": "gui4", "佴": "nai4", "冠": "guan4",
    "区": "ou1", "华": "hua4", "单": "shan4", "卜": "bu3", "召": "shao4", "句": "gou1", "员": "yun4", "哈": "ha3",
    "干": "gan1", "折": "she2", "撒": "sa3", "於": "yu1", "曾": "zeng1", "朴": "piao2", "查": "zha1", "洗": "xian3",
    "炅": "gui4", "燕": "yan1", "甯": "ning4", "盖": "ge3", "相": "xiang4", "祭": "zhai4", "秘": "bi4", "种": "chong2",
    "纪": "ji3", "缪": "miao4", "繁": "po2", "翟": "zhai2", "肖": "xiao1", "能": "nai4", "葛": "ge3", "薄": "bo2",
    "覃": "qin2", "要": "yao1", "角": "jue2", "解": "xie4", "贠": "yun4", "过": "guo1", "适": "kuo4", "那": "na1",
    "万俟": "mo4 qi2", "乐正": "yue4 zheng4", "令狐": "ling2 hu2", "单于": "chan2 yu2", "子车": "zi3 ju1",
    "宰父": "zai3 fu3", "尉迟": "yu4 chi2", "澹台": "tan2 tai2", "诸葛": "zhu1 ge3", "长孙": "zhang3 sun1",
    "郇": "xun2", "都": "du1", "阚": "kan4", "阿": "e1", "隗": "wei3",
}  # fmt: skip
# Surnames of two characters (复姓).
COMPOUND_SURNAMES = {
    "上官", "东方", "东郭", "东门", "亓官", "仲孙", "公冶", "公孙", "公羊", "公良", "公西", "南宫", "南门", "司寇",
    "司徒", "司空", "司马", "呼延", "夏侯", "太史", "太叔", "夹谷", "宇文", "完颜", "宗政", "左丘", "巫马", "微生",
    "慕容", "拓跋", "梁丘", "欧阳", "段干", "淳于", "漆雕", "濮阳", "独孤", "申屠", "百里", "皇甫", "端木", "第五",
    "纳兰", "羊舌", "耶律", "西门", "赫连", "轩辕", "钟离", "闻人", "闾丘", "颛孙", "鲜于", "壤驷", "谷梁",
} | {surname for surname in SURNAMES if len(surname) == 2}  # fmt: skip
LAST = "~"  # a character without a known reading stands after every syllable
LETTERS = re.compile(r"[a-z]+")


def split_surname(name: str) -> tuple[str, str]:
    """Surname and given name; a minority's name with a middle dot has none, its first character stands in front."""
    length = 2 if "·" not in name and len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:length], name[length:]


def sort_key(name: str) -> str:
    """The stored key of a person's name; equal readings are told apart by the characters themselves."""
    surname, given = split_surname(name)
    is_surname = "·" not in name and surname in SURNAMES
    first = [SURNAMES[surname]] if is_surname else map(_reading, surname)
    return f"{' '.join([*first, *map(_reading, given)])} {name}"[:200]


def organization_sort_key(name: str) -> str:
    """The stored key of an organization's name: 区 and 解放路 are read as words, not as surnames."""
    syllables = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True, errors=lambda unknown: list(unknown))
    return f"{' '.join(syllables)} {name}"[:200]


@lru_cache(maxsize=1000)  # the inspection asks for it once an organization
def spelling_in_key(words: str) -> str:
    """The regular expression of pinyin in a stored key: zs, zhangs and zhangsan spell zhang1 san1; "" for no pinyin.

    Each letter goes on in its syllable or begins the next one. Who types ü has v on the keyboard, as the key does.
    """
    letters = re.sub(r"[\s'’]", "", words.lower().replace("ü", "v"))
    return "([a-z]*[0-9] )?".join(letters) if LETTERS.fullmatch(letters) else ""


def spelling_of_some_word(words: str) -> str:
    """The same at the beginning of any word of the key: thsq finds 松荫街道桐花社区."""
    spelling = spelling_in_key(words)
    return f"(^| ){spelling}" if spelling else ""


@lru_cache(maxsize=20_000)
def _reading(character: str) -> str:
    return lazy_pinyin(
        character, style=Style.TONE3, neutral_tone_with_five=True, errors=lambda unknown: LAST + unknown
    )[0]
