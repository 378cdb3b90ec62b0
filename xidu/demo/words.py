"""Ready words for answers: what was found, what was done, what comes next; the blanks are the case's own."""

from __future__ import annotations

from demands.models import ReplyTemplate
from residents.models import Committee

# (title, words): for every committee of the street.
EVERYONES = (
    (
        "修好了，请看看",
        "您说的地方我们【哪天】去看过，【做了什么】，现在好了。您方便时看一眼，还不好就在评价里说，换人再办。",
    ),
    (
        "说明情况",
        "您说的事我们【哪天】去问清楚了：【实际情况】。眼下先【怎么办】，到【哪天】再看一次，结果告诉您。",
    ),
    (
        "归别处管，已经转过去",
        "这件事归【哪个单位】管，【哪天】已经把您的话原样转过去。他们有了回音，我们马上告诉您。",
    ),
    (
        "现在办不了",
        "这件事现在办不了，因为【什么原因】。眼下可以先【替代办法】；以后条件有了，我们再来找您商量。",
    ),
    (
        "两家说和了",
        "我们【哪天】和两家都坐下来谈过，说好【怎么约定】。以后再有不顺心，先找组长，不用闷在心里。",
    ),
    (
        "和邻居是同一件",
        "您说的和邻居反映的是同一件事，已经并到一起办。办到哪一步，都照您留的办法告诉您。",
    ),
)
# (committee, title, words): one village's own.
OWN = (
    (
        "金港村",
        "路灯、井盖报修",
        "村里【哪天】叫电工看过，缺【什么配件】，【哪天】装好。这几天请绕着走，晚上出门带个手电。",
    ),
)


def build_words() -> int:
    """Put down the ready words that are not there yet; return how many are new."""
    places = {row.name: row for row in Committee.objects.filter(name__in=[name for name, *_rest in OWN])}
    wanted = [(None, *row) for row in EVERYONES] + [(places[name], *rest) for name, *rest in OWN]
    new = 0
    for position, (committee, title, words) in enumerate(wanted):
        _row, is_new = ReplyTemplate.objects.get_or_create(
            committee=committee, title=title, defaults={"words": words, "position": position}
        )
        new += is_new
    return new
