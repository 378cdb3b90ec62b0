"""Sheets to print in tests: ordinary, empty and as full and as hostile as data can be."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from xidu.kit.papers import (
    Correction,
    DoorstepList,
    DoorstepNotice,
    DoorstepRow,
    FinanceRow,
    FinanceTable,
    Letter,
    QuerySlip,
    SignInRow,
    SignInSheet,
)
from xidu.kit.posters import NextOpenDay, Notice, PosterMonth, PosterOpenDay

SHANGHAI = ZoneInfo("Asia/Shanghai")
URL = "https://xidu.example/tingchao/2026-10/"
TELEPHONE = "021-0000-0000"
LARGEST = Decimal("999999999999.99")
HOSTILE = [
    '#include "x"',
    '#import "@preview/cetz:0.3.0": *',
    '#read("common.typ")',
    "$x$ *bold* _it_ `raw` @ref <label>",
    "= 标题 - 列表 + 列表 / 条: 目",
    "\\u{41} \\ // 注释 /* 注释 */",
    "]] #panic() {{ }} %(name)s",
    "开\u202e放\u2066日",
    "笑😀家",
    "𠮷家",
    "\ud800半个字",
    "a" * 40,
    "9" * 60,
    "一二三四五六七八九十" * 4,
    "第一行\n\n第二行",
    "",
]

POSTER = PosterMonth(
    street="西渡街道",
    village="听潮村",
    ledger="村民委员会账",
    period=dt.date(2026, 10, 1),
    income=Decimal("186420.00"),
    spending=Decimal("142085.80"),
    closing=Decimal("456700.00"),
    lines=[
        ("办公与水电", Decimal("8215.00")),
        ("保洁与绿化养护", Decimal("46200.00")),
        ("为老服务", Decimal("31850.00")),
        ("道路与管网维修", Decimal("28640.00")),
        ("文体活动", Decimal("14380.80")),
        ("村组长通讯与培训", Decimal("12800.00")),
    ],
    url=URL,
    telephone=TELEPHONE,
    published_on=dt.date(2026, 11, 5),
    posted_from=dt.date(2026, 11, 5),
    posted_until=dt.date(2026, 11, 12),
    open_day=NextOpenDay(
        dt.datetime(2026, 12, 5, 9, tzinfo=SHANGHAI),
        dt.datetime(2026, 12, 5, 11, tzinfo=SHANGHAI),
        "村委会一楼议事厅",
    ),
)
OPEN_DAY = PosterOpenDay(
    street="西渡街道",
    village="听潮村",
    start=dt.datetime(2026, 12, 5, 9, tzinfo=SHANGHAI),
    end=dt.datetime(2026, 12, 5, 11, tzinfo=SHANGHAI),
    place="村委会一楼议事厅",
    agenda=["当面查账、看凭证", "提意见，当场记、当场答"],
    url=URL,
    telephone=TELEPHONE,
)
ENTRY = FinanceRow(
    number=1,
    day=dt.date(2026, 9, 3),
    voucher="记-01",
    category="补助收入",
    summary="街道拨村级组织运转经费（三季度）",
    income=Decimal("65000.00"),
    balance=Decimal("451420.15"),
    handler="顾某",
    witness="陆某",
    approver="沈某",
    attachments=2,
)
RECEPTION = FinanceRow(number=2, category="公务接待", summary="本月未发生", spending=Decimal("0.00"))
TABLE = FinanceTable(
    village="金港村",
    ledger="村民委员会账",
    period=dt.date(2026, 9, 1),
    rows=[ENTRY, RECEPTION],
    opening=Decimal("386420.15"),
    income=Decimal("65000.00"),
    spending=Decimal("0.00"),
    closing=Decimal("451420.15"),
    funds=[("银行存款", Decimal("451420.15"))],
    published_on=dt.date(2026, 10, 5),
    posted_from=dt.date(2026, 10, 5),
    posted_until=dt.date(2026, 10, 12),
    supervisors=["陆某", "王某", "沈某"],
    inquiry=f"金港村村委会 {TELEPHONE}",
    url=URL,
)
SLIP = QuerySlip(
    office="听潮村村民委员会",
    number="2026-0117",
    code="k7m4-p2qx".upper(),
    url="https://xidu.example/q/",
    reply_by=dt.date(2026, 11, 20),
    telephone=TELEPHONE,
)
DOORSTEP = DoorstepList(
    leader="沈某",
    place="听潮村2组",
    printed_on=dt.date(2026, 11, 27),
    rows=[DoorstepRow("2组18号", "沈家", "您问的路灯，村里答复了：下周三来修。")],
    notices=[DoorstepNotice("开放日", "12月5日上午9:00。\n可以当面查账。")],
    return_by=dt.date(2026, 12, 4),
    telephone=TELEPHONE,
)
LETTER = Letter(
    sender="听潮村村民委员会",
    sender_address="上海市奉贤区西渡街道听潮村2组1号",
    recipient="沈家　收",
    recipient_address="上海市奉贤区西渡街道\n听潮村2组18号",
    title="您问的事有答复了",
    salutation="您好：",
    body="您问的事，答复如下。\n合同和验收单在村委会可以看。",
    signature="听潮村村民委员会",
    date=dt.date(2026, 11, 18),
    telephone=TELEPHONE,
    url=URL,
)
NOTICE = Notice(
    title="关于8组宅前路修补的通知",
    body="各位村民：\n8组宅前路从12月7日起修补，工期三天。",
    signature="听潮村村民委员会",
    date=dt.date(2026, 12, 1),
    posted_from=dt.date(2026, 12, 1),
    posted_until=dt.date(2026, 12, 8),
    telephone=TELEPHONE,
    url=URL,
)
SIGN_IN = SignInSheet(
    title="听潮村阳光开放日",
    start=dt.datetime(2026, 12, 5, 9, tzinfo=SHANGHAI),
    end=dt.datetime(2026, 12, 5, 11, tzinfo=SHANGHAI),
    place="村委会一楼议事厅",
    rows=[SignInRow("2组18号", "沈家", 2), SignInRow("2组19号", "顾家", 3)],
)
ORDINARY = [POSTER, OPEN_DAY, TABLE, SLIP, DOORSTEP, LETTER, NOTICE, SIGN_IN]


def flooded(words: str) -> list:
    """Return one sheet of each kind with ``words`` in every field, and 60 rows where there are rows."""
    return [*_flooded_posters(words), _flooded_table(words), *_flooded_papers(words)]


def _with(paper, words: str, fields: str, **others):
    return replace(paper, **dict.fromkeys(fields.split(), words), **others)


def _flooded_posters(words: str) -> list:
    named = "street village title telephone counter"
    return [
        _with(
            POSTER,
            words,
            f"{named} ledger",
            income=LARGEST,
            spending=LARGEST,
            closing=-LARGEST,
            lines=[(words, LARGEST)] * 60,
            signers=(words, words),
            draft=True,
            correction=Correction(99, words * 5),
            open_day=_with(POSTER.open_day, words, "place words"),
        ),
        _with(OPEN_DAY, words, f"{named} place agenda_title host change", agenda=[words] * 60),
        _with(NOTICE, words, "title signature telephone", body=words * 60),
    ]


def _flooded_table(words: str) -> FinanceTable:
    entry = _with(
        ENTRY,
        words,
        "voucher category summary handler witness approver note",
        income=LARGEST,
        spending=LARGEST,
        balance=-LARGEST,
    )
    return _with(
        TABLE,
        words,
        "village ledger prepared_by reviewed_by inquiry",
        rows=[entry] * 60,
        opening=LARGEST,
        income=LARGEST,
        spending=LARGEST,
        closing=-LARGEST,
        funds=[(words, LARGEST)] * 5,
        supervisors=[words] * 7,
        correction=Correction(99, words * 5),
    )


def _flooded_papers(words: str) -> list:
    return [
        _with(SLIP, words, "office number telephone"),
        _with(
            DOORSTEP,
            words,
            "leader place telephone",
            rows=[DoorstepRow(words, words, words)] * 60,
            notices=[DoorstepNotice(words, words)] * 3,
        ),
        _with(
            LETTER,
            words,
            "sender sender_address recipient recipient_address title salutation signature telephone",
            body=words * 60,
        ),
        _with(SIGN_IN, words, "title place", rows=[SignInRow(words, words, 9)] * 60),
    ]


def pages(pdf: bytes):
    """Return the pages of ``pdf`` as pypdf reads them."""
    return PdfReader(io.BytesIO(pdf)).pages


def size_of(page) -> tuple[int, int]:
    """Return width and height in whole points."""
    return round(page.mediabox.width), round(page.mediabox.height)


def text_of(pdf: bytes) -> str:
    """Return the text of all pages without any blanks, since spacing is the typesetter's."""
    return squeezed("".join(page.extract_text() for page in pages(pdf)))


def squeezed(words: str) -> str:
    return "".join(words.split()).replace("\u200b", "")
