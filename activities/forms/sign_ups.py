"""Shapes of a sign-up: by oneself, by a leader for a neighbour, at the desk; each form calls one action."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.actions.sign_ups import change_party, sign_up
from activities.models import Activity, SignUp
from residents.models import Block, Committee, Household
from users.models import User
from xidu.kit.forms import OnceForm, phone_or_none

PHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
NUMBER = {"inputmode": "numeric"}
APART = re.compile(r"[、,，;；\s]+")
MOST = 20


def hosts_of(activity: Activity) -> list[Committee]:
    """Return the organiser and whoever invites with it."""
    rows = activity.co_hosts.select_related("committee").order_by("pk")
    return [activity.committee, *(row.committee for row in rows)]


class FromField(forms.ChoiceField):
    """Where somebody lives, as precisely as they like. Gives a committee and a block or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": _("您是哪一组的"), **kwargs})
        self.places: dict[str, tuple[Committee, Block | None]] = {}

    def offer(self, hosts: list[Committee], here: Committee) -> None:
        """Offer the blocks of ``hosts``; who chooses nothing is counted with ``here``."""
        of_host = {host.pk: host for host in hosts}
        mine: dict[int, list[tuple[str, str]]] = {pk: [] for pk in of_host}
        self.places = {}
        for block in Block.objects.filter(committee__in=hosts):
            mine[block.committee_id].append((f"b{block.pk}", block.name))
            self.places[f"b{block.pk}"] = (of_host[block.committee_id], block)
        self.places |= {f"c{host.pk}": (host, None) for host in hosts} | {"": (here, None)}
        if len(hosts) == 1:
            self.choices = [("", _("不说也可以")), *mine[hosts[0].pk]]
        else:
            groups = [(host.name, [(f"c{host.pk}", host.name), *mine[host.pk]]) for host in hosts]
            self.choices = [("", _("不说也可以")), *groups]

    def clean(self, value: Any) -> Any:
        return self.places[super().clean(value)]


def people_field(label: Any, most: int = MOST, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        initial=1,
        widget=forms.NumberInput(attrs=NUMBER),
        error_messages={
            "min_value": _("至少写1个人"),
            "max_value": _("一次最多报%(limit_value)d个人，更多请打电话告诉我们"),
            "invalid": _("请写数字，例如 2"),
        },
        **kwargs,
    )


def names_of(text: str) -> tuple[str, ...]:
    """Return the names in a line of names, each short enough to keep."""
    return tuple(part[:30] for part in APART.split(text) if part)


