"""The minutes as files: one as an official PDF, one as a Word document that an office goes on with."""

from meetings.papers.minutes import Minutes, Speech
from meetings.papers.word import OfficialPaper
from organizations.documents import pdf
from organizations.numerals import in_han


def minutes_pdf(minutes: Minutes) -> bytes:
    """The minutes in the layout of official papers, ready to be signed."""
    speeches = [(in_han(number), speech) for number, speech in enumerate(minutes.speeches, start=1)]
    context = {"title": minutes.title, "minutes": minutes, "speeches": speeches}
    return pdf("meetings/papers/minutes.html", context)


def minutes_docx(minutes: Minutes) -> bytes:
    """The same minutes for Word and WPS; what stands in the PDF stands here, line by line."""
    paper = OfficialPaper(minutes.title)
    _lines(paper, minutes.facts)
    paper.heading("一、到会情况")
    _lines(paper, minutes.roll)
    paper.heading("二、议程")
    for number, step in enumerate(minutes.agenda, start=1):
        paper.paragraph(f"{number}．{step}")
    paper.heading("三、讲述和点评")
    for number, speech in enumerate(minutes.speeches, start=1):
        _speech(paper, in_han(number), speech)
    if not minutes.speeches:
        paper.paragraph("没有人讲述。")
    paper.heading("四、评价投票")
    paper.paragraph(minutes.vote)
    paper.heading("五、散会")
    paper.paragraph(minutes.end)
    if minutes.corrections:
        paper.heading("六、补充更正")
        _lines(paper, minutes.corrections)
    paper.signatures("　　".join(f"{label}（签名）：＿＿＿＿＿＿" for label, _ in minutes.signatures))
    return paper.content()


def _lines(paper: OfficialPaper, pairs: tuple[tuple[str, str], ...]) -> None:
    for label, value in pairs:
        paper.paragraph(f"{label}：{value}")


def _speech(paper: OfficialPaper, numeral: str, speech: Speech) -> None:
    about = f"（{speech.about}）" if speech.about else ""
    paper.subheading(f"（{numeral}）{speech.name}{about}")
    if speech.told_how:
        paper.paragraph(f"{speech.told_how}。")
    if speech.told:
        _lines(paper, speech.told)
    else:
        paper.paragraph("没有讲述。")
    if not speech.said:
        paper.paragraph("没有点评。")
        return
    paper.paragraph(f"{speech.commented_by}点评：")
    _lines(paper, speech.said)
