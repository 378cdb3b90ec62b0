"""Who signs in to the demo. Every grant is proposed by one person and approved by another."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from residents.models import Block, Committee, Person, Street
from users.models import Grant, SignInCode, User
from xidu.kit import crypto
from xidu.kit.dates import today

PASSWORD = "xidu-demo-2026"  # noqa: S105 - printed for everyone who tries the demo
ROLES = (("clerk", "文书"), ("supervisor", "村监会"), ("director", "主任"))


@dataclass(frozen=True)
class Team:
    """The three people behind a committee's publications, and a second clerk for second answers."""

    clerk: User
    supervisor: User
    director: User


def build_accounts(street: Street) -> dict[int, Team]:
    """Make the demo's accounts and return the team of each committee by its id."""
    first = _account("street1", "街道 周老师")
    second = _account("street2", "街道 吴老师")
    since = today() - timedelta(days=400)
    for user, other in ((first, second), (second, first)):
        _grant(user, "street_office", since, other, street=street)
    _grant(_account("auditor", "审计员"), "auditor", since, first, second, street=street)
    _grant(_account("admin", "系统管理员"), "system_admin", since, first, second, street=street)
    teams = {}
    for committee in Committee.objects.filter(street=street):
        people = {}
        for role, words in ROLES:
            people[role] = _account(f"{committee.slug}-{role}", f"{committee.name}{words}")
            _grant(people[role], role, since, first, second, committee=committee)
        teams[committee.pk] = Team(**people)
    _leader_and_resident(since, first, second)
    return teams


def _account(username: str, name: str, **facts: object) -> User:
    user, made = User.objects.get_or_create(username=username, defaults={"name": name, **facts})
    if made:
        # One hash for all: they share the password anyhow, and each hashing takes its time by design.
        user.password = _hashed()
        user.save(update_fields=["password"])
        EmailAddress.objects.get_or_create(
            user=user, email=f"{username}@example.com", verified=True, primary=True
        )
        User.objects.filter(pk=user.pk).update(email=f"{username}@example.com")
    return user


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def _grant(
    user: User, role: str, since: date, by: User, approver: User | None = None, **place: object
) -> None:
    if Grant.objects.filter(user=user, role=role, **place).exists():
        return
    Grant.objects.create(
        user=user,
        role=role,
        since=since,
        basis="演示",
        proposed_by=None if approver is None else by,
        approved_by=approver or by,
        approved_at=timezone.now(),
        **place,
    )


def _leader_and_resident(since: date, first: User, second: User) -> None:
    jingang = Committee.objects.get(name="金港村")
    block = Block.objects.filter(committee=jingang).order_by("position").first()
    leader = _by_phone("leader", "秦阿姨", "19900009901")
    resident = _by_phone("resident", "陆师傅", "19900009902")
    _grant(leader, "leader", since, first, second, committee=jingang, block=block)
    _grant(resident, "resident", since, first, second, committee=jingang)


def leader_account(username: str, person: Person, block: Block) -> User:
    """Return the account of a leader, granted the block by the street's two."""
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, name=f"{person.name[0]}组长", person=person)
        user.set_unusable_password()
        user.save()
    first, second = User.objects.get(username="street1"), User.objects.get(username="street2")
    since = today() - timedelta(days=400)
    _grant(user, "leader", since, first, second, committee=block.committee, block=block)
    return user


def panel_accounts(committee: Committee) -> list[User]:
    """Return the three who judge claims for points, granted the committee by the street's two."""
    first, second = User.objects.get(username="street1"), User.objects.get(username="street2")
    names = (("panel1", "评议员 沈老师"), ("panel2", "评议员 老徐"), ("panel3", "评议员 阿芬"))
    found = []
    for number, (username, name) in enumerate(names):
        user = _by_phone(username, name, f"1990000991{number}")
        _grant(user, "panelist", today() - timedelta(days=300), first, second, committee=committee)
        found.append(user)
    return found


def garden_captain(village: Committee) -> User:
    """Return the account of who walks round a village's garden, granted by the street's two."""
    user = _account(f"{village.slug}-captain", "菜园队长 马叔")
    first, second = User.objects.get(username="street1"), User.objects.get(username="street2")
    since = today() - timedelta(days=400)
    _grant(user, "garden_captain", since, first, second, committee=village)
    return user


def health_workers(village: Committee) -> tuple[User, User]:
    """Return the two of a village's health station, granted by the street's two."""
    first, second = User.objects.get(username="street1"), User.objects.get(username="street2")
    since = today() - timedelta(days=400)
    found = [
        _account(f"{village.slug}-{key}", f"{village.name}卫生站 {name}")
        for key, name in (("health", "顾医生"), ("health2", "陆护士"))
    ]
    for user in found:
        _grant(user, "health_worker", since, first, second, committee=village)
    return found[0], found[1]


def nursery_people(village: Committee) -> dict[str, User]:
    """Return the accounts of two parents, and of who is with the children and who teaches at a village."""
    first, second = User.objects.get(username="street1"), User.objects.get(username="street2")
    since = today() - timedelta(days=400)
    names = {"parent": "林妈妈", "parent2": "顾妈妈", "nursery": "托班 林老师", "lecturer": "剪纸 朱老师"}
    found = {key: _by_phone(key, name, f"1990000993{n}") for n, (key, name) in enumerate(names.items())}
    _grant(found["nursery"], "nursery_teacher", since, first, second, committee=village)
    _grant(found["lecturer"], "lecturer", since, first, second, committee=village)
    return found


def _by_phone(username: str, name: str, phone: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, name=name)
        user.set_unusable_password()
        user.keep_phone(phone, 0)
        user.save()
    return user


def paper_code(username: str) -> str:
    """Return a code valid for seven days that signs the account in without a phone; a new one each time."""
    user = User.objects.get(username=username)
    code = crypto.short_code()
    now = timezone.now()
    SignInCode.objects.filter(user=user, used_at=None, issued_by=None).delete()
    SignInCode.objects.create(
        user=user, digest=crypto.digest_token(code), created_at=now, expires_at=now + timedelta(days=7)
    )
    return code


def write_list() -> None:
    """Write who can sign in to ``demo-accounts.json`` of the data folder; ``make run`` prints it."""
    rows = [
        ("金港村文书", "jingang-clerk", "上传、答复、排开放日"),
        ("金港村村监会", "jingang-supervisor", "审核签字"),
        ("金港村主任", "jingang-director", "签发公开"),
        ("金港村菜园队长", "jingang-captain", "巡看河边菜园"),
        ("北新村卫生站", "beixin-health", "光明行动：筛查、转诊、复查"),
        ("北新村文书", "beixin-clerk", "另一个村，看不到金港村"),
        ("街道办", "street1", "全街道、催办"),
        ("审计员", "auditor", "看操作记录"),
        ("系统管理员", "admin", "账号，看不到居民"),
    ]
    listed = [{"who": who, "username": name, "password": PASSWORD, "note": note} for who, name, note in rows]
    on_paper = [("组长", "leader"), ("居民", "resident"), ("评议员", "panel1"), ("商户", "merchant")]
    on_paper += [("托班家长", "parent"), ("托班老师", "nursery"), ("托班讲师", "lecturer")]
    for who, name in on_paper:
        listed.append(
            {"who": who, "username": name, "password": paper_code(name), "note": "纸条登录码，7天有效"}
        )
    path = settings.DATA_DIR / "demo-accounts.json"
    path.write_text(json.dumps(listed, ensure_ascii=False, indent=1))
    path.chmod(0o600)
