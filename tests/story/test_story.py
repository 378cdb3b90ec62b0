"""The whole story in a real browser: a month goes out, is asked about and answered; an open day is kept.

Once on a phone without script, once at a desk with it. Everybody uses only what a page offers.
"""

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page

from tests.browser import session_of
from tests.factories import BlockFactory
from tests.village_affairs.month_sheets import one, usual
from tests.village_affairs.people import Village, village_with_people
from users.gateways import FakeSms
from village_affairs.models import OpenDay, Opinion
from xidu.kit.dates import SHANGHAI
from xidu.tick import tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = {"phone without script": {"width": 390, "script": False}, "desk": {"width": 1280}}
MOST_CLICKS = 6
REAL_MONTH = settings.BASE_DIR.parent / "shared" / "data" / "finance_jingang_2026-09.xlsx"


@dataclass
class Walker:
    """Somebody at a browser; every tap is counted, choosing a file too."""

    page: Page
    clicks: int = 0

    def tap(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def link(self, name: str) -> None:
        self.tap(self.page.get_by_role("link", name=name).first)

    def button(self, name: str, *, exact: bool = False) -> None:
        self.tap(self.page.get_by_role("button", name=name, exact=exact))

    def choose(self, file: Path) -> None:
        self.clicks += 1
        self.page.locator("#id_file").set_input_files(file)

    def reads(self, words: str) -> bool:
        return self.page.get_by_text(words).first.is_visible()


@pytest.fixture(params=LOOKS)
def enter(live_server, visit, ground, request):
    """Open an address as a new visitor, or as somebody who is signed in."""

    def as_(path: str, user=None) -> Walker:
        cookies = session_of(user) if user else None
        return Walker(visit(f"{live_server.url}{path}", cookies=cookies, **LOOKS[request.param]).page)

    return as_


def bring_out(enter, village: Village, file: Path) -> int:
    """Publish September from the three desks; return the clerk's clicks."""
    clerk = enter("/desk/", village.clerk)
    clerk.link("发布")
    clerk.page.locator("#id_period").fill("2026-09")
    clerk.choose(file)
    clerk.button("上传并核对")
    clerk.link("下一步：预览")
    clerk.button("交监督委员会审核")
    supervisor = enter("/desk/", village.supervisor)
    supervisor.link("去审")
    supervisor.button("签字盖章")
    director = enter("/desk/", village.director)
    director.link("去签发")
    director.button("签发公开")
    assert director.reads("已公开：2026年9月财务收支")
    return clerk.clicks


def ask_about(enter, path: str, line: str, words: str, group: str) -> str:
    """Open the month, press 问 beside the line, ask with the group; return the query code."""
    resident = enter(path)
    resident.link(f"问 这一项：{line}")
    resident.page.get_by_label("您的问题或建议").fill(words)
    resident.page.get_by_label("您是哪一组的").select_option(label=group)
    resident.button("提交")
    assert resident.reads(f"问的是：{line}")
    return resident.page.locator(".query-code").inner_text()


def reply(enter, user, words: str) -> None:
    staff = enter("/desk/questions/", user)
    staff.link("答复 ：")
    staff.page.get_by_label("说明情况").check()
    staff.page.locator("#id_words").fill(words)
    staff.button("答复并公开")
    assert staff.reads("已答复")


def look_up(enter, code: str) -> Walker:
    """Type the code as somebody does who has only the slip: in small letters."""
    resident = enter("/q/")
    resident.page.get_by_role("textbox", name="查询码").fill(code.lower())
    resident.button("查询", exact=True)
    return resident


def test_a_month_is_published_asked_about_and_answered_until_the_asker_is_satisfied(enter, tmp_path):
    village = village_with_people()
    BlockFactory(committee=village.committee, name="3组")
    file = tmp_path / "9月收支.xlsx"
    file.write_bytes(one(usual()))

    clicks = bring_out(enter, village, file)
    code = ask_about(enter, "/bangtou/2026-09/", "老年活动室修门锁", "换了几把锁？", "3组")
    reply(enter, village.clerk, "换了两把，发票在村部。")
    first = look_up(enter, code)
    assert first.reads("换了两把，发票在村部。")
    first.button("不满意", exact=True)
    reply(enter, village.director, "发票已经扫描，附在本月的附件里。")
    second = look_up(enter, code)
    assert second.reads("发票已经扫描，附在本月的附件里。")
    second.button("满意", exact=True)

    assert clicks <= MOST_CLICKS
    assert second.page.get_by_text("您说：满意").count() == 1
    assert second.page.get_by_role("button", name="满意", exact=True).count() == 0
    opinion = Opinion.objects.get()
    assert (opinion.state, opinion.round, opinion.line_words, opinion.block.name) == (
        Opinion.State.CLOSED,
        2,
        "老年活动室修门锁",
        "3组",
    )
    said = opinion.verdicts.order_by("round").values_list("round", "satisfied")
    assert list(said) == [(1, False), (2, True)]


@pytest.mark.skipif(not REAL_MONTH.exists(), reason="the sample month is not beside the project")
def test_a_clerks_own_workbook_goes_out_with_the_sums_it_has(enter):
    village = village_with_people("金港村", "jingang")

    clicks = bring_out(enter, village, REAL_MONTH)
    code = ask_about(enter, "/jingang/2026-09/", "8组宅前路修补120米", "修的是哪一段？", "不说也可以")

    assert clicks <= MOST_CLICKS
    assert len(code.replace(" ", "")) == 8
    public = enter("/jingang/2026-09/")
    shown = {public.reads(sum_) for sum_ in ("131,814.37", "84,893.30")}
    assert shown == {True}
    assert public.page.get_by_text("1人问过").count() == 1


def set_first_saturday(enter, village: Village) -> None:
    director = enter("/desk/open-days/", village.director)
    director.link("定规则")
    director.page.locator("#id_nth").select_option(index=0)
    director.page.locator("#id_weekday").select_option(label="星期六")
    director.page.locator("#id_place_name").fill("村委会一楼")
    director.button("定下来")
    assert director.reads("规则定好了")


def text_messages() -> Counter[str]:
    """Count the texts at the provider of a machine of one's own, by what they say."""
    return Counter(json.loads(file.read_text())["text"] for file in FakeSms().path.glob("*.json"))


def test_an_open_day_reminds_who_comes_three_times_and_each_time_once(enter, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    village = village_with_people()
    set_first_saturday(enter, village)
    # The first day may be nearer than a week; the second never is.
    day = OpenDay.objects.order_by("day")[1]
    resident = enter(f"/bangtou/open-days/{day.period:%Y-%m}/")
    resident.link("我会来")
    resident.page.get_by_label("手机号").fill("199 0000 0021")
    resident.button("我会来")
    assert resident.reads("记下了，到时见")

    made, sent = [], []
    for lead, hour in ((7, 9), (1, 9), (0, 8)):
        now = dt.datetime.combine(day.day - dt.timedelta(days=lead), dt.time(hour), tzinfo=SHANGHAI)
        for moment in (now, now + dt.timedelta(minutes=1)):
            report = tick(moment)
            made.append(report.made["open_day_reminders"])
            sent.append(dict(report.sending.sent))

    # One household by text, and the three of the committee in their inbox.
    assert made == [4, 0] * 3
    assert sent == [{"sms": 1, "site": 3}, {}] * 3
    assert sorted(text_messages().values()) == [1, 1, 1]
