"""What a meeting decided, and how many were there and voted how.

Basis: organic law of villagers' committees, articles 22 and 26 (2018); quorums are dated figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from residents.actions.calendar import figure
from village_affairs.kinds.base import Body, DayField, Kind, KindForm
from village_affairs.kinds.blocks import Block, Check, day, facts
from village_affairs.models import Disclosure, Version

# Where a quorum is known, the figure that holds it.
MEETINGS = {
    "villagers": (gettext_lazy("村民会议"), "quorum_villagers"),
    "representatives": (gettext_lazy("村（居）民代表会议"), "quorum_representatives"),
    "residents": (gettext_lazy("居民会议"), "quorum_residents"),
    "group": (gettext_lazy("村民小组会议"), "quorum_representatives"),
    "members": (gettext_lazy("合作社成员（代表）大会"), "quorum_representatives"),
    "council": (gettext_lazy("议事会等其他会议"), ""),
}
COUNTS = ("due", "present", "yes", "no", "abstain")


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=99999)


class ResolutionForm(KindForm):
    kind = Disclosure.Kind.RESOLUTION
    words_label = gettext_lazy("决定了什么")
    words_needed = True
    own_order = ("meeting", "day", *COUNTS)

    meeting = forms.ChoiceField(
        label=gettext_lazy("什么会"),
        choices=[(key, words) for key, (words, _figure) in MEETINGS.items()],
        widget=forms.RadioSelect,
    )
    day = DayField(label=gettext_lazy("哪天开的"), past=True)
    due = _count(gettext_lazy("应到人数"))
    present = _count(gettext_lazy("实到人数"))
    yes = _count(gettext_lazy("赞成"))
    no = _count(gettext_lazy("反对"))
    abstain = _count(gettext_lazy("弃权"))

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or self.cleaned_data
        if any(kept.get(name) is None for name in COUNTS):
            return kept
        if kept["present"] > kept["due"]:
            self.add_error("present", _("实到不能比应到多，请核对"))
            return kept
        voted = kept["yes"] + kept["no"] + kept["abstain"]
        if voted != kept["present"]:
            facts_of = {"voted": voted, "present": kept["present"]}
            words = _("赞成、反对、弃权加起来是%(voted)d，实到是%(present)d，请核对；没投票的算弃权")
            self.add_error("abstain", words % facts_of)
        return kept

    def body(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("meeting", "day", *COUNTS)}


def resolution_blocks(body: Body) -> list[Block]:
    if "present" not in body:
        return []
    votes = {"yes": body["yes"], "no": body["no"], "abstain": body["abstain"]}
    return [
        facts(
            (_("会议"), MEETINGS[body["meeting"]][0]),
            (_("日期"), day(body["day"])),
            (_("到会"), _("应到%(due)d人，实到%(present)d人") % body),
            (_("表决"), _("赞成%(yes)d，反对%(no)d，弃权%(abstain)d") % votes),
            (_("结果"), _("通过") if _passed(body) else _("没有通过")),
        )
    ]


def _passed(body: Body) -> bool:
    """More than half of those present; what a place asks beyond that is the desk's check."""
    return bool(body["present"]) and body["yes"] * 2 > body["present"]


def resolution_checks(body: Body, version: Version) -> Iterable[Check]:
    """Say whether enough were there: a hint, because the figures of 2026 are not in hand everywhere."""
    if "present" not in body:
        return
    words, key = MEETINGS[body["meeting"]]
    if key:
        share = Fraction(figure(key, committee=version.committee))
        have = Fraction(body["present"], body["due"]) if body["due"] else Fraction(0)
        # 过半数 is more than half; 三分之二以上 holds the two thirds.
        enough = have > share if share == Fraction(1, 2) else have >= share
        detail = _("%(meeting)s要%(share)s到会，实到%(present)d，应到%(due)d") % {
            "meeting": words,
            "share": _("过半数") if share == Fraction(1, 2) else _("%(share)s以上") % {"share": share},
            "present": body["present"],
            "due": body["due"],
        }
        state = ("done", _("够了")) if enough else ("soon", _("可能不够"))
        yield Check(_("到会人数"), *state, detail)
    passed = ("done", _("过半数")) if _passed(body) else ("soon", _("没有过半数"))
    yield Check(_("赞成的人"), *passed)


RESOLUTION = Kind(
    Disclosure.Kind.RESOLUTION,
    ResolutionForm,
    gettext_lazy("村民会议、代表会议等决定的事和表决"),
    resolution_blocks,
    resolution_checks,
)
