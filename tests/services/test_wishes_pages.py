import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from services.models import Wish, WishClaim
from tests.doors import browser_of
from tests.factories import BlockFactory, CommitteeFactory, HouseholdFactory, UserFactory, account_with
from tests.guards.cores import picture
from tests.services.small_wishes import NAME, PHONE, Village
from users.models import AuditEntry, Notice
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db
SECRETS = (NAME, "小满", "18号", "2组", "趴在床上", "没有桌子", PHONE, PHONE.replace("-", ""))


@pytest.fixture
def village() -> Village:
    return Village()


def to(name: str, *args: object) -> str:
    return reverse(f"services:{name}", args=args)


def text_of(answer) -> str:
    return answer.content.decode()


def code_sent() -> str:
    found = Notice.objects.filter(key__startswith="wish-code:").latest("pk")
    return re.search(r"验证码(\d{6})", found.body)[1]


def test_the_card_shows_number_band_and_thing_and_nothing_of_the_family(village):
    wish = village.shown(size="高60厘米", colour="原木色")
    page = to("wishes", village.committee.slug)

    before = text_of(Client().get(page))
    form = text_of(Client().get(to("wish-claim", village.committee.slug, wish.pk)))
    village.held(wish)
    after = text_of(Client().get(page))

    for words in (before, form, after):
        assert [secret for secret in SECRETS if secret in words] == []
        assert [part for part in ("学习桌", "1号", "小学生", "300") if part in words] == [
            "学习桌",
            "1号",
            "小学生",
        ]
    assert ("有人认领了" in before, "有人认领了" in after) == (False, True)