class SignUpForm(OnceForm):
    """One party: how many first, the person last and as little of them as they like."""

    people = people_field(_("几个人来"))
    name = forms.CharField(label=_("怎么称呼您"), max_length=30, required=False)
    names = forms.CharField(
        label=_("一起来的人"),
        help_text=_("用顿号隔开，例如：老伴、孙女。只有工作人员看得到。"),
        max_length=200,
        required=False,
    )
    children = forms.IntegerField(
        label=_("其中未满14岁的孩子"),
        min_value=0,
        max_value=MOST,
        required=False,
        widget=forms.NumberInput(attrs=NUMBER),
    )
    home = FromField()
    phone = forms.CharField(
        label=_("手机号"),
        help_text=_("填了，前一天问您“还来吗”，有变化也告诉您。不会公开。"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs=PHONE),
    )
    hear_by = forms.ChoiceField(label=_("怎么告诉您"), widget=forms.RadioSelect, required=False)
    door = SignUp.Door.WEB

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        here: Committee,
        hosts: list[Committee],
        signed_in: bool = False,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        self.activity, self.here = activity, here
        self.fields["people"] = people_field(self.fields["people"].label, activity.party_most)
        self.fields["home"].offer(hosts, here)  # type: ignore[attr-defined]
        hear = SignUp.Hear
        ways = [
            (hear.SMS, _("发短信")),
            (hear.LEADER, _("请组长来告诉我")),
            *([(hear.SITE, _("网站里的消息"))] if signed_in else []),
            (hear.NONE, _("我自己凭查询码来看")),
        ]
        self.fields["hear_by"].choices = ways  # type: ignore[attr-defined]
        self.fields["hear_by"].initial = self.usual_way(signed_in)

    def usual_way(self, signed_in: bool) -> str:
        return SignUp.Hear.SITE if signed_in else SignUp.Hear.NONE

    def clean_phone(self) -> str:
        return phone_or_none(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        hear, phone = kept.get("hear_by") or SignUp.Hear.NONE, kept.get("phone")
        if hear == SignUp.Hear.SMS and not phone and "phone" not in self.errors:
            self.add_error("phone", _("要发短信给您，请留一个号码；或者换一种方式"))
        block = (kept.get("home") or (None, None))[1]
        if hear == SignUp.Hear.LEADER and block is None and "home" in self.fields:
            self.add_error("home", _("请组长告诉您，要选一下您是哪一组的"))
        # Whoever leaves a number and does not choose wants to be told by it.
        kept["hear_by"] = SignUp.Hear.SMS if hear == SignUp.Hear.NONE and phone else hear
        self.check_children(kept)
        return kept

    def check_children(self, kept: dict[str, Any]) -> None:
        if (kept.get("children") or 0) > (kept.get("people") or MOST):
            self.add_error("children", _("孩子比来的人还多，请再看一遍人数"))

    def where(self) -> dict[str, Any]:
        home, block = self.cleaned_data["home"]
        return {"home": home, "block": block}

    def send(self, *, user: User | None = None, by: User | None = None) -> tuple[SignUp, str]:
        """Keep the party; return it and its query code."""
        kept = self.cleaned_data
        return sign_up(
            self.activity,
            source=f"{self.door}:{kept['source']}",
            people=kept["people"],
            name=kept["name"],
            phone=kept["phone"],
            names=(*([] if kept["name"] else [""]), *names_of(kept["names"])),
            children=kept["children"] or 0,
            user=user,
            door=self.door,
            by=by,
            hear_by=kept["hear_by"],
            **self.where(),
        )


class DeskSignUpForm(SignUpForm):
    """For a neighbour who stands at the desk or is on the telephone."""

    door = SignUp.Door.DESK

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        called = {"name": _("怎么称呼他"), "home": _("他是哪一组的"), "hear_by": _("怎么告诉他")}
        for field, label in called.items():
            self.fields[field].label = label
        self.fields["name"].required = True
        self.fields["phone"].help_text = _("填了，前一天问他“还来吗”，有变化也告诉他。不会公开。")
        hear = SignUp.Hear
        ways = [
            (hear.SMS, _("发短信")),
            (hear.LEADER, _("请组长告诉他")),
            (hear.NONE, _("他自己凭查询码来看")),
        ]
        self.fields["hear_by"].choices = ways  # type: ignore[attr-defined]


class LeaderSignUpForm(DeskSignUpForm):
    """For a neighbour of the leader's own block, by door."""

    door = SignUp.Door.LEADER
    household = forms.ModelChoiceField(
        label=_("哪一户"), queryset=Household.objects.none(), required=False, empty_label=_("不说也可以")
    )
    field_order = ("name", "household", "people")

    def __init__(self, *args: Any, block: Block, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.block = block
        del self.fields["home"]
        doors = self.fields["household"]
        doors.queryset = Household.objects.filter(block=block)  # type: ignore[attr-defined]
        doors.label_from_instance = lambda household: household.door  # type: ignore[attr-defined]

    def usual_way(self, signed_in: bool) -> str:
        return SignUp.Hear.LEADER

    def where(self) -> dict[str, Any]:
        return {
            "home": self.block.committee,
            "block": self.block,
            "household": self.cleaned_data["household"],
        }


class ChangePartyForm(forms.Form):
    people = people_field(_("几个人来"))
    names = forms.CharField(
        label=_("多来的人"), help_text=_("用顿号隔开，例如：老伴、孙女。"), max_length=200, required=False
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = people_field(self.fields["people"].label, most)

    def send(self, row: SignUp) -> None:
        # Names belong to seats by number; those who were coming already keep theirs.
        names = [""] * row.people + list(names_of(self.cleaned_data["names"]))
        change_party(row, self.cleaned_data["people"], names)
