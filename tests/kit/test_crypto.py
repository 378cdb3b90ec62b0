import base64
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from xidu.kit.crypto import (
    CODE_ALPHABET,
    SealBroken,
    blind_index,
    context_of,
    digest_token,
    new_token,
    open_sealed,
    read_short_code,
    seal,
    sealed_with_old_key,
    short_code,
)
from xidu.kit.errors import BadValue

OLD = "k0:" + base64.b64encode(b"o" * 32).decode()
NEW = "k1:" + base64.b64encode(b"n" * 32).decode()
PHONE = "19900001234"
PLACE = "residents_person.phone:3f0c"


@pytest.fixture(autouse=True)
def keys():
    with override_settings(FIELD_KEYS=f"{NEW},{OLD}", INDEX_KEY="i" * 32):
        yield


@pytest.mark.parametrize("text", ["", PHONE, "张某某，5组12号", "a" * 10_000])
def test_a_sealed_value_opens_in_its_own_place(text):
    assert open_sealed(seal(text, PLACE), PLACE) == text


def test_the_same_text_is_never_sealed_the_same_way_twice():
    assert seal(PHONE, PLACE) != seal(PHONE, PLACE)


def test_a_sealed_value_does_not_show_its_text():
    token = seal(PHONE, PLACE)

    assert PHONE.encode() not in base64.urlsafe_b64decode(token.partition(":")[2])


@pytest.mark.parametrize(
    "elsewhere",
    ["residents_person.phone:3f0d", "residents_person.bank:3f0c", "users_user.phone:3f0c", ""],
)
def test_a_ciphertext_moved_to_another_place_does_not_open(elsewhere):
    token = seal(PHONE, PLACE)

    with pytest.raises(SealBroken):
        open_sealed(token, elsewhere)


def test_a_value_cannot_be_sealed_for_no_place():
    with pytest.raises(ValueError):
        seal(PHONE, "")


def test_one_changed_bit_anywhere_breaks_the_seal():
    key_id, _, body = seal(PHONE, PLACE).partition(":")
    raw = base64.urlsafe_b64decode(body)
    opened = []

    for place in range(len(raw)):
        bent = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        try:
            opened.append(open_sealed(f"{key_id}:{base64.urlsafe_b64encode(bent).decode()}", PLACE))
        except SealBroken:
            continue

    assert opened == []


@pytest.mark.parametrize("token", ["", "k1", "k1:", "k1:!!!", "k1:AAAA", "k9:" + "A" * 64, PHONE])
def test_what_was_never_sealed_is_refused_with_a_sentence(token):
    with pytest.raises(SealBroken) as broken:
        open_sealed(token, PLACE)

    assert str(broken.value) == "这一项加密内容打不开：可能被改动过，或密钥已更换。请联系系统管理员。"


def test_after_rotation_old_values_open_and_new_ones_use_the_new_key():
    with override_settings(FIELD_KEYS=OLD):
        old = seal(PHONE, PLACE)
    new = seal(PHONE, PLACE)

    assert (open_sealed(old, PLACE), open_sealed(new, PLACE)) == (PHONE, PHONE)
    assert (sealed_with_old_key(old), sealed_with_old_key(new)) == (True, False)


def test_a_key_taken_off_the_list_opens_nothing():
    token = seal(PHONE, PLACE)

    with override_settings(FIELD_KEYS=OLD), pytest.raises(SealBroken):
        open_sealed(token, PLACE)


def test_a_key_id_cannot_be_relabelled():
    same_key_two_names = f"{NEW},k2:{NEW[3:]}"
    token = seal(PHONE, PLACE)

    with override_settings(FIELD_KEYS=same_key_two_names), pytest.raises(SealBroken):
        open_sealed("k2" + token[2:], PLACE)


