"""What stands in a document's footer: whose copy it is."""

import datetime as dt


def drawn_up(by: str, day: dt.date) -> str:
    """Who had a document drawn up and when, for its footer."""
    return f"{by}导出，{day.year}年{day.month}月{day.day}日"


def personal_data_line(by: str, day: dt.date) -> str:
    """The line that a document with personal data carries, so that a copy that went astray says whose it was."""
    return f"内含个人信息，只供本次工作使用，请妥善保管，不要转发。{drawn_up(by, day)}。"
