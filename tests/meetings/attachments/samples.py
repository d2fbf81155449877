"""Files as people send them, made by hand: what is in them is known to the byte."""

import struct
import zipfile
import zlib
from io import BytesIO

PLACE = b"GPS 30.6586N 104.0647E"


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(way: int = 1, order: str = ">") -> bytes:
    """An EXIF block with a camera before the orientation, and a place behind it."""
    mark = {">": b"MM", "<": b"II"}[order]
    tiff = mark + struct.pack(f"{order}HI", 42, 8) + struct.pack(f"{order}H", 2)
    tiff += struct.pack(f"{order}HHI4s", 0x010F, 2, 4, b"Cam\0")
    tiff += struct.pack(f"{order}HHIHH", 0x0112, 3, 1, way, 0) + struct.pack(f"{order}I", 0)
    return segment(0xE1, b"Exif\0\0" + tiff + PLACE)


def orientation_only(way: int) -> bytes:
    return segment(0xE1, b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, way, 0, 0))


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
JFXX = segment(0xE0, b"JFXX\0\x10" + PLACE)
XMP = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE)
ICC = segment(0xE2, b"ICC_PROFILE\0\1\1colours")
MPF = segment(0xE2, b"MPF\0" + PLACE)
IPTC = segment(0xED, b"Photoshop 3.0\0" + PLACE)
ADOBE = segment(0xEE, b"Adobe\0d\0\0\0\0\1")
COMMENT = segment(0xFE, PLACE)
TABLES = segment(0xDB, bytes(65)) + segment(0xC2, bytes(15)) + segment(0xC4, bytes(20))
SCAN = segment(0xDA, bytes(6)) + b"\x12\xff\x00\x34\xff\xd0\x56\xff\xff\x00"
SECOND_SCAN = segment(0xC4, bytes(20)) + segment(0xDA, bytes(6)) + b"\x78\xff\xd7\x90"
DRAWN = TABLES + SCAN + SECOND_SCAN


def jpeg(*notes: bytes, after: bytes = b"") -> bytes:
    return b"\xff\xd8" + b"".join(notes) + DRAWN + b"\xff\xd9" + after


PLAIN_JPEG = jpeg(JFIF)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))


SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEAD, COLOURS, PIXELS, END = chunk(b"IHDR", bytes(13)), chunk(b"sRGB", b"\0"), chunk(b"IDAT", b"x"), chunk(b"IEND", b"")
NOTES = [chunk(name, PLACE) for name in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")]


def png(*notes: bytes, after: bytes = b"") -> bytes:
    return SIGNATURE + HEAD + COLOURS + b"".join(notes) + PIXELS + END + after


def office(*names: str) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        for name in names:
            package.writestr(name, "<x/>")
    return kept.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
XLSX = office("[Content_Types].xml", "xl/workbook.xml")
PDF = b"%PDF-1.7\n%%EOF"
