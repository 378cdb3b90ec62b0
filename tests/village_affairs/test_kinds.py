"""Every kind from the form to the public page: what is kept, what is refused and in which words."""

import re

import pytest
import time_machine
from django.core.cache import cache

from tests.village_affairs.kinds import FORMS, draft_of, form_of
from tests.village_affairs.month_sheets import one, usual
from tests.village_affairs.people import door, village_with_people
from users.access import Scope
from village_affairs.actions.checking import ChainBroken
from village_affairs.actions.content import content_of, digest
from village_affairs.actions.publishing import SamePerson, publish, sign, start_correction, submit
from village_affairs.kinds.registry import KINDS, blocks_of
from village_affairs.models import Disclosure, Version
from village_affairs.pages.desk_version import VersionPage
from xidu.kit.errors import NotNow

pytestmark = pytest.mark.django_db
# A final account needs a public budget and a public month first; it has tests of its own.
PLAIN = tuple(kind for kind in FORMS if kind != "final")


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel("2026-11-24T02:00:00+00:00", tick=False):
        yield


def errors_of(form) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in form.errors.items()}


def words_in(response) -> str:
    return re.sub(r"<[^>]+>|\s+", "", response.content.decode())


def test_every_kind_has_a_right_answer_here():
    assert set(FORMS) == set(KINDS)


@pytest.mark.parametrize("kind", PLAIN)
def test_each_kind_goes_from_the_form_to_the_public_page(client, village, kind):
    desk = door(village.clerk)
    data = {"committee": village.committee.pk, **FORMS[kind]}

    sent = desk.post(f"/desk/disclosures/new/?kind={kind}", data)
    version = Version.objects.get()
    shown = words_in(desk.get(sent.url))
    publication = village.publish(version)
    page = client.get(f"/bangtou/disclosures/2026-{publication.number}/")

    assert (sent.status_code, sent.url) == (302, f"/desk/versions/{version.pk}/")
    assert FORMS[kind]["title"] in shown
    assert page.status_code == 200
    assert digest(publication.content) == publication.sha256 == digest(content_of(publication.version))


@pytest.mark.parametrize("kind", PLAIN)
def test_the_editor_shows_again_what_was_kept_and_keeps_the_same(village, kind):
    version = draft_of(village, kind)
    form = KINDS[kind].form(scope=Scope(), version=version)
    again = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}

    second = form_of(village, kind, version=version, **again)

    assert errors_of(second) == {}
    assert second.body() == version.body


@pytest.mark.parametrize("kind", PLAIN)
def test_a_correction_carries_the_body_over(village, kind):
    publication = village.publish(draft_of(village, kind))

    copy = start_correction(publication, reason="写漏了", by=village.clerk)

    assert (copy.body, copy.words) == (publication.version.body, publication.version.words)


@pytest.mark.parametrize("kind", PLAIN)
def test_nobody_approves_their_own_of_any_kind(village, kind):
    version = draft_of(village, kind)
    submit(version, by=village.clerk)
    with pytest.raises(SamePerson):
        sign(version, by=village.clerk)
    sign(version, by=village.supervisor)

    for who in (village.clerk, village.supervisor):
        with pytest.raises(SamePerson):
            publish(version, by=who)
    assert Version.objects.get(pk=version.pk).state == "signed"


@pytest.mark.parametrize(
    ("kind", "other", "field", "words"),
    [
        ("notice", {"words": ""}, "words", "这个字段是必填项。"),
        ("notice", {"period": "2026-12"}, "period", "2026年12月还没到，请核对月份"),
        ("resolution", {"day": "2026-11-25"}, "day", "11月25日还没到，请核对日期"),
        ("resolution", {"day": "上周五"}, "day", None),
        ("resolution", {"present": "46"}, "present", "实到不能比应到多，请核对"),
        ("resolution", {"abstain": "4"}, "abstain", "赞成、反对、弃权加起来是41，实到是40，请核对；没投票的算弃权"),
        ("tender", {"winner": "西渡建设"}, "winner", "中标单位不在投标单位里，名称要写得一样"),
        ("tender", {"winner": "江海路桥公司"}, "why", "中标的不是报价最低的一家，请写明理由"),
        ("tender", {"bidders": "西渡建设公司 三万"}, "bidders", None),
        ("contract", {"until": "2026-08-31"}, "until", "到期日比起始日还早，请核对"),
        ("contract", {"amount": "-5"}, "amount", "金额不能是负数，请核对"),
        ("report", {"year": "2027"}, "year", "2027年还没到，请核对年份"),
        ("budget", {"year": "2028"}, "year", "2028年还没到，请核对年份"),
        ("budget", {"lines": "支出 管理费 1\n支出 管理费 2"}, "lines", "同一类别写了两行，请合成一行"),
        ("budget", {"lines": "管理费 1"}, "lines", None),
        ("table", {"paste": ""}, "file", "请选一个表格文件，或者把表格粘贴在下面"),
        ("people", {"paste": "组别\t金额\n3组\t500"}, "paste", "没有找到写姓名的列：请保留一行列名，其中一列叫“姓名”"),
        ("final", {}, "__all__", "2026年的预算还没有公开，先公开预算才能做决算"),
    ],
)  # fmt: skip
def test_a_wrong_answer_gets_a_plain_sentence_at_its_field(village, kind, other, field, words):
    form = form_of(village, kind, **other)

    found = errors_of(form)

    assert list(found) == [field]
    assert words is None or found[field] == [words]


