"""The desk: from the upload to the public page, by the right people, with a fixed number of queries."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from residents.models import Street
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.month_sheets import one, usual
from tests.village_affairs.people import door, titles, village_with_people
from village_affairs.actions.publishing import submit
from village_affairs.models import Attachment, GateOverrule, Publication, Version

pytestmark = pytest.mark.django_db
OCTOBER_8 = "2026-10-08T02:00:00+00:00"
OCTOBER_12 = "2026-10-12T02:00:00+00:00"


@pytest.fixture
def village():
    return village_with_people()


def workbook(name="浜头9月.xlsx", **changes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, one(usual(**changes)))


def send(client: Client, village, file=None, **changes):
    words = {"committee": village.committee.pk, "ledger": "committee", "period": "2026-09"} | changes
    return client.post("/desk/months/upload/", {**words, "file": file or workbook()})


def page(name: str, pk: int) -> str:
    return reverse(f"village_affairs:{name}", args=[pk])


def test_a_clean_file_goes_public_in_seven_clicks_of_three_people(village):
    clerk, supervisor, director = map(door, (village.clerk, village.supervisor, village.director))

    sent = send(clerk, village)
    version = Version.objects.get()
    assert sent.url == page("version", version.pk)
    assert "下一步：预览" in clerk.get(sent.url).content.decode()
    assert "花掉的钱" in clerk.get(page("preview", version.pk)).content.decode()
    clerk.post(page("submit", version.pk))
    assert "审核：2026年9月财务收支" in titles(supervisor)
    supervisor.post(page("sign", version.pk), {"note": ""})
    assert "签发：2026年9月财务收支" in titles(director)
    director.post(page("publish", version.pk))

    assert Publication.objects.get().publisher == village.director
    assert Client().get(f"/{village.committee.slug}/2026-09/").status_code == 200


def test_a_faulty_file_shows_every_fault_and_keeps_nothing(village):
    answer = send(door(village.clerk), village, workbook(E7="其他", H10=14700.35))

    assert answer.status_code == 422
    assert [(error.row, error.column) for error in answer.context["errors"]] == [
        (7, "E（摘要）"),
        (10, "H（结余）"),
    ]
    assert Version.objects.count() == 0


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("表.xlsx", b"PK no zip"), "表格文件已损坏"),
        (SimpleUploadedFile("表.xlsx", b"%PDF-1.4 text"), "PDF"),
        (SimpleUploadedFile("表.xlsx", b""), "空文件"),
    ],
)
def test_what_is_no_workbook_is_one_sentence(village, file, sentence):
    answer = send(door(village.clerk), village, file)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("period", ["", "2026", "2026-13", "九月"])
def test_a_month_that_cannot_be_read_is_a_fault_of_the_form(village, period):
    assert send(door(village.clerk), village, period=period).status_code == 422


def test_a_published_month_tells_the_clerk_to_correct_it(village):
    village.publish()

    answer = send(door(village.clerk), village, workbook(E7="老年活动室换门锁"))

    assert answer.status_code == 422
    assert "更正" in answer.content.decode()


def test_another_committees_month_cannot_be_uploaded(village):
    stranger = account_with("clerk", CommitteeFactory())

    assert send(door(stranger), village).status_code == 422
    assert Version.objects.count() == 0


ROLES = ("clerk", "supervisor", "director", "auditor", "street_office")
# (page, method) → roles that may, for a version in the state that page is for.
MATRIX = {
    ("version", "get", "draft"): {*ROLES},
    ("preview", "get", "draft"): {*ROLES},
    ("submit", "post", "draft"): {"clerk"},
    ("attachment-add", "post", "draft"): {"clerk"},
    ("overrule-ask", "post", "draft"): {"clerk"},
    ("sign", "get", "submitted"): {"supervisor"},
    ("sign", "post", "submitted"): {"supervisor"},
    ("back", "post", "submitted"): {"supervisor"},
    ("back", "post", "signed"): {"director"},
    ("publish", "get", "signed"): {"director"},
    ("publish", "post", "signed"): {"director"},
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("name", "method", "state"), list(MATRIX))
def test_each_step_is_for_its_role_and_a_stranger_finds_nothing(village, role, name, method, state):
    version = village.bring_to(state)
    place = Street.objects.get() if role == "street_office" else village.committee
    client = door(account_with(role, place))
    outsider = door(account_with("director", CommitteeFactory()))

    allowed = getattr(client, method)(page(name, version.pk), {"reason": "看错了"})
    foreign = getattr(outsider, method)(page(name, version.pk), {"reason": "看错了"})

    if role in MATRIX[name, method, state]:
        assert allowed.status_code in (200, 302)
    else:
        assert allowed.status_code == 403
    assert foreign.status_code == 404


@pytest.mark.parametrize("name", ["correct", "withdraw"])
def test_after_publishing_each_turn_is_for_its_role(village, name):
    publication = village.publish()
    may = {"correct": village.clerk, "withdraw": village.director}[name]

    for user in (village.clerk, village.supervisor, village.director):
        expected = 200 if user == may else 403
        assert door(user).get(page(name, publication.pk)).status_code == expected
    answer = door(may).post(page(name, publication.pk), {"reason": ""})
    assert answer.status_code == 422
    assert door(may).post(page(name, publication.pk), {"reason": "写错了"}).status_code == 302


@pytest.mark.parametrize("path", ["/desk/", "/desk/months/", "/desk/months/upload/"])
def test_the_desk_is_for_staff(village, path):
    assert Client().get(path).status_code == 302
    assert door(account_with("resident", village.committee)).get(path).status_code == 403


def test_a_supervisor_has_nothing_to_upload(village):
    assert door(village.supervisor).get("/desk/months/upload/").status_code == 403


def test_the_maker_is_not_offered_to_sign_or_publish_own_work(village):
    both = account_with("clerk", village.committee)
    from tests.factories import GrantFactory

    GrantFactory(user=both, role="supervisor", committee=village.committee)
    version = village.draft()
    Version.objects.filter(pk=version.pk).update(maker=both)
    version.refresh_from_db()
    submit(version, by=both)

    assert "审核：2026年9月财务收支" not in titles(door(both))
    answer = door(both).post(page("sign", version.pk), {"note": ""})
    assert answer.status_code == 422
    assert "不能自己审核" in answer.content.decode()


def test_sending_back_wants_a_reason_and_shows_it_to_the_maker(village):
    version = village.bring_to("submitted")
    supervisor, clerk = door(village.supervisor), door(village.clerk)

    assert supervisor.post(page("back", version.pk), {"reason": " "}).status_code == 422
    assert supervisor.post(page("back", version.pk), {"reason": "凭证缺一张"}).status_code == 302
    assert "退回修改：2026年9月财务收支" in titles(clerk)
    assert "凭证缺一张" in clerk.get(page("version", version.pk)).content.decode()


def test_papers_come_and_go_while_it_is_a_draft(village, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    version = village.draft()
    clerk = door(village.clerk)
    paper = {"title": "门锁发票", "file": SimpleUploadedFile("发票.txt", "门锁一把 1100元".encode())}

    clerk.post(page("attachment-add", version.pk), paper)

    kept = Attachment.objects.get()
    sent = clerk.get(page("attachment-file", kept.pk))
    assert b"".join(sent.streaming_content).decode() == "门锁一把 1100元"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert (
        door(account_with("clerk", CommitteeFactory())).get(page("attachment-file", kept.pk)).status_code
        == 404
    )
    clerk.post(page("attachment-remove", kept.pk))
    assert Attachment.objects.count() == 0


def test_a_paper_stays_once_the_table_is_handed_in(village, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    version = village.draft()
    clerk = door(village.clerk)
    paper = {"title": "发票", "file": SimpleUploadedFile("发票.txt", "门锁一把".encode())}
    clerk.post(page("attachment-add", version.pk), paper)
    submit(version, by=village.clerk)

    clerk.post(page("attachment-remove", Attachment.objects.get().pk))

    assert Attachment.objects.count() == 1


def test_a_number_in_a_paper_stops_the_seal_until_the_director_lets_it_through(village, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    version = village.draft()
    clerk, supervisor, director = map(door, (village.clerk, village.supervisor, village.director))
    file = SimpleUploadedFile("名单.txt", "合同编号 19900001234".encode())
    clerk.post(page("attachment-add", version.pk), {"title": "合同", "file": file})
    clerk.post(page("submit", version.pk))
    assert supervisor.post(page("sign", version.pk), {"note": ""}).status_code == 422

    supervisor.post(page("back", version.pk), {"reason": "请说明附件里的号码"})
    shown = clerk.get(page("version", version.pk)).context["page"].unasked[0]
    clerk.post(
        page("overrule-ask", version.pk), {"kind": shown.kind, "place": shown.place, "reason": "这是合同编号"}
    )
    overrule = GateOverrule.objects.get()
    assert clerk.post(page("overrule-decide", overrule.pk)).status_code == 403
    director.post(page("overrule-decide", overrule.pk))
    clerk.post(page("submit", version.pk))

    assert supervisor.post(page("sign", version.pk), {"note": ""}).status_code == 302


def test_a_large_payment_without_papers_is_a_notice_and_no_hindrance(village):
    version = village.draft(
        one(usual(G6=5000.01, G10=6100.01, H6=14999.99, H7=13899.99, H8=13900.49, H9=13900.49, H10=13900.49))
    )

    shown = door(village.clerk).get(page("version", version.pk)).context["page"]

    assert (shown.bare_lines, [check.state for check in shown.checks]) == (
        {2},
        ["plain", "done", "soon", "done"],
    )
    assert submit(version, by=village.clerk).state == "submitted"


def test_a_payment_of_just_the_figure_needs_no_papers(village):
    version = village.draft(
        one(usual(G6=5000, G10=6100, H6=15000, H7=13900, H8=13900.5, H9=13900.5, H10=13900.5))
    )

    assert door(village.clerk).get(page("version", version.pk)).context["page"].bare_lines == set()


def test_a_correction_shows_what_it_changes_before_it_is_signed(village):
    publication = village.publish()
    clerk = door(village.clerk)
    clerk.post(page("correct", publication.pk), {"reason": "门锁写错了"})
    version = Version.objects.get(number=2)

    send(clerk, village, workbook(E7="老年活动室换门锁"))

    body = clerk.get(page("preview", version.pk)).content.decode()
    assert "<del>老年活动室修门锁</del> <ins>老年活动室换门锁</ins>" in body
    version.refresh_from_db()
    assert (version.reason, version.state) == ("门锁写错了", "draft")
