"""What may come with an opinion: told by its content, and stripped of what a camera writes into it. Pure bytes."""

from collections.abc import Iterator

from disclosures.opinions.models import OpinionAttachment
from disclosures.opinions.rules import LARGEST_ATTACHMENT
from organizations.refusals import Refused

Kind = OpinionAttachment.Kind
BEGINNINGS = {Kind.JPEG: b"\xff\xd8\xff", Kind.PNG: b"\x89PNG\r\n\x1a\n", Kind.PDF: b"%PDF-"}
DAMAGED = "附件里有一张照片不完整，打不开。请重新拍照或者截图，再选一次。"

# JPEG: markers without a length, the scan's beginning, and the segments that only describe the picture.
ALONE = {0x01, *range(0xD0, 0xD8)}
SCAN, END = 0xDA, 0xD9
TELLING = {*range(0xE1, 0xEE), 0xEF, 0xFE}  # APP1 (EXIF, XMP: place, camera) and the others; APP0 and APP14 are colour
# PNG: the chunks that draw; whatever else a program wrote (tEXt, eXIf, tIME, …) is left out.
DRAWING = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}


def stored_bytes(upload) -> bytes:
    """The bytes to keep of an upload: a JPEG, PNG or PDF of bearable size, pictures without place and camera."""
    if upload.size > LARGEST_ATTACHMENT:
        raise Refused(f"每个附件最大{LARGEST_ATTACHMENT // 1024 // 1024}MB。请把照片缩小，或者减少页数，再选一次。")
    content = upload.read()
    kind = kind_of(content)
    if kind == Kind.JPEG:
        return b"".join(_kept_of_jpeg(content))
    if kind == Kind.PNG:
        return b"".join(_kept_of_png(content))
    return content


def kind_of(content: bytes) -> Kind:
    """What the first bytes say it is; a file's name and declared type say nothing."""
    for kind, beginning in BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    raise Refused("附件只收照片（JPG、PNG）和PDF。请换成这几种，再选一次。")


def _kept_of_jpeg(content: bytes) -> Iterator[bytes]:
    """The picture up to its end mark: a second picture behind it (a motion photo) goes, too."""
    yield content[:2]
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise Refused(DAMAGED)
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == END:
            break
        after = at + 2 if marker in ALONE else at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if after > len(content) or (marker not in ALONE and after < at + 4):
            raise Refused(DAMAGED)
        if marker == SCAN:
            after = _end_of_scan(content, after)
        if marker not in TELLING:
            yield content[at:after]
        at = after
    yield b"\xff\xd9"


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker begins; within a scan 0xFF is followed by 0x00 or by a restart."""
    while (at := content.find(b"\xff", at)) != -1 and at + 1 < len(content):
        if content[at + 1] != 0 and content[at + 1] not in ALONE:
            return at
        at += 2
    raise Refused(DAMAGED)


def _kept_of_png(content: bytes) -> Iterator[bytes]:
    yield content[:8]
    at = 8
    while at + 12 <= len(content):
        after = at + 12 + int.from_bytes(content[at : at + 4])
        name = content[at + 4 : at + 8]
        if after > len(content):
            break
        if name in DRAWING:
            yield content[at:after]
        if name == b"IEND":
            return
        at = after
    raise Refused(DAMAGED)
