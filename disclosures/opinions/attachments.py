"""What may come with an opinion: told by its content, and stripped of what a camera writes into it. Pure bytes."""

from disclosures.opinions.models import OpinionAttachment
from disclosures.opinions.rules import LARGEST_ATTACHMENT
from organizations import pictures
from organizations.refusals import Refused

Kind = OpinionAttachment.Kind
BEGINNINGS = {Kind.JPEG: pictures.JPEG, Kind.PNG: pictures.PNG, Kind.PDF: b"%PDF-"}


def stored_bytes(upload) -> bytes:
    """The bytes to keep of an upload: a JPEG, PNG or PDF of bearable size, pictures without place and camera."""
    if upload.size > LARGEST_ATTACHMENT:
        raise Refused(f"每个附件最大{LARGEST_ATTACHMENT // 1024 // 1024}MB。请把照片缩小，或者减少页数，再选一次。")
    content = upload.read()
    kind_of(content)
    return pictures.without_a_word(content)


def kind_of(content: bytes) -> Kind:
    """What the first bytes say it is; a file's name and declared type say nothing."""
    for kind, beginning in BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    raise Refused("附件只收照片（JPG、PNG）和PDF。请换成这几种，再选一次。")
