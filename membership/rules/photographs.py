"""Photographs as they may be kept: of a kind that every browser shows, and with nothing but the picture.

A telephone writes in each photograph where and when it was taken, by which device, sometimes a film of the second
before. All of it goes: of what is not the picture, only what showing it takes stays, that is how it is turned and the
colours it means. No point of the picture changes.

Sources: ITU-T T.81 (JPEG), annex B; CIPA DC-008 (Exif 2.32), 4.6.4 and 4.6.8; W3C PNG, third edition, chapter 5;
ISO/IEC 14496-12, 4.3 (how a HEIC or an AVIF begins).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from membership.errors import NotAPhotograph, PhotographOfAnotherKind

JPEG, PNG = "image/jpeg", "image/png"
EXTENSIONS = {JPEG: "jpg", PNG: "png"}

START, END, SCAN, FILL = 0xD8, 0xD9, 0xDA, 0xFF
RESTARTS = range(0xD0, 0xD8)
# Huffman coding, baseline, extended and progressive: no browser shows the others.
FRAMES = (0xC0, 0xC1, 0xC2)
# Tables, the frame, the scans, and how often decoding may begin anew.
OF_THE_PICTURE = frozenset({0xC4, 0xDB, SCAN, 0xDD, *FRAMES})
EXIF, PROFILE, ADOBE = 0xE1, 0xE2, 0xEE
IS_EXIF, IS_PROFILE, IS_ADOBE = b"Exif\0\0", b"ICC_PROFILE\0", b"Adobe"

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"IDAT", b"IEND"})
PROFILED = b"iCCP"

BRANDS = {
    b"heic": "HEIC", b"heix": "HEIC", b"hevc": "HEIC", b"heim": "HEIC", b"mif1": "HEIC", b"msf1": "HEIC",
    b"avif": "AVIF",
}  # fmt: skip
OTHERS = ((b"%PDF-", "PDF"), (b"GIF8", "GIF"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"BM", "BMP"))
AS_IT_IS, TURNS = 1, range(2, 9)
ORIENTATION, SHORT = 0x0112, 3


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture with nothing else beside it. media_type: what it is, whatever it calls itself."""

    media_type: str
    content: bytes

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.media_type]


def bare(content: bytes) -> Photograph:
    """Return a photograph without what was written in it beside the picture.

    Raises PhotographOfAnotherKind for a HEIC and the like, NotAPhotograph for what is none or stops short.
    """
    try:
        if content.startswith(b"\xff\xd8\xff"):
            return Photograph(JPEG, b"".join(_jpeg(content)))
        if content.startswith(SIGNATURE):
            return Photograph(PNG, b"".join(_png(content)))
    except (IndexError, struct.error):
        raise NotAPhotograph from None
    if kind := _kind(content):
        raise PhotographOfAnotherKind(kind=kind)
    raise NotAPhotograph


def _kind(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        return BRANDS.get(content[8:12], "")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WebP"
    return next((kind for start, kind in OTHERS if content.startswith(start)), "")


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Yield the segments that stay; what follows the end of the picture, such as a film, does not."""
    yield content[:2]
    turned, has_frame, has_scan, place = AS_IT_IS, False, False, 2
    kept: list[bytes] = []
    while True:
        marker, place = _marker(content, place)
        if marker == END:
            break
        (length,) = unpack_from(">H", content, place)
        body = content[place + 2 : place + length]
        if length < 2 or len(body) != length - 2:
            raise NotAPhotograph
        place += length
        if marker == EXIF and body.startswith(IS_EXIF):
            turned = _orientation(body[len(IS_EXIF) :]) or turned
        if _stays(marker, body):
            kept.append(bytes((FILL, marker)) + length.to_bytes(2, "big") + body)
        has_frame |= marker in FRAMES
        if marker == SCAN:
            has_scan = True
            end = _end_of_scan(content, place)
            kept.append(content[place:end])
            place = end
    if not (has_frame and has_scan):
        raise NotAPhotograph
    if turned in TURNS:
        yield _exif_of(turned)
    yield from kept
    yield bytes((FILL, END))


def _marker(content: bytes, place: int) -> tuple[int, int]:
    """Return the marker that stands here, and where it ends. Raises IndexError past the end."""
    if content[place] != FILL:
        raise NotAPhotograph
    while content[place] == FILL:
        place += 1
    return content[place], place + 1


def _stays(marker: int, body: bytes) -> bool:
    if marker in OF_THE_PICTURE:
        return True
    return (marker == PROFILE and body.startswith(IS_PROFILE)) or (marker == ADOBE and body.startswith(IS_ADOBE))


def _end_of_scan(content: bytes, place: int) -> int:
    """Return where the next marker stands that is neither a byte of the picture nor a restart."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0:
            raise NotAPhotograph
        if content[place + 1] == 0 or content[place + 1] in RESTARTS:
            place += 2
        else:
            return place


def _orientation(tiff: bytes) -> int | None:
    """Return how the picture is turned, of the first directory; None where it does not say."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return None
    try:
        (directory,) = unpack_from(f"{order}I", tiff, 4)
        (entries,) = unpack_from(f"{order}H", tiff, directory)
        for entry in range(entries):
            tag, kind, _many, value = unpack_from(f"{order}HHIH", tiff, directory + 2 + 12 * entry)
            if (tag, kind) == (ORIENTATION, SHORT):
                return int(value)
    except struct.error:
        return None
    return None


def _exif_of(turned: int) -> bytes:
    """Return a segment that says how the picture is turned, and nothing else."""
    entry = ORIENTATION.to_bytes(2, "big") + SHORT.to_bytes(2, "big") + (1).to_bytes(4, "big")
    directory = (1).to_bytes(2, "big") + entry + turned.to_bytes(2, "big") + b"\0\0" + b"\0\0\0\0"
    body = IS_EXIF + b"MM\0*" + (8).to_bytes(4, "big") + directory
    return bytes((FILL, EXIF)) + (len(body) + 2).to_bytes(2, "big") + body


def _png(content: bytes) -> Iterator[bytes]:
    """Yield the chunks that stay, each checked by its sum."""
    yield SIGNATURE
    place, seen = len(SIGNATURE), set[bytes]()
    while b"IEND" not in seen:
        length, name = unpack_from(">I4s", content, place)
        whole = content[place : place + 12 + length]
        if len(whole) != 12 + length or zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:], "big"):
            raise NotAPhotograph
        if not seen and name != b"IHDR":
            raise NotAPhotograph
        seen.add(name)
        place += 12 + length
        if name in CHUNKS:
            yield _without_name(whole) if name == PROFILED else whole
    if b"IDAT" not in seen:
        raise NotAPhotograph


def _without_name(chunk: bytes) -> bytes:
    """Return a profile of colours under a name that says nothing: any words may stand there."""
    _name, end, profile = chunk[8:-4].partition(b"\0")
    body = b"iCCP" + b"icc" + end + profile
    return (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
