"""QR codes as bare squares: one shape for the page (SVG) and one for the printer (rows of modules)."""

from itertools import groupby
from urllib.parse import urlsplit

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xidu.kit.errors import BadValue

QUIET_ZONE = 4  # modules; ISO/IEC 18004 asks for four, and cheap cameras miss codes with fewer


def qr_matrix(url: str) -> tuple[tuple[bool, ...], ...]:
    """Return the code as rows of modules, ``True`` for dark, with the quiet zone around it.

    The error level is M or better: where a better level fits the same size, it is taken.

    Raises BadValue for anything but an http or https address, and for one too long for a code.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise BadValue(_("二维码只能放网址，请写以 https:// 开头的地址。"))
    try:
        code = segno.make_qr(url, error="m")
    except segno.DataOverflowError as too_long:
        raise BadValue(_("网址太长，放不进二维码，请换一个短一些的地址。")) from too_long
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=QUIET_ZONE))


def qr_rows(url: str) -> list[str]:
    """Return the code as strings of ``1`` (dark) and ``0``, the shape the paper templates draw."""
    return ["".join("1" if module else "0" for module in row) for row in qr_matrix(url)]


def qr_svg(url: str, label: str = "") -> SafeString:
    """Return an inline ``<svg class="qr">`` of the code, named ``label`` for those who do not see it.

    It carries its own white ground, since a code without one cannot be read in the dark mode, and
    no inline style, since the content security policy forbids it.
    """
    matrix = qr_matrix(url)
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"'
        ' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{}v{}h-{}z"/>'
        '<path stroke="#000" d="{}"/></svg>',
        label or _("二维码"),
        *[len(matrix)] * 5,
        mark_safe(_strokes(matrix)),  # noqa: S308  digits and the letters M and h only
    )


def _strokes(matrix: tuple[tuple[bool, ...], ...]) -> str:
    """Return one SVG path that strokes every run of dark modules along the middle of its row."""
    parts = []
    for y, row in enumerate(matrix):
        x = 0
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                parts.append(f"M{x} {y}.5h{width}")
            x += width
    return "".join(parts)
