"""QR codes: what is drawn is the address, and nothing but drawing goes into the page."""

import re
from xml.etree import ElementTree

import pytest
import segno

from xidu.kit.errors import BadValue
from xidu.kit.qr import qr_matrix, qr_rows, qr_svg

URL = "https://xidu.example/jingang/2026-10/"
LONGEST = 2331  # bytes that fit version 40 at level M


def drawn(svg: str) -> set[tuple[int, int]]:
    """Return the (x, y) of every module the path strokes."""
    runs = re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg)
    return {(int(x) + step, int(y)) for x, y, width in runs for step in range(int(width))}


def test_the_drawn_modules_are_those_of_the_address():
    code = segno.make_qr(URL, error="m")

    svg = qr_svg(URL)

    assert drawn(svg) == {
        (x + 4, y + 4) for y, row in enumerate(code.matrix) for x, module in enumerate(row) if module
    }


def test_four_light_modules_surround_the_code():
    matrix = qr_matrix(URL)

    size = len(matrix)
    inner = range(4, size - 4)
    edge = [matrix[y][x] for y in range(size) for x in range(size) if x not in inner or y not in inner]
    assert not any(edge)
    assert matrix[4][4:11] == (True,) * 7


def test_the_rows_for_paper_are_the_matrix_in_digits():
    rows = qr_rows(URL)

    assert rows == ["".join(str(int(module)) for module in row) for row in qr_matrix(URL)]


def test_the_picture_has_a_name_a_white_ground_and_no_style():
    svg = qr_svg(URL, label="打开“10月”公开页<b>")

    root = ElementTree.fromstring(svg)
    assert (root.get("class"), root.get("role")) == ("qr", "img")
    assert root.get("aria-label") == "打开“10月”公开页<b>"
    assert "style" not in svg
    assert [path.get("fill") for path in root] == ["#fff", None]


def test_a_picture_without_words_is_called_a_qr_code():
    svg = qr_svg(URL)

    assert ElementTree.fromstring(svg).get("aria-label") == "二维码"


@pytest.mark.parametrize("address", ["", "xidu.example/", "javascript:alert(1)", "tel:021-0000-0000"])
def test_only_a_web_address_becomes_a_code(address):
    with pytest.raises(BadValue, match="https://"):
        qr_matrix(address)


def test_the_longest_address_fits_and_one_more_letter_is_refused():
    longest = "https://xidu.example/" + "a" * (LONGEST - len("https://xidu.example/"))

    assert len(qr_matrix(longest)) == 177 + 8
    with pytest.raises(BadValue, match="太长"):
        qr_matrix(longest + "a")
