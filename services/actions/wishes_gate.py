"""What may stand on a public card: nobody's name, number or address, and no money.

The sentences say what to change and never repeat a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from residents.models import Person
from services.models import Wish
from xidu.kit.errors import SeveralBroken
from xidu.kit.gate import scan_text
from xidu.kit.names import family_of

# What passes for money, and what is paid with it. A purse or a money box is a thing and may be wished for.
MONEY = re.compile(
    r"现金|现钞|红包|人民币|转账|汇款|打款|捐款|善款|借款|贷款|还债|付款码|收款码|医药|住院费|手术费|药费|买药|费用"
    r"|[学租水电护理看病治押伙食名习险疗活燃煤气话]费|购物卡|充值|代金券|消费券|补助金|慰问金|救助金|RMB|[¥￥]"
    r"|[\d一二两三四五六七八九十百千万几]+(?:块钱|元(?!宵|旦)|[百千万]块)|钱款|零花钱|压岁钱|一笔钱|点钱(?!包)"
    r"|[买看治缴交付欠还借给要]\w{0,4}钱(?!包)"
)
ADDRESS = re.compile(
    r"\d+(?:号楼|号门|号院|号家|幢|栋|单元|室|弄|支弄|组)|第[一二三四五六七八九十]+组"
    r"|(?:住在?|送到|家在)\w{0,8}[\d一二三四五六七八九十]+(?:号|组|队|楼)"
    r"|[\u4e00-\u9fff]{1,6}(?:路|街|巷)\d+|门牌|住址|地址"
)
TITLES = (
    "阿婆|阿公|奶奶|爷爷|阿姨|大妈|大爷|大伯|伯伯|叔叔|妈妈|爸爸|先生|女士|老师|师傅|同学|小朋友|老伯|老太|家"
)
PHONE = re.compile(r"(?<!\d)(?:\d[\s\-－—.]?){7,}(?!\d)")
# A family name that is also a common word is no name by itself.
FEWEST_OF_A_GIVEN_NAME = 2


class NotForPublic(SeveralBroken):
    """The words cannot become a card; ``reasons`` say what to change."""


def plain(text: str) -> str:
    """Return ``text`` in one form, without the blanks and signs that hide a name from a search."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if sign.isalnum() or sign in "¥￥").upper()


def check_words(words: Iterable[str], family: Iterable[Person]) -> None:
    """Raise NotForPublic where ``words`` name one of ``family``, say where they live, or ask for money."""
    if reasons := list(_reasons(" ".join(words), list(family))):
        raise NotForPublic(reasons)


def check_card(wish: Wish) -> None:
    """Raise NotForPublic for a card that says more than number, age band and thing."""
    check_words((wish.item, wish.size, wish.colour), family_of_wish(wish))
    home = wish.household
    said = plain(wish.item + wish.size + wish.colour)
    places = (plain(home.door), plain(str(home)), plain(home.block.name))
    if any(place in said for place in places if len(place) > 1 and not place.isdecimal()):
        raise NotForPublic([_where()])


def family_of_wish(wish: Wish) -> Iterable[Person]:
    people = list(Person.objects.filter(household=wish.household_id).order_by("pk"))
    if wish.person_id and wish.person_id not in {row.pk for row in people}:
        people.append(Person.objects.get(pk=wish.person_id))
    return people


def _reasons(text: str, family: list[Person]) -> Iterable[str]:
    bare = plain(text)
    if _names(bare, family):
        yield _("心愿里写到了家里人的名字或称呼，请去掉：只写要什么东西、帮什么忙。")
    if scan_text(text) or PHONE.search(unicodedata.normalize("NFKC", text)):
        yield _("心愿里有电话或别的号码，请去掉：认领以后由村居牵线。")
    if ADDRESS.search(unicodedata.normalize("NFKC", text)):
        yield _where()
    if MONEY.search(bare):
        yield _("微心愿只收东西和帮忙，不收钱、卡券和药费。要用钱的难处请转到村居的救助窗口。")


def _where() -> str:
    return _("心愿里写到了住在哪里，请去掉：只写要什么东西、帮什么忙。")


def _names(bare: str, family: list[Person]) -> bool:
    """Say whether somebody of ``family`` is named: in full, by the given name, or 王奶奶 and the like."""
    for person in family:
        full = plain(person.name)
        surname = plain(family_of(person.name))
        given = full.removeprefix(surname)
        if full in bare or (len(given) >= FEWEST_OF_A_GIVEN_NAME and given in bare):
            return True
        if re.search(f"[老小]?{re.escape(surname)}(?:{TITLES})", bare) or f"老{surname}" in bare:
            return True
    return False
