"""What the gate says about a place, without ever repeating the number it found there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

ID_NUMBER = "id_number"
MOBILE = "mobile"
BANK_CARD = "bank_card"
PLATE = "plate"
EMAIL = "email"
LOCATION = "location"
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason not to publish: what kind, where, and the masked number or why it cannot be read."""

    kind: str
    place: str
    excerpt_masked: str

    @property
    def kind_in_words(self) -> str:
        return kind_in_words(self.kind)


def kind_in_words(kind: str) -> str:
    return {
        ID_NUMBER: _("身份证号码"),
        MOBILE: _("手机号码"),
        BANK_CARD: _("银行卡号"),
        PLATE: _("车牌号"),
        EMAIL: _("电子邮箱"),
        LOCATION: _("拍摄地点"),
        UNREADABLE: _("无法检查"),
    }[kind]


def mask(kind: str, number: str) -> str:
    """Return enough of ``number`` (without separators) to find it again on the page, never all of it."""
    if kind == EMAIL:
        name, _at, host = number.partition("@")
        return f"{name[:1]}***@{host}"
    if kind == PLATE:
        return f"{number[:2]}·***{number[-2:]}"
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"
