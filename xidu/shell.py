"""The roof's share of every page: its plate, tabs, help and side navigation, and how long it may be kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xidu.kit.display import display_of

LANG_TAGS = {"zh-hans": "zh-Hans-CN", "en": "en"}

# (words, icon, URL name). A tab whose page is not there yet is left out.
PLACE_TABS = (
    (_("首页"), "home", "village_affairs:village"),
    (_("公开"), "sheet", "village_affairs:disclosures"),
    (_("议事"), "talk", "village_affairs:open-days"),
    (_("活动"), "clover", "activities:activities"),
    (_("我的"), "me", "me"),
)
STREET_TABS = (
    (_("首页"), "home", "street"),
    (_("我的"), "me", "me"),
)
HELP_LINKS = (
    (_("使用帮助"), "", "help"),
    (_("无障碍说明"), "", "accessibility"),
    (_("隐私说明"), "", "privacy"),
    (_("网站地图"), "", "sitemap"),
)
LEADER_TABS = (
    (_("今天"), "home", "leaders:today"),
    (_("走访"), "door", "leaders:visits"),
    (_("难事"), "need", "demands:leader-demands"),
    (_("活动"), "cal", "activities:leader-activities"),
    (_("我的"), "me", "me"),
)
# (group, words, icon, URL name, permission or None for everyone who may enter the desk)
DESK_ITEMS: tuple[tuple[Any, Any, str, str, str | None], ...] = (
    ("", _("今天要办"), "home", "desk", None),
    (_("村务与议事"), _("村务公开"), "sheet", "village_affairs:months", "village_affairs.view_desk"),
    (_("村务与议事"), _("要公开的"), "box", "village_affairs:duties", "village_affairs.view_desk"),
    (_("村务与议事"), _("开放日"), "cal", "village_affairs:desk-open-days", "village_affairs.view_desk"),
    (_("村务与议事"), _("现场会"), "talk", "village_affairs:desk-meetings", "village_affairs.view_desk"),
    (_("村务与议事"), _("反映与答复"), "talk", "village_affairs:questions", "village_affairs.view_opinion"),
    (_("村务与议事"), _("转发的话"), "up", "village_affairs:desk-sharing", "village_affairs.view_desk"),
    (_("村务与议事"), _("村监会"), "ok", "village_affairs:supervision", "village_affairs.view_desk"),
    (_("村务与议事"), _("诉求"), "need", "demands:desk", "demands.view_demand"),
    (_("村务与议事"), _("活动"), "cal", "activities:desk", "activities.view_activity"),
    (_("村务与议事"), _("场地"), "home", "activities:desk-places", "activities.view_place"),
    (_("人和走访"), _("楼组长、村组长"), "door", "leaders:coverage", "leaders.view_coverage"),
    (_("人和走访"), _("走访"), "door", "leaders:desk-visits", "leaders.view_visit"),
    (_("人和走访"), _("走访覆盖"), "home", "leaders:desk-homes", "leaders.view_round"),
    (_("人和走访"), _("大走访"), "talk", "leaders:desk-rounds", "leaders.view_round"),
    (_("人和走访"), _("居民名册"), "me", "residents:roster", "residents.view_person"),
    (_("人和走访"), _("组长培训"), "sheet", "leaders:desk-training", "leaders.run_training"),
    (_("人和走访"), _("老少结对"), "talk", "leaders:desk-pairs", "leaders.run_pairs"),
    (_("人和走访"), _("组长生日"), "cake", "leaders:desk-birthdays", "leaders.view_birthdays"),
    (_("人和走访"), _("组长座谈会"), "talk", "leaders:desk-symposia", "leaders.run_symposium"),
    (_("人和走访"), _("组长补贴表"), "sheet", "leaders:desk-sheets", "leaders.export_allowance"),
    (_("人和走访"), _("组长想办的"), "clover", "leaders:desk-proposals", "leaders.approve_proposal"),
    (_("人和走访"), _("窗口"), "door", "users:counter", "users.issue_code"),
    (_("人和走访"), _("亲属代办、监护人"), "me", "users:desk-family", "users.keep_family"),
    (_("人和走访"), _("上门转告"), "ear", "users:desk-doorstep", "users.view_outbox"),
    (_("美丽约定"), _("约定"), "talk", "agreements:desk-agreements", "agreements.view_agreement"),
    (_("美丽约定"), _("积分"), "ok", "agreements:desk", "agreements.view_claim"),
    (_("美丽约定"), _("积分办法"), "sheet", "agreements:books", "agreements.view_rulebook"),
    (_("美丽约定"), _("积分兑换"), "box", "agreements:desk-shelf", "agreements.view_shelfitem"),
    (_("美丽约定"), _("商户结算"), "sheet", "agreements:settlements", "agreements.view_settlement"),
    (_("美丽约定"), _("小菜园"), "home", "agreements:desk-gardens", "agreements.keep_garden"),
    (_("美丽约定"), _("共享停车"), "door", "agreements:desk-parking", "agreements.view_bay"),
    (_("美丽约定"), _("小象邻里"), "home", "agreements:desk-merchants", "agreements.view_merchant"),
    (_("四叶草"), _("服务项目"), "clover", "services:desk", "services.view_programme"),
    (_("四叶草"), _("微心愿"), "clover", "services:desk-wishes", "services.view_wish"),
    (_("四叶草"), _("光明行动"), "ear", "services:desk-bright", "services.keep_bright"),
    (_("四叶草"), _("托班"), "home", "services:desk-nursery", "services.keep_nursery"),
    (_("管理"), _("通知发送"), "up", "users:outbox", "users.view_outbox"),
    (_("管理"), _("账号与角色"), "me", "users:accounts", "users.propose_grant"),
    (_("管理"), _("全部资料"), "box", "admin:index", None),
)


@dataclass(frozen=True)
class Tab:
    """One entry of a navigation; ``current`` marks where the visitor stands, ``count`` what waits there."""

    words: str
    icon: str
    url: str
    current: bool = False
    group: str = ""
    count: int | None = None


class ShellMiddleware:
    """Every answer says how long it may be kept: public pages as they declare, everything else not at all.

    It stands outside the session and message middlewares, so it sees the cookies they set.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "is_public", False):
            response.cookies.clear()
        elif not request.path.startswith(str(settings.STATIC_URL)):
            response["Cache-Control"] = "no-store"
        return response


