"""Order of Chinese names (姓名排序): a pinyin key with tones, surnames read as surnames.

Neither ICU nor GB order knows that 单, 查 or 仇 is read differently when it is a surname, so the key is stored.
"""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

SURNAMES = {
    "万俟": "mo4 qi2", "尉迟": "yu4 chi2", "单于": "chan2 yu2", "长孙": "zhang3 sun1", "澹台": "tan2 tai2",
    "宰父": "zai3 fu3", "皇甫": "huang2 fu3", "夏侯": "xia4 hou2", "令狐": "ling2 hu2", "欧阳": "ou1 yang2",
    "仇": "qiu2", "任": "ren2", "侯": "hou2", "冼": "xian3", "区": "ou1", "单": "shan4", "卜": "bu3", "句": "gou1",
    "召": "shao4", "员": "yun4", "哈": "ha3", "华": "hua4", "应": "ying1", "庞": "pang2", "折": "she2", "於": "yu1",
    "曲": "qu1", "曾": "zeng1", "朴": "piao2", "查": "zha1", "柏": "bai3", "洗": "xian3", "燕": "yan1", "牟": "mou4",
    "盖": "ge3", "相": "xiang4", "祭": "zhai4", "秘": "bi4", "种": "chong2", "纪": "ji3", "缪": "miao4", "繁": "po2",
    "翟": "zhai2", "能": "nai4", "芮": "rui4", "葛": "ge3", "覃": "qin2", "解": "xie4", "訾": "zi1", "谌": "chen2",
    "贠": "yun4", "费": "fei4", "车": "che1", "逄": "pang2", "那": "na1", "郇": "xun2", "郗": "xi1", "都": "du1",
    "阚": "kan4", "隗": "wei3", "黑": "he4", "乐": "yue4", "佘": "she2", "干": "gan1", "尹": "yin3", "晁": "chao2",
}  # fmt: skip
LAST = "~"  # a character without a known reading stands after every syllable


def sort_key(name: str) -> str:
    """The stored key of a person's name; equal readings are told apart by the characters themselves."""
    surname = next((name[:length] for length in (2, 1) if name[:length] in SURNAMES), "")
    if "·" in name:  # a name of a minority has no surname in front
        surname = ""
    syllables = [SURNAMES[surname]] if surname else []
    syllables += [_reading(character) for character in name[len(surname) :]]
    return f"{' '.join(syllables)} {name}"[:200]


@lru_cache(maxsize=20_000)
def _reading(character: str) -> str:
    return lazy_pinyin(
        character, style=Style.TONE3, neutral_tone_with_five=True, errors=lambda unknown: LAST + unknown
    )[0]
