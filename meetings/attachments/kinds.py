"""What kind of file something is, by its content: the name may say anything."""

import re
import zipfile
from io import BytesIO

from meetings.models import Attachment
from organizations import pictures
from organizations.refusals import Refused

Kind = Attachment.Kind
MIME = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FIRST_BYTES = {pictures.JPEG: Kind.JPEG, pictures.PNG: Kind.PNG, b"%PDF-": Kind.PDF}
PARTS = {"word/document.xml": Kind.DOCX, "xl/workbook.xml": Kind.XLSX}
LONGEST_NAME = 120
ENDING = re.compile(r"\.(jpe?g|png|pdf|docx|xlsx)$", re.IGNORECASE)
NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')

NOT_TAKEN = "这种文件收不了。请上传jpg、png图片，或者pdf、docx、xlsx文件。"
HEIC = "这是iPhone的HEIC照片，别的电脑打不开。请先在手机上存成jpg，再上传。"
PROTECTED = "这个文件加了密码或者是旧版Office文件。请去掉密码，存成docx、xlsx或pdf，再上传。"
WITH_MACROS = "这个文件带有宏。请另存为不带宏的docx或xlsx，再上传。"
DAMAGED = "这个文件打不开，可能已经损坏。请在电脑上打开看一下，另存一份再上传。"


def kind_of(content: bytes) -> Kind:
    """The kind, or a refusal that says what to do instead."""
    for first_bytes, kind in FIRST_BYTES.items():
        if content.startswith(first_bytes):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_office(content)
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        raise Refused(HEIC)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(PROTECTED)
    raise Refused(NOT_TAKEN)


def _kind_of_office(content: bytes) -> Kind:
    """Only the table of contents is read; nothing is unpacked, however small it claims to be."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as damaged:
        raise Refused(DAMAGED) from damaged
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(WITH_MACROS)
    for part, kind in PARTS.items():
        if part in names and "[Content_Types].xml" in names:
            return kind
    raise Refused(NOT_TAKEN)


def file_name(sent: str, kind: Kind) -> str:
    """The name to show and to save under: as it was sent, with the ending that the content has."""
    stem = ENDING.sub("", NOT_IN_A_NAME.sub("", sent).strip()).strip(" .") or "附件"
    return f"{stem[: LONGEST_NAME - len(kind) - 1]}.{kind}"