def shell(request: HttpRequest) -> dict[str, Any]:
    """What ``base*.html`` needs, worked out only where a template asks for it.

    A public view says where it stands by ``request.place = committee`` (any object with ``name``, ``slug``,
    ``street``, ``address``, ``phone``, ``hours``); without it the page belongs to the street.
    """
    shown = display_of(request)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "html_lang": LANG_TAGS.get(language, language),
        "mode": shown.mode,
        "theme": shown.theme,
        "day": shown.day,
        "here": request.get_full_path() if request.method in {"GET", "HEAD"} else request.path,
        "place": getattr(request, "place", None),
        "place_home": SimpleLazyObject(lambda: place_home(request)),
        "help_links": SimpleLazyObject(lambda: tabs_of(request, HELP_LINKS)),
        "tabs": SimpleLazyObject(lambda: place_tabs(request)),
        "leader_tabs": SimpleLazyObject(lambda: tabs_of(request, LEADER_TABS)),
        "desk_items": SimpleLazyObject(lambda: desk_items(request)),
    }


def place_home(request: HttpRequest) -> str:
    """Return the address behind the plate in the masthead."""
    place = getattr(request, "place", None)
    return (place and address(PLACE_TABS[0][2], committee=place.slug)) or "/"


def place_tabs(request: HttpRequest) -> list[Tab]:
    """Return the tabs of the place the page belongs to, or the street's."""
    place = getattr(request, "place", None)
    if place is None:
        return tabs_of(request, STREET_TABS)
    return tabs_of(request, PLACE_TABS, committee=place.slug)


def tabs_of(request: HttpRequest, rows: tuple[tuple[Any, str, str], ...], **place: str) -> list[Tab]:
    """Return the tabs whose pages exist; the one with the longest address above this page is current."""
    found = [(words, icon, url) for words, icon, name in rows if (url := address(name, **place))]
    above = [url for _words, _icon, url in found if request.path.startswith(url)]
    here = max(above, key=len, default=None)
    return [Tab(words=words, icon=icon, url=url, current=url == here) for words, icon, url in found]


def desk_items(request: HttpRequest) -> list[Tab]:
    """Return the side navigation this person may use; ``request.desk_counts`` holds counts by URL name."""
    counts: dict[str, int] = getattr(request, "desk_counts", {})
    user = getattr(request, "user", None)
    found = [
        (group, words, icon, name, url)
        for group, words, icon, name, permission in DESK_ITEMS
        if (url := address(name)) and (permission is None or (user and user.has_perm(permission)))
    ]
    here = max((row[4] for row in found if request.path.startswith(row[4])), key=len, default=None)
    return [
        Tab(words=words, icon=icon, url=url, current=url == here, group=group, count=counts.get(name))
        for group, words, icon, name, url in found
    ]


def address(name: str, **place: str) -> str | None:
    """Return the address of the page called ``name``, for the place if it takes one, or None."""
    for kwargs in (place, {}) if place else ({},):
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    return None
