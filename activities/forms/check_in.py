"""Shapes of being there: on one's own phone, at the door, and typed in from paper afterwards."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.actions.check_in import back_fill, walk_in
from activities.actions.self_check_in import ALL, self_check_in
from activities.forms.sign_ups import NUMBER, FromField, people_field
from activities.models import Activity, CheckIn, SignUp
from residents.models import Block, Committee
from users.models import User
from xidu.kit.crypto import read_short_code
from xidu.kit.errors import BadValue
from xidu.kit.forms import OnceForm, phone_or_none
from xidu.kit.names import mask_name

PAPER_ROWS = 5
MOST_TICKS = 500
LONGEST_KEY = 60


class SelfCheckInForm(OnceForm):
    """The code from the screen, who one is, and how many came along."""

    screen_code = forms.CharField(
        label=_("屏幕上的6位数字"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    who = forms.CharField(
        label=_("报名时的手机号或查询码"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        error_messages={"required": _("请写报名时留的手机号，或者查询码")},
    )
    heads = forms.IntegerField(
        label=_("来了几个人"),
        help_text=_("不写就是报名的全都到了。"),
        min_value=1,
        max_value=20,
        required=False,
        widget=forms.NumberInput(attrs=NUMBER),
    )
    party = forms.CharField(label=_("是哪一家到了"), required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by_qr: bool, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_qr = by_qr
        if by_qr:
            del self.fields["screen_code"]
        if known:
            self.fields["who"].required = False
            self.fields["who"].help_text = _("您登录着，用自己的账号报的名可以不写。")

    def clean_who(self) -> dict[str, str]:
        text = self.cleaned_data["who"]
        if not text:
            return {}
        try:
            return {"code": read_short_code(text)}
        except BadValue:
            return {"phone": phone_or_none(text)}

    def ask_which(self, parties: list[SignUp]) -> None:
        """Offer the parties of one number, by their covered names, and all of them together."""
        came = CheckIn.objects.standing().filter(seat__sign_up__in=parties)
        there = set(came.values_list("seat__sign_up", flat=True))
        named = [(str(row.pk), _party_words(row, row.pk in there)) for row in parties]
        self.fields["party"].required = True
        self.fields["party"].widget = forms.RadioSelect(choices=[*named, (ALL, _("这几家都到了"))])
        self.order_fields(("source", "website", "party"))

    def send(self, activity: Activity, *, user: User | None) -> list[CheckIn]:
        kept = self.cleaned_data
        return self_check_in(
            activity,
            **kept["who"],
            party=kept["party"],
            user=None if kept["who"] else user,
            way=CheckIn.Way.QR if self.by_qr else CheckIn.Way.CODE,
            key=f"self:{kept['source']}",
            heads=kept["heads"],
        )


def _party_words(row: SignUp, there: bool) -> str:
    """Return "陆*康，2个人": the neighbours of one number tell themselves apart, others learn no name."""
    facts = {"who": mask_name(row.name) or row.get_door_display(), "n": row.people}
    words = _("%(who)s，%(n)d个人（签过到了）") if there else _("%(who)s，%(n)d个人")
    return str(words % facts)


class WalkInForm(OnceForm):
    """Somebody who just came: three things in half a minute; a number only if they like."""

    name = forms.CharField(label=_("称呼"), max_length=30)
    people = people_field(_("几个人"))
    home = FromField(label=_("从哪来"))

    def __init__(self, *args: Any, hosts: list[Committee], here: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].offer(hosts, here)  # type: ignore[attr-defined]

    def send(self, activity: Activity, *, by: User) -> SignUp:
        kept = self.cleaned_data
        home, block = kept["home"]
        return walk_in(
            activity,
            source=f"walk_in:{kept['source']}",
            name=kept["name"],
            people=kept["people"],
            home=home,
            block=block,
            by=by,
        )


class NumbersForm(OnceForm):
    """The line numbers that are ticked on the paper list."""

    numbers = forms.CharField(
        label=_("表上打了勾的序号"),
        help_text=_("例如：1-5, 8、12"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "numeric"}),
    )


class PaperRowForm(forms.Form):
    """Somebody written at the end of the paper list by hand."""

    name = forms.CharField(label=_("称呼"), max_length=30, required=False)
    people = people_field(_("几个人"), required=False)
    home = FromField(label=_("从哪来"))

    def __init__(self, *args: Any, hosts: list[Committee], here: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].offer(hosts, here)  # type: ignore[attr-defined]


PaperRows = forms.formset_factory(PaperRowForm, extra=PAPER_ROWS, max_num=PAPER_ROWS, absolute_max=PAPER_ROWS)


def send_paper(numbers: NumbersForm, rows: Any, activity: Activity, *, by: User) -> int:
    """Keep what stood on the paper; return how many people that was."""
    written: list[tuple[str, int, Block | None]] = [
        (row["name"], row["people"] or 1, row["home"][1]) for row in rows.cleaned_data if row.get("name")
    ]
    kept = numbers.cleaned_data
    source = f"paper:{kept['source']}"
    return back_fill(activity, numbers=kept["numbers"], walk_ins=written, source=source, by=by)


def read_ticks(body: bytes) -> list[dict[str, Any]]:
    """Return the ticks a phone kept while it had no net. Raises BadValue for anything else."""
    try:
        ticks = json.loads(body)["ticks"]
        kept = [{"seat": int(row["seat"]), "key": str(row["key"]), "at": str(row["at"])} for row in ticks]
    except (ValueError, KeyError, TypeError) as bad:
        raise BadValue(_("这份离线名单读不懂，请把页面刷新后再试。")) from bad
    if len(kept) > MOST_TICKS or any(not 0 < len(row["key"]) <= LONGEST_KEY for row in kept):
        raise BadValue(_("这份离线名单读不懂，请把页面刷新后再试。"))
    return kept
