"""Rows for tests: deterministic, in Chinese, with the parents a row needs and no child unasked for."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from residents.models import Block, Committee, Household, Person, Street
from users.models import Grant, User
from xidu.kit import names

PASSWORD = "一把很长的钥匙2026"
LONG_AGO = date(2020, 1, 1)


class StreetFactory(DjangoModelFactory):
    """The one street; asking again gives the same row."""

    class Meta:
        model = Street
        django_get_or_create = ("name",)

    name = "西渡街道"
    district = "奉贤区"


class CommitteeFactory(DjangoModelFactory):
    class Meta:
        model = Committee

    street = factory.SubFactory(StreetFactory)
    name = factory.Sequence(lambda n: f"试点{n}村")
    slug = factory.Sequence(lambda n: f"pilot-{n}")
    kind = Committee.Kind.VILLAGE
    phone = "021-0000-0000"


class BlockFactory(DjangoModelFactory):
    class Meta:
        model = Block

    committee = factory.SubFactory(CommitteeFactory)
    kind = Block.Kind.GROUP
    name = factory.Sequence(lambda n: f"第{n}组")
    position = factory.Sequence(int)


class HouseholdFactory(DjangoModelFactory):
    class Meta:
        model = Household

    block = factory.SubFactory(BlockFactory)
    committee = factory.SelfAttribute("block.committee")
    door = factory.Sequence(lambda n: f"{n}号")
    position = factory.Sequence(int)


class WithPhone(DjangoModelFactory):
    """Takes ``phone="199-0000-0001"`` and keeps it sealed, indexed at ``_phone_place``."""

    class Meta:
        abstract = True

    @classmethod
    def _phone_place(cls, row: Any) -> int:
        raise NotImplementedError

    @classmethod
    def _create(cls, model_class: Any, *args: Any, phone: str = "", **kwargs: Any) -> Any:
        row = model_class(*args, **kwargs)
        row.keep_phone(phone, cls._phone_place(row))
        row.save(force_insert=True)
        return row


class PersonFactory(WithPhone):
    """Somebody of one committee; give ``household`` and the committee follows it."""

    class Meta:
        model = Person

    household = None
    committee = factory.LazyAttribute(
        lambda person: person.household.committee if person.household else CommitteeFactory()
    )
    name = factory.Sequence(lambda n: "沈" + "一二三四五六七八九"[n % 9] + "安宁福寿康"[n // 9 % 5])
    pinyin = factory.LazyAttribute(lambda person: names.pinyin_key(person.name))
    key = factory.Sequence(lambda n: f"test:{n}")

    @classmethod
    def _phone_place(cls, row: Person) -> int:
        return row.committee_id


class UserFactory(WithPhone):
    """An account without any grant; its password is ``PASSWORD``."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"account{n}")
    name = factory.Sequence(lambda n: f"用户{n}")
    password = factory.django.Password(PASSWORD)

    @classmethod
    def _phone_place(cls, row: User) -> int:
        return 0


class GrantFactory(DjangoModelFactory):
    """A role that holds today, approved and open-ended. Give ``street``, ``committee`` or ``block``."""

    class Meta:
        model = Grant

    user = factory.SubFactory(UserFactory)
    role = "clerk"
    street = None
    block = None
    committee = factory.LazyAttribute(
        lambda grant: grant.block.committee if grant.block else None if grant.street else CommitteeFactory()
    )
    since = LONG_AGO
    approved_at = datetime(2020, 1, 1, 1, tzinfo=UTC)


def account_with(role: str, place: Street | Committee | Block, **fields: Any) -> User:
    """Return a new account that holds ``role`` at ``place``; ``fields`` go to the account."""
    where = {Street: "street", Committee: "committee", Block: "block"}[type(place)]
    user: User = UserFactory(**fields)
    GrantFactory(user=user, role=role, **{where: place})
    return user