def test_a_wish_without_a_card_is_not_there(village):
    wish = village.seen()
    elsewhere = CommitteeFactory(street=village.committee.street)
    shown = village.shown(village.another_home())

    answers = [
        Client().get(to("wish-claim", village.committee.slug, wish.pk)),
        Client().get(to("wish-claim", elsewhere.slug, shown.pk)),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_counts_under_five_stay_hidden_and_five_are_told(village):
    page = to("wishes", village.committee.slug)
    for number in range(4):
        village.shown(village.another_home(f"{30 + number}号"))
    Wish.objects.update(state="closed")
    four = text_of(Client().get(page))

    village.shown(village.another_home("40号"))
    Wish.objects.update(state="closed")
    cache.clear()
    five = text_of(Client().get(page))

    assert ("圆了4个" in four, "公布了5个心愿，圆了5个" in five) == (False, True)


def test_the_public_page_and_the_desk_ask_the_same_of_one_and_of_thirty(
    village, django_assert_max_num_queries
):
    page, desk = to("wishes", village.committee.slug), browser_of(village.clerk)
    village.shown()
    counts = []
    for _round in range(2):
        cache.clear()
        with django_assert_max_num_queries(30) as public:
            Client().get(page)
        with django_assert_max_num_queries(30) as staff:
            assert desk.get(to("desk-wishes")).status_code == 200
        counts.append((len(public), len(staff)))
        for number in range(30 if not _round else 0):
            village.shown(village.another_home(f"{100 + number}号"))

    assert counts[0] == counts[1]


def test_an_account_takes_a_wish_on_sees_the_hours_and_the_contact_and_lets_go(village):
    wish = village.shown()
    me, page = browser_of(village.neighbour), to("wish-claim", village.committee.slug, wish.pk)

    held = me.post(page, {"name": "热心人", "kind": "party", "source": "tap"}, follow=True)
    claim = WishClaim.objects.get()
    early = me.post(to("my-wish-step", claim.pk, "contact"), follow=True)
    browser_of(village.clerk).post(to("desk-wish-step", wish.pk, "approve"), {"claim": claim.pk})
    contact = me.post(to("my-wish-step", claim.pk, "contact"))
    mine = text_of(me.get(to("my-wishes")))
    me.post(to("my-wish-step", claim.pk, "drop"))

    assert "还给您留47小时" in text_of(held)
    assert "村居同意以后才有联系电话" in text_of(early)
    assert village.committee.phone in text_of(contact)
    for words in (text_of(held), text_of(contact), mine):
        assert [secret for secret in SECRETS if secret in words] == []
    assert Wish.objects.get().state == "published"


def test_the_claim_of_somebody_else_is_not_there(village):
    claim = village.approved()
    other = browser_of(UserFactory())

    answers = [other.post(to("my-wish-step", claim.pk, step)) for step in ("contact", "drop")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert AuditEntry.objects.filter(action="wish.contact").count() == 0


def test_a_telephone_takes_a_wish_on_only_with_the_code_sent_to_it(village):
    wish = village.shown()
    visitor, slug = Client(), village.committee.slug
    facts = {"name": "老李", "kind": "resident", "phone": PHONE}

    asked = visitor.post(to("wish-claim", slug, wish.pk), facts)
    before = WishClaim.objects.count()
    wrong = visitor.post(to("wish-code", slug), {"code": "abc"})
    right = visitor.post(to("wish-code", slug), {"code": code_sent()}, follow=True)
    claim = WishClaim.objects.get()
    stranger = Client().post(to("wish-ours-step", slug, claim.pk, "drop"))

    assert (asked["Location"], before, wrong.status_code) == (to("wish-code", slug), 0, 422)
    assert "还给您留47小时" in text_of(right)
    assert (claim.phone.replace("-", ""), claim.masked_phone in text_of(right)) == ("19900000042", False)
    assert (stranger["Location"], Wish.objects.get().state) == (to("wishes-ours", slug), "held")


def test_a_double_claim_by_telephone_is_told_plainly(village):
    wish = village.shown()
    visitor, slug = Client(), village.committee.slug
    visitor.post(to("wish-claim", slug, wish.pk), {"name": "老李", "kind": "resident", "phone": PHONE})
    village.held(wish)

    answer = visitor.post(to("wish-code", slug), {"code": code_sent()}, follow=True)

    assert "刚被别人认领了" in text_of(answer)


@pytest.mark.parametrize("phone", ["", "12", "一二三"])
def test_a_bad_telephone_keeps_what_was_typed(village, phone):
    wish = village.shown()
    facts = {"name": "老李", "kind": "unit", "phone": phone}

    answer = Client().post(to("wish-claim", village.committee.slug, wish.pk), facts)

    assert (answer.status_code, 'value="老李"' in text_of(answer)) == (422, True)


def test_a_leader_writes_down_a_wish_of_the_own_doors_alone(village):
    foreign = HouseholdFactory(block=BlockFactory(committee=village.committee, name="9组"))
    leader = browser_of(village.leader)
    facts = {"round": village.round.pk, "band": "pupil", "kind": "goods", "item": "学习桌"}
    facts |= {"cost": "300", "why": "没有桌子", "source": "tap"}

    kept = leader.post(to("leader-wish-new"), {**facts, "household": village.home.pk}, follow=True)
    second = leader.post(to("leader-wish-new"), {**facts, "household": village.home.pk, "source": "b"})
    other = leader.post(to("leader-wish-new"), {**facts, "household": foreign.pk, "source": "c"})
    over = leader.post(
        to("leader-wish-new"),
        {**facts, "household": village.another_home().pk, "source": "d", "cost": "501"},
    )

    assert "1号心愿记下了" in text_of(kept)
    assert ("一轮一家一个" in text_of(second), "不超过500元" in text_of(over)) == (True, True)
    assert [answer.status_code for answer in (second, other, over)] == [422] * 3
    assert browser_of(UserFactory()).get(to("leader-wishes")).status_code == 403


def test_a_family_tells_its_own_wish_and_takes_it_back(village):
    parent = UserFactory(person=village.child, name="家长")
    me = browser_of(parent)
    facts = {"round": village.round.pk, "person": village.child.pk, "kind": "service", "item": "理发"}

    me.post(to("my-wish-ask"), {**facts, "cost": "30", "why": "出门不便", "source": "x"})
    wish = Wish.objects.get()
    stranger = browser_of(UserFactory()).post(to("my-wish-back", wish.pk))
    me.post(to("my-wish-back", wish.pk))

    wish.refresh_from_db()
    assert (wish.door, wish.person, stranger.status_code, wish.state) == (
        "family",
        village.child,
        404,
        "withdrawn",
    )


def test_the_desk_walks_a_wish_to_its_close(village):
    wish = village.told()
    desk, second = browser_of(village.clerk), browser_of(village.director)

    def step(name: str, **facts):
        return desk.post(to("desk-wish-step", wish.pk, name), facts, follow=True)

    step("verify", note="确实没有桌子")
    named = step("publish", item=f"给{NAME}的学习桌", band="pupil")
    step("publish", item="学习桌", band="pupil")
    claim = village.held(wish)
    step("approve", claim=claim.pk)
    step("deliver", photo=picture())
    step("thank", words="桌子正好", public="on")
    done = step("close")
    photo = second.get(to("desk-wish-proof", wish.pk))
    page = text_of(Client().get(to("wishes", village.committee.slug)))

    wish.refresh_from_db()
    assert (named.status_code, "去掉" in text_of(named)) == (422, True)
    assert (wish.state, done.status_code, photo["Content-Type"]) == ("closed", 200, "image/png")
    assert "桌子正好" in page
    report = text_of(desk.get(to("wish-round", village.round.pk)))
    assert "公布1个，圆了1个" in report


def test_an_unclaimed_wish_is_filled_from_the_desk_by_a_recorded_hand(village):
    wish = village.shown()
    Wish.objects.filter(pk=wish.pk).update(due_on=today() - timedelta(days=1))
    desk = browser_of(village.clerk)

    queue = text_of(desk.get(to("desk-wishes")))
    desk.post(to("desk-wish-step", wish.pk, "fill"), {"kind": "unit", "name": "卫生服务中心"})

    claim = WishClaim.objects.get()
    assert ("安排村居、单位或基金来圆" in queue, claim.kind, claim.name) == (True, "unit", "卫生服务中心")


def test_the_reason_and_the_claimers_number_open_by_post_alone_with_a_trail(village):
    claim = village.held()
    claim.keep_phone(PHONE, village.committee.pk)
    claim.save()
    desk = browser_of(village.clerk)

    page = text_of(desk.get(to("desk-wish", claim.wish_id)))
    why = text_of(desk.post(to("desk-wish-why", claim.wish_id)))
    silent = desk.post(to("desk-wish-phone", claim.wish_id), follow=True)
    phone = text_of(desk.post(to("desk-wish-phone", claim.wish_id), {"reason": "约时间"}))

    assert ("趴在床上" in page, PHONE in page, "趴在床上" in why) == (False, False, True)
    assert ("看电话要写原因" in text_of(silent), "19900000042" in phone.replace("-", "")) == (True, True)
    actions = AuditEntry.objects.filter(action__in=("record.open", "wish.reveal_phone"))
    assert sorted(actions.values_list("action", flat=True)) == ["record.open", "wish.reveal_phone"]


@pytest.mark.parametrize(
    "role, seen", [("clerk", 200), ("director", 200), ("supervisor", 403), ("auditor", 403)]
)
def test_a_wish_opens_to_who_works_on_it_and_is_not_there_elsewhere(village, role, seen):
    wish = village.told()
    other = CommitteeFactory(street=village.committee.street)

    inside = browser_of(account_with(role, village.committee)).get(to("desk-wish", wish.pk))
    outside = browser_of(account_with(role, other)).get(to("desk-wish", wish.pk))

    assert (inside.status_code, outside.status_code) == (seen, 404)
