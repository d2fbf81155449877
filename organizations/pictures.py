"""Takes out of a photo what it says beside the picture: place, device, time, names, and the thumbnail that shows more.

Nothing is decoded: both formats are rows of blocks, and the blocks that are not needed to draw are left out. Which way
up the picture is stays, in a note of its own, or photos taken upright would lie on their side.
"""

import re
import struct
from collections.abc import Iterator

from organizations.refusals import Refused

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"  # the first bytes of each
DAMAGED = "这张图片打不开，可能没有传完。请重新选一次。"

SOI, EOI, SOS, APP0, APP1, APP2, APP14, APP15, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
PICTURE, COLOURS = b"JFIF\0", b"ICC_PROFILE\0"
NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # FF 00 is a pixel's byte, FF D0 to D7 only mark the lines
ORIENTATION = 0x0112
MOST_BLOCKS = 20_000  # ten megabytes of empty blocks would take ten seconds
DRAWS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}


def without_a_word(content: bytes) -> bytes:
    """The same picture without what it says beside itself; whatever is no JPEG or PNG as it is.

    Refuses a picture that is cut off or broken.
    """
    cleaner = next((clean for first_bytes, clean in _CLEANERS.items() if content.startswith(first_bytes)), None)
    if cleaner is None:
        return content
    try:
        return cleaner(content)
    except (IndexError, struct.error) as broken:
        raise Refused(DAMAGED) from broken


def _jpeg(content: bytes) -> bytes:
    segments = list(_segments(content))
    kept = [raw for marker, raw in segments if _draws(marker, raw)]
    upright = [_orientation_note(way) for marker, raw in segments if marker == APP1 and (way := _orientation(raw))]
    return b"\xff\xd8" + b"".join(upright[:1]) + b"".join(kept) + b"\xff\xd9"


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each block, scans included, up to the end of the first picture; what follows is another."""
    at = 2
    for _ in range(MOST_BLOCKS):
        if content[at] != 0xFF:
            raise struct.error("no marker where one must stand")
        while content[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = content[at + 1]
        if marker == EOI:
            return
        end = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        if marker == SOS:
            end = _end_of_scan(content, end)
        if end > len(content):
            raise struct.error("cut off")
        yield marker, content[at:end]
        at = end
    raise struct.error("more blocks than a picture has")


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next real marker stands."""
    found = NEXT_MARKER.search(content, at)
    if found is None:
        raise struct.error("cut off")
    return found.start()


def _draws(marker: int, raw: bytes) -> bool:
    if marker == APP0:
        return raw[4:].startswith(PICTURE)
    if marker == APP2:
        return raw[4:].startswith(COLOURS)
    return marker == APP14 or not (APP1 <= marker <= APP15 or marker == COM)


def _orientation(raw: bytes) -> int:
    """Which way up, as the first directory of the EXIF block says; 0 where it says nothing that can be read."""
    if not raw[4:].startswith(b"Exif\0\0"):
        return 0
    tiff = raw[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        start = struct.unpack_from(f"{order}I", tiff, 4)[0]
        for number in range(struct.unpack_from(f"{order}H", tiff, start)[0]):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == ORIENTATION:
                return value if 1 < value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _orientation_note(way: int) -> bytes:
    """An EXIF block that holds the orientation and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, way, 0, 0)
    body = b"Exif\0\0" + tiff
    return struct.pack(">BBH", 0xFF, APP1, len(body) + 2) + body


def _png(content: bytes) -> bytes:
    kept, at = [content[:8]], 8
    for _ in range(MOST_BLOCKS):
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise struct.error("cut off")
        if name in DRAWS:
            kept.append(content[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
    raise struct.error("more blocks than a picture has")


_CLEANERS = {JPEG: _jpeg, PNG: _png}
