"""Small files as phones and programs write them, with places and names inside."""

import struct
import zlib

PLACE = b"GPS 30.6571N 104.0657E"
MODEL = b"Phone of Wang"


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


HEAD = b"\xff\xd8" + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
TABLES = segment(0xDB, bytes(65)) + segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00")
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
END = b"\xff\xd9"
JPEG = HEAD + TABLES + SCAN + END
TELLING_JPEG = (
    HEAD
    + segment(0xE1, b"Exif\x00\x00" + PLACE)
    + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + PLACE)
    + b"\xff"
    + segment(0xED, b"Photoshop " + MODEL)
    + segment(0xFE, MODEL)
    + TABLES
    + SCAN
    + END
    + b"\xff\xd8a film of "
    + PLACE
)


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


PNG_HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PNG_PICTURE = chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")
PNG = PNG_HEAD + PNG_PICTURE
TELLING_PNG = (
    PNG_HEAD
    + chunk(b"eXIf", PLACE)
    + chunk(b"tEXt", b"Author\x00" + MODEL)
    + chunk(b"tIME", bytes(7))
    + PNG_PICTURE
    + PLACE
)
PDF = b"%PDF-1.7\n%%EOF\n"
