"""An activity in words for 社区云 and group chats: what, when, where, a link; nobody's name or number."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from xidu.kit.dates import SHANGHAI, chinese_date, clock_words
from xidu.kit.gate.text import masked
from xidu.kit.language import in_chinese


@in_chinese()
def chat_words(activity: Activity, *, url: str, ask: str = "") -> str:
    """Return the text in Chinese, whatever the reader's language: neighbours read it.

    ``url`` is the whole address of the public page; ``ask`` stands before it, else how to come. One that was
    called off says so and why.
    """
    facts = {"name": activity.committee.name, "title": masked(activity.title), "url": url}
    facts |= {"when": when_words(activity), "where": masked(activity.where_words)}
    if activity.state == Activity.State.CANCELLED:
        facts["why"] = masked(activity.cancelled_because)
        return _("【%(name)s】%(title)s取消了：原定%(when)s。原因：%(why)s。\n详情：%(url)s") % facts
    head = _("【%(name)s】%(title)s：%(when)s，%(where)s。") % facts
    return f"{head}\n{ask or _how_to_come(activity)}{url}"


def when_words(activity: Activity) -> str:
    start, end = (moment.astimezone(SHANGHAI) for moment in (activity.starts_at, activity.ends_at))
    return f"{chinese_date(start.date())}{clock_words(start.time(), end.time())}"


def _how_to_come(activity: Activity) -> str:
    if not activity.takes_sign_ups:
        return _("不用报名，直接来。详情：")
    if activity.closes_at <= timezone.now():
        return _("报名截止了。详情：")
    if activity.capacity:
        return _("名额%(n)d个，报满为止，点开报名：") % {"n": activity.capacity}
    return _("点开报名，填个手机号就行：")
