"""Numbers that stand for a person: identity numbers, bank cards and phones, checked, in one form."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from xidu.kit.cells import Cell, folded, is_blank, text_of
from xidu.kit.dates import today
from xidu.kit.errors import BadValue

EXAMPLE_MOBILE = "19900001234"
EXAMPLE_LANDLINE = "021-57150000"

_ID_SHAPE = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
# How the cards of each network begin, and their lengths; 62 is UnionPay, the rest older or foreign.
_CARD = re.compile(r"62\d{14,17}|60\d{14,17}|9558\d{15}|4\d{15}|5[1-5]\d{14}|35\d{14}", re.ASCII)
_PHONE_NOISE = re.compile(r"[\s\-‐‑–—−－()（）.·_]")
_COUNTRY = re.compile(r"^(?:(?:\+|00)86|86(?=1\d{10}$))", re.ASCII)
_LANDLINE = re.compile(r"(010|02\d)(\d{8})|(0[3-9]\d{2})(\d{7,8})", re.ASCII)
_SEVERAL = re.compile(r"\d{7,}\s*[/、,;，；]\s*\d{7,}|\d{11}\s+\d{11}", re.ASCII)


def valid_id_number(text: str) -> bool:
    """Say whether the text is an 18-figure identity number: shape, birth day, check figure.

    The place code is not looked up: old codes were withdrawn, and residents of 港澳台 have their own.

    Basis: GB 11643-1999; the check figure is ISO 7064 MOD 11-2.
    """
    number = _id_form(text)
    if not _ID_SHAPE.fullmatch(number) or not mod_11_2.is_valid(number):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    # The standard's own sample was born in 1880; a leak of a long dead person's number is still a leak.
    return date(1850, 1, 1) <= born <= today()


def parse_id_number(value: Cell) -> str | None:
    """Return the identity number in a cell in its one form (half width, capital X); blank gives None.

    Raises BadValue with what is wrong, and for a number cell, in which Excel has lost the last figures.
    """
    if is_blank(value):
        return None
    if isinstance(value, float) or (isinstance(value, int) and len(str(value)) > 15):
        raise BadValue(_("证件号码存成了数字，后几位已经丢失；请把这一列设为“文本”后重新填写"))
    number = _id_form(text_of(value))
    if len(number) != 18:
        raise BadValue(_("身份证号应为18位，现在是%(have)d位，请核对") % {"have": len(number)})
    if not valid_id_number(number):
        raise BadValue(_("身份证号校验不通过，请对照证件核对每一位"))
    return number


def _id_form(text: str) -> str:
    return re.sub(r"[\s-]", "", folded(text)).upper()


def valid_bank_card(text: str) -> bool:
    """Say whether the text is a bank card number: a known beginning, its length, and the Luhn figure."""
    number = re.sub(r"[\s-]", "", folded(text))
    return bool(_CARD.fullmatch(number)) and luhn.is_valid(number)


def normal_phone(value: Cell, *, area: str = "021") -> str | None:
    """Return the phone in a cell in its one form, ``19900001234`` or ``021-57150000``; blank gives None.

    Full-width figures, dashes, blanks, brackets and +86 are normal. Eight figures alone belong to ``area``.

    Raises BadValue saying how many figures are missing or too many.
    """
    if is_blank(value):
        return None
    text = folded(text_of(value))
    if _SEVERAL.search(text):
        raise BadValue(_("一格只写一个号码，例如 %(example)s") % {"example": EXAMPLE_MOBILE})
    figures = _PHONE_NOISE.sub("", text)
    bare = _COUNTRY.sub("", figures)
    # Abroad the area loses its zero: +86 21 … is 021 ….
    figures = f"0{bare}" if bare != figures and bare[:1] in "2345678" else bare
    if not re.fullmatch(r"\d+", figures, re.ASCII):
        raise BadValue(
            _("“%(seen)s”不是电话号码，请只写数字，例如 %(example)s")
            % {"seen": text[:20], "example": EXAMPLE_MOBILE}
        )
    return _mobile(figures) if figures[0] == "1" else _landline(figures, area)


def _mobile(figures: str) -> str:
    if len(figures) != 11:
        raise _of_wrong_length(len(figures) - 11)
    if figures[1] in "012":
        raise BadValue(_("手机号的第二位应是3到9，请核对，例如 %(example)s") % {"example": EXAMPLE_MOBILE})
    return figures


def _landline(figures: str, area: str) -> str:
    if len(figures) == 8 and figures[0] in "2345678":
        return f"{area}-{figures}"
    found = _LANDLINE.fullmatch(figures)
    if found is None:
        raise BadValue(
            _("号码“%(seen)s”不对：手机写11位，座机写区号加号码，例如 %(mobile)s 或 %(landline)s")
            % {"seen": figures[:20], "mobile": EXAMPLE_MOBILE, "landline": EXAMPLE_LANDLINE}
        )
    return f"{found[1] or found[3]}-{found[2] or found[4]}"


def _of_wrong_length(more: int) -> BadValue:
    if more < 0:
        words = _("手机号少了%(count)d位，要写11位数字，例如 %(example)s")
    else:
        words = _("手机号多了%(count)d位，要写11位数字，例如 %(example)s")
    return BadValue(words % {"count": abs(more), "example": EXAMPLE_MOBILE})
