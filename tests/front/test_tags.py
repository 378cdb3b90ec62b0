"""The words and small parts that template tags make."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from xidu.gallery import SampleForm
from xidu.kit.dates import SHANGHAI
from xidu.kit.templatetags.kit import clauses, due_words

TODAY = dt.date(2026, 11, 24)


def drawn(source: str, **context: object) -> str:
    return Template("{% load kit charts forms %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("deadline", "state", "words"),
    [
        (dt.date(2026, 11, 10), "late", "晚了14天"),
        (dt.date(2026, 11, 23), "late", "晚了1天"),
        (dt.date(2026, 11, 24), "soon", "今天"),
        (dt.date(2026, 11, 25), "soon", "明天"),
        (dt.date(2026, 11, 27), "soon", "还剩3天"),
        (dt.date(2026, 11, 28), "plain", "还剩4天"),
        # Half past midnight in Shanghai is still the day before in Greenwich.
        (dt.datetime(2026, 11, 24, 23, 30, tzinfo=SHANGHAI), "soon", "今天"),
        (dt.datetime(2026, 11, 24, 16, 30, tzinfo=dt.UTC), "soon", "明天"),
    ],
)
def test_a_deadline_says_its_days(deadline, state, words):
    assert due_words(deadline, TODAY) == (state, words)


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("10月收进18.64万元，花了14.21万元", ["10月收进18.64万元，", "花了14.21万元"]),
        ("2026年10月财务收支", ["2026年10月", "财务收支"]),
        ("2026年9月公开：按时", ["2026年9月", "公开：", "按时"]),
        ("2026年12月5日开放日", ["2026年12月5日开放日"]),
        ("<b>，", ["&lt;b&gt;，"]),
        ("", []),
    ],
)
def test_a_headline_breaks_between_its_clauses(sentence, parts):
    expected = "".join(f'<span class="cl">{part}</span>' for part in parts)

    assert clauses(sentence) == expected


def test_an_english_headline_keeps_its_blanks():
    with translation.override("en"):
        assert clauses("In 1 yuan, out 2 yuan") == "In 1 yuan, out 2 yuan"


@pytest.mark.parametrize(
    ("day", "kind"),
    [("2026-12-04", "tear"), ("2026-12-05", "tear tear--sat"), ("2026-12-06", "tear tear--sun")],
)
def test_the_calendar_sheet_knows_saturday_and_sunday(day, kind):
    html = drawn("{% tear day %}", day=dt.date.fromisoformat(day))

    assert f'<time class="{kind}" datetime="{day}">' in html


def test_the_calendar_sheet_of_a_moment_is_the_day_in_shanghai():
    html = drawn("{% tear moment %}", moment=dt.datetime(2026, 12, 4, 16, 30, tzinfo=dt.UTC))

    assert 'datetime="2026-12-05T00:30"' in html
    assert "农历十月廿七" in html


def test_the_lunar_day_is_left_out_in_english():
    with translation.override("en"):
        assert drawn("{{ day|lunar }}", day=TODAY) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("chinese_date", "Tuesday 24 November 2026"),
        ("day_words", "Tuesday 24 November"),
        ("short_day", "24 November"),
        ("month_words", "November 2026"),
    ],
)
def test_an_english_day_names_its_month(name, words):
    with translation.override("en"):
        assert drawn("{{ day|" + name + " }}", day=TODAY) == words


def test_english_charts_count_in_plain_yuan():
    with translation.override("en"):
        html = drawn(
            "{% flow a b a b label='' labels=rows %}",
            a=Decimal(98300),
            b=Decimal(186420),
            rows=("a", "b", "c", "d"),
        )

    assert re.findall(r"[＋－]?[\d,.]+ yuan", html) == [
        "98,300.00 yuan",
        "＋186,420.00 yuan",
        "－98,300.00 yuan",
        "186,420.00 yuan",
    ]


def test_a_telephone_link_holds_only_what_can_be_dialled():
    assert drawn("{{ phone|dialled }}", phone="021-0000 0000 转 2") == "021000000002"


def test_names_on_plates_and_doors_are_text():
    html = drawn("{% plate name %}{% door name words=name %}{% tag 'late' name %}", name="<i>")

    assert "<i>" not in html
    assert html.count("&lt;i&gt;") == 4


def test_a_door_says_its_state_and_whom_to_care_for_in_words():
    html = drawn('{% door "2号" state="late" words="超期没走访" care=True url="/d/" %}')

    assert html == (
        '<a class="door door--late" href="/d/">2号<span class="door__care" aria-hidden="true">顾</span>'
        '<span class="vh">，重点照顾</span><span class="vh">，超期没走访</span></a>'
    )


def test_a_field_is_tied_to_its_hint_and_its_error():
    html = drawn("{% field form.phone %}", form=SampleForm({}))

    assert 'aria-describedby="id_phone_hint id_phone_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_phone_error"' in html
    assert "请填写“手机号”" in html


def test_an_untouched_field_claims_no_error():
    html = drawn("{% field form.phone %}", form=SampleForm())

    assert 'aria-describedby="id_phone_hint"' in html
    assert "aria-invalid" not in html


def test_the_summary_says_each_error_in_the_words_of_its_field():
    html = drawn("{% form_errors form %}", form=SampleForm({"code": "48213"}))

    assert 'role="alert"' in html
    assert '<a href="#id_code">验证码是6位数字，例如 482130</a>' in html
    assert '<a href="#id_way">请选一下“您想怎么收到答复”</a>' in html
    assert "还差4处" in html


def test_an_error_of_a_hidden_field_is_not_swallowed():
    class Hiding(forms.Form):
        key = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "表格过期了"})

    assert "<li>表格过期了</li>" in drawn("{% form_errors form %}", form=Hiding({}))


def test_a_form_that_takes_files_says_so():
    class Plain(forms.Form):
        words = forms.CharField()

    assert 'enctype="multipart/form-data"' in drawn("{% whole_form form %}", form=SampleForm())
    assert "enctype" not in drawn("{% whole_form form %}", form=Plain())


@pytest.mark.parametrize(
    ("income", "spending", "said"),
    [
        ("100", "50", ["＋100元", "－50元"]),
        ("0", "0", ["0元", "0元"]),
        ("-100", "-50", ["－100元", "＋50元"]),
    ],
)
def test_signs_tell_income_from_spending_without_colour(income, spending, said):
    from decimal import Decimal

    html = drawn(
        "{% flow o i s c label='收支' labels=labels %}",
        o=Decimal(0),
        i=Decimal(income),
        s=Decimal(spending),
        c=Decimal(income) - Decimal(spending),
        labels=("一", "二", "三", "四"),
    )

    values = [part.split("</span>")[0] for part in html.split('<span class="flow__v">')[1:]]
    assert values[1:3] == said


def test_a_month_without_figures_says_so_in_the_table():
    html = drawn("{% trend points label='结余' shorts=shorts %}", points=[("2026年9月", None)], shorts=[9])

    assert "还没公开" in html
