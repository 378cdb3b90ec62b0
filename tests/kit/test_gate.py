import pytest

from tests.kit.clean_corpus import sentences
from tests.kit.planted import CARD, ID, ID_X, card_number, id_number
from xidu.kit.gate import scan_text

PHONE = "19900001234"
SHORT_CARD = card_number("621700001111222")
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def in_groups(number: str, gap: str, *sizes: int) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return gap.join((*parts, number[at:]) if at < len(number) else parts)


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in scan_text(text)]


@pytest.mark.parametrize(
    "written",
    [
        ID,
        ID_X,
        ID_X.lower(),
        ID_X[:-1] + "×",
        ID_X[:-1] + " x",
        ID_X[:-1] + "Ⅹ",
        ID.translate(FULL_WIDTH),
        ID.translate(CHINESE),
        ID.replace("0", "零").replace("1", "壹"),
        " ".join(ID),
        "-".join(ID_X),
        "\u200b".join(ID),
        "\n".join(ID),
        in_groups(ID, " ", 6, 8),
        in_groups(ID, "-", 6, 4, 4),
        in_groups(ID, ".", 6, 4, 4),
        in_groups(ID, "·", 6, 8),
        in_groups(ID, "\n", 9),
        in_groups(ID, "\r\n    ", 9),
        f"{ID[:6]}-{ID[6:14]} {ID[14:]}",
        f"1 {ID} 2",
        f"{ID}{PHONE}",
        f"ID{ID}",
        id_number("44052418800101001"),
        "310120530101123",
        "310120 530101 123",
        "身份证号：310120198001011230",
        "3.10120198001011E+17",
    ],
)
def test_an_id_number_is_found_however_it_is_written(written):
    assert kinds(f"李某，{written}。") == ["id_number"]


@pytest.mark.parametrize(
    "written",
    [
        ID[:-1] + str((int(ID[-1]) + 1) % 10),
        id_number("31012019801301123"),
        id_number("31012019800230123"),
        id_number("99012019800101123"),
        id_number("31012017800101123"),
        ID_X[:-1] + "Y",
        ID_X + "B",
        "310120001201001",
        "310120191231123",
        "310120531301123",
        "x310120530101123",
        "310120530101123元",
        "310120********002X",
        f"{ID[:6]} {ID[6:14]} {ID[14:]}5",
        f"433341 20260903,{id_number('43334120260903123')[14:]}",
    ],
)
def test_what_breaks_a_rule_of_id_numbers_is_none(written):
    assert kinds(f"编号{written}。") == []


