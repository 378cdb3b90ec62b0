"""Pictures: what camera and editor wrote beside them. What is to be seen on them people must judge."""

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from xidu.kit.gate.findings import BANK_CARD, ID_NUMBER, LOCATION, MOBILE, Finding
from xidu.kit.gate.pieces import Items, Piece, Unreadable, ascii_text

MAX_PIXELS = 60_000_000
GPS_IN_TEXT = re.compile(r"GPS(?:Latitude|Longitude|Position)")
TEXT_CODES = (b"ASCII\x00\x00\x00", b"UNICODE\x00", b"JIS\x00\x00\x00\x00\x00")


def read_picture(data: bytes) -> Items:
    yield from read_properties(data, "")


def read_properties(data: bytes, where: str) -> Items:
    """Yield the texts written into a picture; a GPS position is a finding of its own.

    Raises Unreadable when the picture is broken or too large to open.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own limit on pixels is checked here instead
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Unreadable(_("图片太大，请缩小后再上传"))
            if picture.format == "PNG":
                picture.load()  # texts may follow the picture
            exif = picture.getexif()
            info = dict(picture.info)
            folders = {tag: exif.get_ifd(tag) for tag in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo)}
    place = f"{where} {_('图片属性')}".strip()
    located = bool(folders.pop(ExifTags.IFD.GPSInfo))
    written = [
        *_texts(info),
        *_texts(dict(exif)),
        *(text for folder in folders.values() for text in _texts(folder)),
    ]
    if located or any(GPS_IN_TEXT.search(text) for text in written):
        yield Finding(LOCATION, place, _("照片里记着拍摄地点"))
    for text in written:
        yield Piece(place, text)
    # Comment segments, captions of editors, and whatever was hung on behind the picture.
    yield Piece(place, ascii_text(data), frozenset((ID_NUMBER, MOBILE, BANK_CARD)), echo=True)


def _texts(values: Any) -> Iterator[str]:
    """Yield every text in a nest of values; bytes are read as UTF-8, else as UTF-16 or GBK."""
    if isinstance(values, dict):
        for key, value in values.items():
            if key not in ("icc_profile", "exif"):  # colours; and what getexif() reads properly
                yield from _texts(value)
    elif isinstance(values, (list, tuple)):
        for value in values:
            yield from _texts(value)
    elif isinstance(values, bytes):
        yield from _decoded(values)
    elif isinstance(values, str):
        yield values


def _decoded(value: bytes) -> Iterator[str]:
    code, body = value[:8], value[8:] if value[:8] in TEXT_CODES else value
    if code == b"UNICODE\x00":
        yield from (body.decode(way, errors="replace") for way in ("utf-16-le", "utf-16-be"))
        return
    try:
        yield body.decode()
    except UnicodeDecodeError:
        # XPAuthor and XPComment of Windows are UTF-16 and look like any bytes.
        yield from (body.decode(way, errors="replace") for way in ("gb18030", "utf-16-le"))
    else:
        if b"\x00" in body:
            yield body.decode("utf-16-le", errors="replace")
