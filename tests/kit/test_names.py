import pytest
from hypothesis import given
from hypothesis import strategies as st

from xidu.kit.errors import BadValue
from xidu.kit.names import (
    clean_name,
    family_of,
    mask_address,
    mask_bank_card,
    mask_id,
    mask_name,
    mask_phone,
    mask_plate,
    parse_name,
    pinyin_key,
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (" 黄琴\u3000", "黄琴"),
        ("张\u3000三", "张三"),
        ("张 三\u200b", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("阿依古丽 . 买买提", "阿依古丽·买买提"),
        ("阿依古丽··买买提·", "阿依古丽·买买提"),
        ("Ｊｏｈｎ\u3000 Smith", "John Smith"),
        ("𠮷田", "𠮷田"),
        ("\ufa11本", "\ufa11本"),
        ("", ""),
    ],
)
def test_a_name_loses_its_padding_and_keeps_its_characters(written, name):
    assert clean_name(written) == name


@given(st.text(max_size=30))
def test_cleaning_twice_changes_nothing_more(text):
    assert clean_name(clean_name(text)) == clean_name(text)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("\u3000", "没有写姓名，请写上"),
        (None, "没有写姓名，请写上"),
        ("张三2", "“张三2”不像姓名，请只写姓名，不写数字和符号"),
        ("=1+1", "“=1+1”不像姓名，请只写姓名，不写数字和符号"),
        ("王" * 51, "姓名最多50个字，请只写姓名"),
    ],
)
def test_what_is_no_name_is_refused(written, sentence):
    with pytest.raises(BadValue) as refused:
        parse_name(written)

    assert str(refused.value) == sentence


def test_a_name_may_have_fifty_characters():
    assert parse_name("王" * 50) == "王" * 50


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单强", "shan qiang"),
        ("曾芳志", "zeng fang zhi"),
        ("仇英", "qiu ying"),
        ("解晓", "xie xiao"),
        ("查理", "zha li"),
        ("区明", "ou ming"),
        ("朴树", "piao shu"),
        ("盖云", "ge yun"),
        ("任强", "ren qiang"),
        ("华红", "hua hong"),
        ("尉迟明", "yu chi ming"),
        ("万俟云", "mo qi yun"),
        ("长孙志", "zhang sun zhi"),
        ("单 强", "shan qiang"),
        ("吕布", "lv bu"),
        ("John Smith", "john smith"),
        ("阿依古丽·买买提", "ayiguli maimaiti"),
        ("", ""),
    ],
)
def test_surnames_sort_by_the_way_they_are_spoken(name, key):
    assert pinyin_key(name) == key


def test_a_short_syllable_sorts_before_a_longer_one():
    assert sorted(["昂平", "安宁", "单强", "曾志", "白云"], key=pinyin_key) == [
        "安宁",
        "昂平",
        "白云",
        "单强",
        "曾志",
    ]


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("沈某某", "沈"),
        ("欧阳娜", "欧阳"),
        ("欧阳", "欧"),
        ("阿依古丽·买买提", "阿依古丽"),
        ("John Smith", "John"),
        ("", ""),
    ],
)
def test_the_family_goes_by_the_surname(name, family):
    assert family_of(name) == family


@pytest.mark.parametrize(
    ("name", "public", "child"),
    [
        ("张三", "张*", "张同学"),
        ("张三丰", "张*丰", "张同学"),
        ("张三丰子", "张**子", "张同学"),
        ("欧阳娜", "欧阳*", "欧阳同学"),
        ("诸葛孔明", "诸葛*明", "诸葛同学"),
        ("阿依古丽·买买提", "阿依古丽·*", "阿同学"),
        ("John Smith", "John *", "J同学"),
        ("李", "李*", "李同学"),
        ("", "", ""),
    ],
)
def test_the_public_sees_only_enough_of_a_name(name, public, child):
    assert mask_name(name) == public
    assert mask_name(name, child=True) == child


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=6))
def test_a_masked_name_keeps_its_length_and_hides_at_least_one_character(name):
    masked = mask_name(name)

    assert len(masked) == len(name)
    assert "*" in masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("19900001234", "199****1234"),
        ("１９９-0000-1234", "199****1234"),
        ("+8619900001234", "199****1234"),
        ("021-60001234", "021-6***1234"),
        ("0512-6001234", "0512-6**1234"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_phones_are_masked_to_their_ends(phone, masked):
    assert mask_phone(phone) == masked


def test_papers_cards_and_plates_are_masked_to_their_ends():
    assert mask_id("31012019900101002x") == "310120********002X"
    assert [mask_id("H12345678"), mask_id("1234"), mask_id("")] == ["*******78", "**", "*"]
    assert [mask_bank_card("6222 0200 0000 0000 125"), mask_bank_card("1234")] == ["***************0125", "*"]
    assert [mask_plate("沪A·12123"), mask_plate("沪ad12123"), mask_plate("abc")] == [
        "沪A·**123",
        "沪A·***123",
        "***",
    ]


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("西渡街道西渡路88弄12号301室", "西渡街道西渡路88弄12号"),
        ("金港村8组12号", "金港村8组"),
        ("金港村三组5号", "金港村三组"),
        ("金港村３村民小组5号", "金港村3村民小组"),
        ("鸿宝一居1号楼501", "鸿宝一居1号楼"),
        ("扶港路18弄3幢2单元101", "扶港路18弄3幢"),
        ("某某花园7-301", "某某花园"),
        ("金港村", "金港村"),
        ("", ""),
    ],
)
def test_an_address_ends_at_the_group_or_the_building(address, masked):
    assert mask_address(address) == masked
