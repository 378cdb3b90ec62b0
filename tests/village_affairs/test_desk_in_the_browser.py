"""The desk in a real browser: every page sound at three widths, and the month published without script."""

import pytest
from django.core.cache import cache

from residents.models import Figure, Street
from tests.browser import unsound
from tests.factories import LONG_AGO, account_with
from tests.village_affairs.month_sheets import one, usual
from tests.village_affairs.people import village_with_people
from village_affairs.actions.publishing import start_correction
from village_affairs.models import Publication

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIGURES = (("finance_due_day", "10"), ("posting_days", "7"), ("receipt_from", "5000"), ("reply_days", "15"))


@pytest.fixture
def village(transactional_db):
    cache.clear()
    # A flush after each transactional test takes the figures of the migrations along.
    for key, value in FIGURES:
        Figure.objects.get_or_create(key=key, committee=None, since=LONG_AGO, defaults={"value": value})
    return village_with_people()


def test_every_desk_page_is_sound_in_every_look(enter, village):
    version = village.draft()
    version.lines.filter(key="记-03").update(note="合同19900001234号")
    other = village_with_people("塘湾村", "tangwan")
    publication = other.publish()
    correction = start_correction(publication, reason="门锁写错了", by=other.clerk)
    correction.lines.filter(key="记-03").update(summary="老年活动室换门锁")
    other.bring_to("submitted", correction)
    office = account_with("street_office", Street.objects.get())
    pages = [
        (office, "/desk/"),
        (office, "/desk/months/?count=12"),
        (village.clerk, "/desk/months/upload/"),
        (village.clerk, f"/desk/versions/{version.pk}/"),
        (village.clerk, f"/desk/versions/{version.pk}/preview/"),
        (other.supervisor, f"/desk/versions/{correction.pk}/sign/"),
        (other.clerk, f"/desk/publications/{publication.pk}/correct/"),
    ]

    faults = []
    for turn, (user, path) in enumerate(pages):
        seen = enter(user, path)
        faults += unsound(seen, visual=1, turn=turn)
        seen.context.close()

    assert faults == []


def file_on_disk(tmp_path, **changes):
    path = tmp_path / "浜头9月.xlsx"
    path.write_bytes(one(usual(**changes)))
    return path


@pytest.mark.parametrize("width", [390, 1280])
def test_a_month_is_published_without_script_in_few_clicks(enter, village, tmp_path, width):
    look = {"width": width, "script": False}

    page = enter(village.clerk, "/desk/", **look).page
    page.get_by_role("link", name="上传", exact=False).first.click()
    page.locator("#id_period").fill("2026-09")
    page.locator("#id_file").set_input_files(file_on_disk(tmp_path))
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_role("link", name="下一步：预览").click()
    page.get_by_role("button", name="交监督委员会审核").click()
    page = enter(village.supervisor, "/desk/", **look).page
    page.get_by_role("link", name="去审").click()
    page.get_by_role("button", name="签字盖章").click()
    page = enter(village.director, "/desk/", **look).page
    page.get_by_role("link", name="去签发").click()
    page.get_by_role("button", name="签发公开").click()

    assert Publication.objects.get().content["closing"] == "14700.25"
    assert page.get_by_text("已公开：2026年9月财务收支").count() == 1


def test_a_faulty_file_names_its_cells_on_a_sound_page(enter, village, tmp_path):
    seen = enter(village.clerk, "/desk/months/upload/")

    seen.page.locator("#id_period").fill("2026-09")
    seen.page.locator("#id_file").set_input_files(file_on_disk(tmp_path, E7="其他", H10=14700.35))
    seen.page.get_by_role("button", name="上传并核对").click()

    assert seen.page.get_by_text("请核对H10").count() == 1
    # The answer is a 422, which the browser itself puts on its console.
    seen.problems = [problem for problem in seen.problems if "422" not in problem]
    assert unsound(seen) == []
