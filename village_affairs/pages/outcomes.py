"""What became of a question, in the words its asker and the public read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from village_affairs.models import Reply
from xidu.kit.templatetags.kit import short_day

Outcome = Reply.Outcome


def outcome_words(reply: Reply) -> str:
    """Return the outcome as one short sentence: what was done, by when, or by whom."""
    facts = {
        "to": reply.referred_to,
        "day": short_day(reply.planned_for) if reply.planned_for else "",
    }
    return {
        Outcome.ADOPTED: _("已经办了"),
        Outcome.PLANNED: _("列入计划，打算%(day)s前办好"),
        Outcome.EXPLAINED: _("说明了情况"),
        Outcome.REFERRED: _("转给%(to)s去办"),
        Outcome.IMPOSSIBLE: _("现在办不了，原因写在下面"),
    }[Outcome(reply.outcome)] % facts