def test_the_page_keeps_what_was_typed_next_to_the_fault(village):
    data = {"committee": village.committee.pk, **FORMS["tender"], "winner": "没投标的公司"}

    page = door(village.clerk).post("/desk/disclosures/new/?kind=tender", data)

    assert page.status_code == 422
    assert "江海路桥公司 38,000.00" in page.content.decode()
    assert Version.objects.count() == 0


@pytest.mark.parametrize(("yes", "result"), [(20, "没有通过"), (21, "通过")])
def test_more_than_half_of_those_present_must_agree(village, yes, result):
    body = draft_of(village, "resolution", yes=yes, no=40 - yes, abstain=0).body

    assert dict(blocks_of("resolution", body)[0].rows)["结果"] == result


@pytest.mark.parametrize(
    ("meeting", "present", "words"),
    [
        ("representatives", 29, "可能不够"),
        ("representatives", 30, "够了"),
        ("villagers", 22, "可能不够"),
        ("villagers", 23, "够了"),
    ],
)
def test_the_desk_hints_at_a_missing_quorum_but_lets_it_through(village, meeting, present, words):
    version = draft_of(village, "resolution", meeting=meeting, present=present, yes=present, no=0, abstain=0)

    check = VersionPage(version, village.clerk).checks[0]

    assert (check.words, check.state_words) == ("到会人数", words)
    assert submit(version, by=village.clerk).state == "submitted"


def test_a_persons_name_in_a_contract_is_masked_before_it_is_kept(village):
    person, firm = draft_of(village, "contract"), draft_of(village, "contract", title="乙", is_person="")

    assert (person.body["partner"], firm.body["partner"]) == ("王*国", "王建国")


def test_a_second_budget_of_the_year_is_refused_but_another_ledgers_is_not(village):
    draft_of(village, "budget")

    with pytest.raises(NotNow, match="“2026年预算”已经有了"):
        draft_of(village, "budget", title="又一份")
    assert draft_of(village, "budget", title="合作社预算", ledger="collective").pk


def test_the_same_notice_sent_twice_is_one(village):
    desk, data = door(village.clerk), {"committee": village.committee.pk, **FORMS["notice"]}

    desk.post("/desk/disclosures/new/?kind=notice", data)
    second = desk.post("/desk/disclosures/new/?kind=notice", data)

    assert (second.status_code, Disclosure.objects.count()) == (422, 1)
    assert "“河道清淤通知”已经有了" in second.content.decode()


@pytest.mark.parametrize("state", ["submitted", "signed", "published"])
def test_what_was_handed_in_cannot_be_written_anew(village, state):
    version = village.bring_to(state, draft_of(village, "notice"))

    page = door(village.clerk).post(f"/desk/versions/{version.pk}/edit/", FORMS["notice"] | {"words": "改了"})

    assert (page.status_code, Version.objects.get(pk=version.pk).words) == (302, "九月清淤。\n请移走杂物。")


def test_the_final_account_compares_the_budget_with_the_published_months_line_by_line(village):
    village.publish(draft_of(village, "budget"))
    village.publish(village.draft(one(usual())))

    version = draft_of(village, "final")

    lines = {(line["side"], line["category"]): line for line in version.body["lines"]}
    kept = {name: version.body[name] for name in ("year", "months")}
    assert kept == {"year": 2026, "months": ["2026-09"]}
    for line in lines.values():
        gap = f"{float(line['done']) - float(line['budget'] or 0):.2f}"
        assert line["gap"] == gap
    assert lines["income", "补助收入"]["budget"] == "20000.00"
    public = village.publish(version)
    assert public.content["body"]["months"] == ["2026-09"]


def test_a_final_account_older_than_a_months_correction_does_not_go_out(village):
    village.publish(draft_of(village, "budget"))
    september = village.publish(village.draft(one(usual())))
    version = draft_of(village, "final")
    copy = start_correction(september, reason="类别写错了", by=village.clerk)
    copy.lines.filter(spending__isnull=False).update(category="改过的类别")
    village.publish(copy)

    with pytest.raises(ChainBroken, match="请打开决算重新保存一次"):
        submit(version, by=village.clerk)


@pytest.mark.parametrize(("kind", "rows"), [("table", 1), ("table", 30), ("notice", 1)])
def test_a_publication_costs_the_same_at_any_size(client, village, django_assert_num_queries, kind, rows):
    paste = "地点\t面积\n" + "\n".join(f"第{n}处\t{n}" for n in range(rows))
    publication = village.publish(draft_of(village, kind, **({"paste": paste} if kind == "table" else {})))
    cache.clear()

    with django_assert_num_queries(6):
        client.get(f"/bangtou/disclosures/2026-{publication.number}/?")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("notice", "九月清淤。 请移走杂物。"),
        ("tender", "项目：8组宅前路修补，预算：40,000.00元，开标日：2026年9月1日，中标单位：西渡建设公司"),
        ("contract", "对方：王*国，什么事：沿路门面房3间出租，金额：48,600.00元（每年）"),
        ("people", "11月24日公开，公示到12月1日。"),
    ],
)
def test_a_shared_link_and_the_feed_say_what_it_comes_to_and_name_nobody(client, village, kind, said):
    publication = village.publish(draft_of(village, kind))

    page = client.get(f"/bangtou/disclosures/2026-{publication.number}/").content.decode()
    (entry,) = client.get("/bangtou/feed.json").json()["items"]

    shared = re.search(r'og:description" content="([^"]*)"', page)[1]
    assert shared.startswith(said)
    assert "欧阳" not in shared + entry["content_text"]
    assert kind == "people" or entry["content_text"].startswith(said)
