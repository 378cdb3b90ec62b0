"""Every component on one page, for those who build with them and for the checks that look at them.

Its sample words stay in Chinese: they are no part of the interface and need no translation.
"""

import datetime as dt
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xidu.kit.dates import SHANGHAI

DAYS = (dt.date(2026, 12, 4), dt.date(2026, 12, 5), dt.date(2026, 12, 6))
BALANCES = ("38.2", "39.0", "37.5", "36.9", "38.8", "40.1", None, "38.0", "40.6", "42.2", "41.2", "45.7")
SPENT = (
    ("保洁与绿化养护", "46200.00"),
    ("为老服务", "31850.00"),
    ("道路与管网维修", "28640.00"),
    ("文体活动", "14380.80"),
)


class SampleForm(forms.Form):
    """One field of each kind the site uses."""

    phone = forms.CharField(label="手机号", help_text="11位数字，用来收验证码")
    code = forms.RegexField(
        r"^\d{6}$", label="验证码", error_messages={"invalid": "验证码是6位数字，例如 482130"}
    )
    way = forms.ChoiceField(
        label="您想怎么收到答复",
        choices=[("sms", "短信"), ("call", "打电话给我"), ("board", "贴在公告栏")],
        widget=forms.RadioSelect,
    )
    item = forms.ChoiceField(label="问哪一项", choices=[("", "整张表"), ("1", "为老服务")], required=False)
    words = forms.CharField(label="您的问题或建议", widget=forms.Textarea, required=False)
    day = forms.DateField(label="哪天去的", widget=forms.DateInput(attrs={"type": "date"}))
    photo = forms.FileField(label="照片", required=False, help_text="别拍到人脸和身份证。")
    agree = forms.BooleanField(label="同意公开时显示第几组", required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; ``?errors=1`` shows the form as it comes back."""
    form = SampleForm({"s-code": "48213"}, prefix="s") if "errors" in request.GET else SampleForm(prefix="s")
    context = {
        "form": form,
        "days": DAYS,
        "start": dt.datetime(2026, 12, 5, 9, tzinfo=SHANGHAI),
        "end": dt.datetime(2026, 12, 5, 11, tzinfo=SHANGHAI),
        "month": [Decimal(sum_) for sum_ in ("412400.00", "186420.00", "142085.80", "456734.20")],
        "overdrawn": [Decimal(sum_) for sum_ in ("-20000.00", "50000.00", "60000.00", "-30000.00")],
        "nought": [Decimal("0.00")] * 4,
        "labels": ("9月底结余", "10月收进", "10月花掉", "10月底结余"),
        "points": [
            (
                f"{2025 + (10 + at) // 12}年{(10 + at) % 12 + 1}月",
                None if sum_ is None else Decimal(sum_) * 10000,
            )
            for at, sum_ in enumerate(BALANCES)
        ],
        "shorts": [(10 + at) % 12 + 1 for at in range(len(BALANCES))],
        "spent": [(words, Decimal(sum_)) for words, sum_ in SPENT],
    }
    return render(request, "components/gallery.html", context)
