"""An exhibition of paper cuts with one work, for tests of the wall and of its guest book."""

from datetime import date
from typing import Any

from django.test import Client

from activities.actions.exhibitions import add_work
from activities.models import Exhibition, Work
from residents.models import Committee
from tests.activities.place_rows import a_picture
from users.models import User


def a_draft(committee: Committee, by: User) -> Exhibition:
    return Exhibition.objects.create(
        committee=committee,
        by=by,
        title="剪纸展",
        words="邻居们一个冬天剪出来的。",
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 11, 30),
    )


def hung(exhibition: Exhibition, by: User, **fields: Any) -> Work:
    texts = {"title": "渡船", "maker": "3组 沈阿姨", "alt": "一幅剪纸，渡船停在江湾里", **fields}
    return add_work(exhibition, file=texts.pop("file", None) or a_picture(), by=by, **texts)


def page_of(exhibition: Exhibition) -> str:
    return f"/{exhibition.committee.slug}/exhibitions/{exhibition.pk}/"


def words_of(page: str) -> str:
    answer = Client().get(page)
    assert answer.status_code == 200
    return answer.content.decode()
