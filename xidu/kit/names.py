"""People's names: cleaned, sorted by sound, and shown to the public only as far as namesakes need."""

import re
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from xidu.kit.cells import Cell, folded, is_blank, squeezed, text_of
from xidu.kit.errors import BadValue
from xidu.kit.surnames import COMPOUND, READINGS

DOT = "·"
LONGEST = 50

_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_HAN = re.compile(f"[{_HAN}]")
_DOTS = re.compile("[•‧・･∙⋅●．‐]")
_STOP_BETWEEN = re.compile(rf"(?<=[{_HAN}])[.。](?=[{_HAN}])")
_WIDE = str.maketrans({wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)})
_PLATE = re.compile(r"([\u4e00-\u9fff][A-Z])[\s·•.-]*([A-Z0-9]{4,5}[A-Z0-9挂学警港澳])", re.IGNORECASE)
_GROUP = re.compile(r".*?(?:\d+|[一二三四五六七八九十]+)(?:村民)?(?:小)?组")
_BUILDING = re.compile(r"(?:.*?弄)?.*?\d+(?:号楼|号|幢|栋|座|楼)")


def clean_name(text: str) -> str:
    """Return the name without stray blanks, its dots as U+00B7 and its letters in half width.

    A Chinese name holds no blanks at all (``" 张　三 "`` is ``"张三"``); a Latin one keeps single spaces.
    Rare and compatibility ideographs stay as written: they are how the person's papers spell it.
    """
    name = _DOTS.sub(DOT, squeezed(text)).translate(_WIDE)
    if not _IS_HAN.search(name):
        return name
    name = _STOP_BETWEEN.sub(DOT, name.replace(" ", ""))
    return re.sub(f"{DOT}+", DOT, name).strip(DOT)


def parse_name(value: Cell) -> str:
    """Return the clean name in a cell.

    Raises BadValue for a blank, for figures and marks, and beyond 50 characters.
    """
    if is_blank(value):
        raise BadValue(_("没有写姓名，请写上"))
    name = clean_name(text_of(value))
    if len(name) > LONGEST:
        raise BadValue(_("姓名最多%(most)d个字，请只写姓名") % {"most": LONGEST})
    if not name or not all(c.isalpha() or c in "·' -.〇" for c in name):
        raise BadValue(_("“%(seen)s”不像姓名，请只写姓名，不写数字和符号") % {"seen": name[:20]})
    return name


def family_of(name: str) -> str:
    """Return the surname, the 沈 of 沈家; of a name with ·, or of a Latin one, the first part."""
    name = clean_name(name)
    if DOT in name:
        return name.split(DOT)[0]
    if not _IS_HAN.match(name):
        return name.split(" ")[0]
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]


@lru_cache(maxsize=4096)
def pinyin_key(name: str) -> str:
    """Return the stored sort key, toneless syllables with spaces: 单强 is ``"shan qiang"``.

    A space sorts before every letter, so 安宁 (an ning) comes before 昂 (ang) under the C collation. Surnames
    are read by our own table, given names by the dictionary. Latin names are their lower case.
    """
    # The dictionary takes a third of a second and 50 MB; pages that name nobody do without it.
    from pypinyin import lazy_pinyin

    name = clean_name(name)
    family = family_of(name)
    if DOT in name or not _IS_HAN.match(name):
        return " ".join("".join(lazy_pinyin(part)).lower() for part in re.split(f"[{DOT} ]", name) if part)
    reading = COMPOUND.get(family) or READINGS.get(family) or lazy_pinyin(family)[0]
    return " ".join([reading, *lazy_pinyin(name[len(family) :])]).lower()


def mask_name(name: str, *, child: bool = False) -> str:
    """Return the public form: 张*, 张*丰, 欧阳*; of a name with · its first part; of a child only 李同学.

    A child's name with · begins with the given name, so only its first character is shown.
    """
    name = clean_name(name)
    if not name:
        return ""
    family = family_of(name)
    is_whole = DOT not in name and _IS_HAN.match(name)
    if child:
        return f"{family if is_whole else name[0]}同学"
    if DOT in name:
        return f"{family}{DOT}*"
    if not is_whole:
        return f"{family} *" if " " in name else f"{name[0]}*"
    given = name[len(family) :]
    return family + "*" * max(len(given) - 1, 1) + given[1:][-1:]


def mask_phone(phone: str) -> str:
    """Return ``138****1234`` or ``021-6***1234``; a number of another shape shows nothing."""
    text = re.sub(r"[\s()-]", "", folded(phone)).removeprefix("+86")
    if re.fullmatch(r"1\d{10}", text):
        return f"{text[:3]}****{text[-4:]}"
    if found := re.fullmatch(r"(0[12]\d|0[3-9]\d\d)(\d)(\d{2,3})(\d{4})", text):
        return f"{found[1]}-{found[2]}{'*' * len(found[3])}{found[4]}"
    return "*" * len(text)


def mask_id(number: str) -> str:
    """Return ``310120********002X``; of any other paper only its last two characters."""
    text = folded(number).replace(" ", "").upper()
    if re.fullmatch(r"\d{17}[\dX]", text):
        return f"{text[:6]}********{text[-4:]}"
    return "*" * max(len(text) - 2, 1) + text[-2:] * (len(text) > 4)


def mask_plate(plate: str) -> str:
    """Return ``沪A·**123``: the place and the last three; a plate of another shape shows nothing."""
    text = folded(plate).upper()
    found = _PLATE.fullmatch(text)
    if not found:
        return "*" * len(text)
    return f"{found[1]}{DOT}{'*' * (len(found[2]) - 3)}{found[2][-3:]}"


def mask_bank_card(number: str) -> str:
    """Return stars and the last four figures."""
    text = re.sub(r"[\s-]", "", folded(number))
    return "*" * max(len(text) - 4, 1) + text[-4:] * (len(text) > 8)


def mask_address(address: str) -> str:
    """Return the address down to the village group or the building, never to the door or room.

    Where neither can be told, everything from the first figure on is left out.
    """
    text = squeezed(address.translate(_WIDE)).replace(" ", "")
    if found := _GROUP.match(text) or _BUILDING.match(text):
        return found[0]
    return re.split(r"\d", text)[0]
