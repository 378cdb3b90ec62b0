"""An open day in words for the group chat, the board and the loudspeaker: nothing about a person in any."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from village_affairs.models import OpenDay
from xidu.kit.dates import chinese_date, clock_words
from xidu.kit.language import in_chinese


@dataclass(frozen=True)
class NoticeText:
    key: str
    where: str
    words: str


@in_chinese()
def notice_texts(open_day: OpenDay, *, url: str) -> list[NoticeText]:
    """Return the three texts in Chinese, whatever the reader's language: neighbours read them."""
    return [
        NoticeText("chat", _("发到微信群"), _chat(open_day, url)),
        NoticeText("board", _("贴在公告栏"), _board(open_day, url)),
        NoticeText("speaker", _("大喇叭读"), _speaker(open_day)),
    ]


def _facts(day: OpenDay) -> dict[str, str]:
    return {
        "name": day.committee.name,
        "full": day.committee.full_name,
        "affairs": "村务" if day.committee.is_village else "居务",
        "day": chinese_date(day.day),
        "clock": clock_words(day.start, day.end),
        "place": day.place,
        "why": day.cancelled_because or day.moved_because,
        "was": chinese_date(day.planned_day),
        "tel": day.committee.telephone,
    }


def _head(day: OpenDay) -> str:
    if day.cancelled_at:
        return "{name}阳光{affairs}开放日取消：原定{day} {clock}。原因：{why}。".format(**_facts(day))
    head = "{name}阳光{affairs}开放日：{day} {clock}，{place}。".format(**_facts(day))
    return head + ("（原来是{was}，改期：{why}）".format(**_facts(day)) if day.day != day.planned_day else "")


def _chat(day: OpenDay, url: str) -> str:
    if day.cancelled_at:
        return f"{_head(day)}\n详情：{url}"
    points = "\n".join(f"{item['at']} {item['what']}" for item in day.agenda)
    ask = "账本、凭证随便翻，有话当面说。来不了，点开先把问题留下："
    return "\n".join(filter(None, (f"【{_facts(day)['name']}】{_head(day)}", points, f"{ask}{url}")))


def _board(day: OpenDay, url: str) -> str:
    facts = _facts(day)
    if day.cancelled_at:
        return f"通知\n\n{_head(day)}\n\n{facts['full']}"
    points = [f"{n}. {item['at']}　{item['what']}" for n, item in enumerate(day.agenda, 1)]
    tail = (
        "可以当面查账、看凭证、提意见。能答的当场答；答不了的登记，按期答复。",
        "电话：{tel}".format(**facts),
        f"网址：{url}",
    )
    return "\n".join(("通知", "", _head(day), *points, *tail, "", facts["full"]))


def _speaker(day: OpenDay) -> str:
    facts = _facts(day)
    if day.cancelled_at:
        said = "{name}的阳光{affairs}开放日，原定{day}，这次取消了，原因是{why}。".format(**facts)
    else:
        what = "{day}，{clock}，在{place}，举行阳光{affairs}开放日。".format(**facts)
        said = f"{what}账本和凭证都放在桌上，欢迎大家来看一看、问一问。"
    neighbours = "村民" if day.committee.is_village else "居民"
    # A dash between two clocks cannot be read aloud.
    return f"各位{neighbours}请注意。{said}再说一遍。{said}".replace("–", "到")
