import io
from datetime import datetime

import pytest
from pypdf import PdfReader

from activities.models import Seat, SignUp
from activities.pages.papers import called_on_paper
from tests.kit.paper_samples import HOSTILE, SHANGHAI, URL
from xidu.kit.activity_sheets import ActivitySheet
from xidu.kit.posters import PosterActivity

START, END = datetime(2026, 12, 5, 14, tzinfo=SHANGHAI), datetime(2026, 12, 5, 15, 30, tzinfo=SHANGHAI)
POSTER = {
    "street": "西渡街道",
    "village": "金港村",
    "title": "雨水花园工作坊",
    "start": START,
    "end": END,
    "place": "听潮驿站",
    "words": ["带一把小铲子。"],
    "url": URL,
    "telephone": "021-0000-0000",
}


def pages(pdf):
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("size", ["A4", "A3"])
def test_the_poster_is_one_sheet_however_much_there_is_to_say(size):
    long = POSTER | {"title": "很长的名字" * 12, "words": ["很长的一段话。" * 60] * 10, "change": "已取消"}

    assert len(pages(PosterActivity(size=size, **long).pdf())) == 1


def test_the_poster_says_what_when_where_and_that_it_is_cancelled():
    (sheet,) = pages(PosterActivity(**POSTER, change="已取消", foot="名额30个").pdf())

    missing = {"雨水花园工作坊", "下午2:00–3:30", "听潮驿站", "带一把小铲子", "已取消", "名额30个"}
    assert {words for words in missing if words not in sheet} == set()


def test_the_list_numbers_every_head_and_leaves_room_for_who_just_comes():
    rows = [(f"第{number}家", "3组", "" if number < 60 else "说过不来了") for number in range(1, 61)]

    sheets = pages(ActivitySheet(title="工作坊", start=START, end=END, place="听潮驿站", rows=rows).pdf())

    whole = "".join(sheets)
    assert "应到59人" in whole
    assert whole.count("说过不来了") == 1
    assert whole.count("现场") == 8
    assert "第60家" in whole


def test_what_people_write_is_printed_and_never_run():
    rows = [(words, words, words) for words in HOSTILE]
    poster = POSTER | {"title": HOSTILE[0], "words": HOSTILE, "place": HOSTILE[1]}

    assert pages(ActivitySheet(title=HOSTILE[0], start=START, end=END, place="", rows=rows).pdf())
    assert pages(PosterActivity(**poster).pdf())


@pytest.mark.parametrize(
    "party, name, number, called",
    [
        ("顾家", "", 2, "顾家第2位"),
        ("沈阿姨", "", 2, "沈阿姨家第2位"),
        ("沈阿姨", "老伴", 2, "老伴"),
        ("", "", 2, "（没留称呼）"),
    ],
)
def test_a_line_says_whose_family_it_is(party, name, number, called):
    seat = Seat(number=number, name=name, sign_up=SignUp(name=party))

    assert called_on_paper(seat) == called