@pytest.mark.parametrize(
    "listed", ["", "k1", "k1:short", "k1:AAAA", f"{NEW},{NEW}", NEW[3:], [NEW, "k0:AAAA"]]
)
def test_malformed_keys_stop_the_program(listed):
    with override_settings(FIELD_KEYS=listed), pytest.raises(ImproperlyConfigured):
        seal(PHONE, PLACE)


def test_keys_may_come_as_a_list():
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        assert open_sealed(seal(PHONE, PLACE), PLACE) == PHONE


def test_the_context_names_table_column_and_row():
    class Row:
        _meta = SimpleNamespace(
            db_table="residents_person",
            get_field=lambda name: SimpleNamespace(column=f"{name}_sealed"),
        )
        seal_id = UUID("00000000-0000-4000-8000-000000000001")

    assert context_of(Row(), "phone") == "residents_person.phone_sealed:00000000-0000-4000-8000-000000000001"


def test_equal_values_share_an_index_only_within_field_and_committee():
    here = blind_index(PHONE, "phone", 1)

    others = {
        blind_index(PHONE, "phone", 2),
        blind_index(PHONE, "bank", 1),
        blind_index("19900001235", "phone", 1),
    }

    assert here == blind_index(PHONE, "phone", 1)
    assert len({here, *others}) == 4
    assert len(here) == 64


def test_the_parts_of_an_index_cannot_slide_into_each_other():
    assert blind_index("1x", "phone", 1) != blind_index("x", "phone", 11)


def test_an_index_depends_on_its_own_key():
    before = blind_index(PHONE, "phone", 1)

    with override_settings(INDEX_KEY="j" * 32):
        assert blind_index(PHONE, "phone", 1) != before


@pytest.mark.parametrize("key", ["", "i" * 31])
def test_a_short_index_key_stops_the_program(key):
    with override_settings(INDEX_KEY=key), pytest.raises(ImproperlyConfigured):
        blind_index(PHONE, "phone", 1)


def test_tokens_are_long_and_kept_as_digests():
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert {len(base64.urlsafe_b64decode(token + "=")) for token in tokens} == {32}
    assert digest_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_query_codes_are_readable_and_read_back():
    codes = [short_code() for _ in range(200)]

    assert [read_short_code(code) for code in codes] == codes
    assert set("".join(codes)) <= set("23456789ABCDEFGHJKMNPQRSTUVWXYZ")
    assert {len(code) for code in codes} == {8}


def test_a_query_code_may_be_written_as_people_write():
    code = short_code()
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in code)

    written = [
        code.lower(),
        full_width,
        f" {code[:4]}-{code[4:]} ",
        f"{code[:4]}—{code[4:]}",
        f"{code[:4]} {code[4:]}",
    ]

    assert [read_short_code(text) for text in written] == [code] * 5


def test_every_single_slip_and_every_exchange_of_two_is_noticed():
    code = short_code()
    slips = {code[:at] + sign + code[at + 1 :] for at in range(8) for sign in CODE_ALPHABET}
    for one in range(8):
        for two in range(one):
            swapped = list(code)
            swapped[one], swapped[two] = swapped[two], swapped[one]
            slips.add("".join(swapped))
    noticed = 0

    for slip in slips - {code}:
        with pytest.raises(BadValue):
            read_short_code(slip)
        noticed += 1

    assert noticed >= 240


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "查询码是8位字母和数字，请照回执上的样子填写。"),
        ("2345678", "查询码是8位字母和数字，请照回执上的样子填写。"),
        ("234567899", "查询码是8位字母和数字，请照回执上的样子填写。"),
        ("2345678O", "查询码里没有0、O、1、I、L这几个字，请对照回执再看一遍。"),
        ("22222223", "查询码有一位写错了，请对照回执再看一遍。"),
    ],
)
def test_a_wrong_query_code_gets_a_sentence(text, sentence):
    with pytest.raises(BadValue) as wrong:
        read_short_code(text)

    assert str(wrong.value) == sentence