@pytest.mark.parametrize(
    "written",
    [
        PHONE,
        "13000000000",
        in_groups(PHONE, " ", 3, 4),
        in_groups(PHONE, "-", 3, 4),
        in_groups(PHONE, "—", 3, 4),
        in_groups(PHONE, ".", 3, 4),
        in_groups(PHONE, " ", 3),
        in_groups(PHONE, "-", 7),
        in_groups(PHONE, "\n", 7),
        in_groups(PHONE, " - ", 3, 4),
        " ".join(PHONE),
        "\u200d".join(PHONE),
        "\ufe0f\u20e3".join(PHONE) + "\ufe0f\u20e3",
        f"+86{PHONE}",
        f"+86 {in_groups(PHONE, '-', 3, 4)}",
        f"+86-{in_groups(PHONE, ' ', 2, 3, 3)}",
        f"0086{PHONE}",
        f"86{PHONE}",
        f"({PHONE[:3]}){PHONE[3:]}",
        PHONE.translate(FULL_WIDTH),
        PHONE.translate(CHINESE),
        f"①{PHONE}",
        f"1.{PHONE}",
        f"Tel:{PHONE}",
        f"tel{PHONE}",
        f"{PHONE}.0",
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(written):
    assert kinds(f"联系{written}，") == ["mobile"]


def test_a_mobile_number_broken_by_the_end_of_a_full_line_is_found():
    assert kinds("请在规定时间内到村委会办理手续，联系人张某，电话1990\n0001234。") == ["mobile"]


@pytest.mark.parametrize(
    "written",
    [
        "12000000000",
        "1990000123",
        "199000012345",
        "021-0000-0000",
        "400-800-1234",
        "12345",
        "199****1234",
        f"DD{PHONE}",
        f"{PHONE}abc",
        f"{PHONE}元",
        f"{PHONE} 万元",
        f"￥{PHONE}",
        f"{PHONE}.50",
        f"0.{PHONE}",
        f"433.{PHONE}",
        "158 20261008",
        "15820\n497761",
    ],
)
def test_other_figures_are_no_mobile_number(written):
    assert kinds(f"数{written}。") == []


@pytest.mark.parametrize(
    "written",
    [
        CARD,
        SHORT_CARD,
        card_number("411111111111111"),
        card_number("511111111111111"),
        card_number("351111111111111"),
        in_groups(CARD, " ", 4, 4, 4, 4),
        in_groups(SHORT_CARD, "-", 4, 4, 4),
        in_groups(CARD, " ", 6),
        " ".join(CARD),
        CARD.translate(FULL_WIDTH),
        CARD.translate(CHINESE),
        "\u200b".join(CARD),
    ],
)
def test_a_bank_card_is_found_however_it_is_written(written):
    assert kinds(f"卡号{written}。") == ["bank_card"]


@pytest.mark.parametrize(
    "written",
    [
        CARD[:-1] + str((int(CARD[-1]) + 1) % 10),
        card_number("62170000111122"),
        card_number("6217000011112222222"),
        card_number("711111111111111"),
        f"XD{CARD}",
        f"0.{SHORT_CARD}",
        "尾号1234",
    ],
)
def test_other_long_figures_are_no_bank_card(written):
    assert kinds(f"号{written}。") == []


@pytest.mark.parametrize(
    "written",
    [
        "沪A12345",
        "沪A·12345",
        "沪A·D12345",
        "沪AD12345",
        "沪a 12345",
        "沪Ａ１２３４５",
        "浙B-1A2B3",
        "沪A1234学",
    ],
)
def test_a_plate_is_found(written):
    assert kinds(f"车辆{written}。") == ["plate"]


@pytest.mark.parametrize(
    "written", ["沪A·**123", "沪A1234", "沪AH2026001", "沪12345", "沪AABCDE", "沪府发12345"]
)
def test_other_signs_are_no_plate(written):
    assert kinds(f"车辆{written}。") == []


@pytest.mark.parametrize(
    "written",
    [
        "zhang.mou@example.com",
        "ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "zhang[at]example.cn",
        "zhang @ example.com",
    ],
)
def test_an_email_address_is_found(written):
    assert kinds(f"邮箱：{written}。") == ["email"]


@pytest.mark.parametrize("written", ["z***@example.com", "@全体村民", "奖金@200元", "a@b"])
def test_other_uses_of_the_sign_are_no_address(written):
    assert kinds(f"邮箱：{written}。") == []


@pytest.mark.parametrize("number", [ID, ID_X, PHONE, CARD, "沪A12345", "zhang.mou@example.com"])
def test_a_finding_never_repeats_the_number(number):
    findings = scan_text(f"张某{number}，", place=f"工作表“{number}”")

    assert len(findings) == 1
    assert [number in text for text in (findings[0].excerpt_masked, findings[0].place)] == [False, False]
    assert "***" in findings[0].excerpt_masked


def test_several_numbers_are_found_in_the_order_of_the_text():
    assert kinds(f"{PHONE}，{ID}；a@example.com 沪A12345 {CARD}") == [
        "mobile",
        "id_number",
        "email",
        "plate",
        "bank_card",
    ]


def test_a_place_without_numbers_is_kept_as_it_is():
    assert scan_text(PHONE, place="工作表“9月” B7")[0].place == "工作表“9月” B7"


def test_at_most_one_clean_line_in_a_hundred_is_stopped():
    lines = sentences()

    stopped = [(line, kinds(line)) for line in lines if kinds(line)]

    assert len(lines) >= 300
    assert stopped == []
