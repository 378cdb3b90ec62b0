"""The parts that every office package may carry beside its pages: properties, pictures, objects, macros."""

import posixpath
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from xidu.kit.gate.findings import BANK_CARD, ID_NUMBER, MOBILE, UNREADABLE, Finding
from xidu.kit.gate.packages import Package, loose_texts, stream
from xidu.kit.gate.pieces import Items, Nested, Piece, printable_runs

XML_ENDINGS = (".xml", ".rels", ".vml", ".rdf")
# Pictures of drawing programs and printer settings: no reader here, but their text lies open in the bytes.
OPEN_BYTES = (".emf", ".wmf", ".bin", ".dat")
HARMLESS = (".odttf", ".fntdata", ".ttf")


def read_part(package: Package, name: str) -> Items:
    """Yield what one part holds that no other reader has taken."""
    low = name.lower()
    if low.endswith(XML_ENDINGS):
        yield from _read_xml(package.read(name), name)
    elif "vbaproject" in low:
        yield Finding(UNREADABLE, _("宏"), _("文件带有宏，请另存为不带宏的格式"))
    elif low.endswith(HARMLESS) or low == "mimetype":
        return
    elif low.endswith(OPEN_BYTES) and "embeddings" not in low:
        for text in printable_runs(package.read(name)):
            yield Piece(part_in_words(name), text, frozenset((ID_NUMBER, MOBILE, BANK_CARD)))
    else:
        yield Nested(part_in_words(name), posixpath.basename(name), package.read(name))


def _read_xml(data: bytes, name: str) -> Items:
    where = part_in_words(name)
    for root in stream(data):
        if name.startswith("docProps/") or name == "meta.xml":
            yield from _properties(root)
            continue
        for _element, text in loose_texts(root):
            yield Piece(where, text)
        # A paragraph of a drawing may break a number into runs. Nothing larger is joined: the figures of a
        # chart strung together would hold any number.
        for paragraph in root.iter("p"):
            yield Piece(where, "".join(paragraph.itertext()), echo=True)


def _properties(root: ET.Element) -> Items:
    for element in root.iter():
        name = property_in_words(element.attrib.get("name") or element.tag)
        value = "".join(element.itertext()) if element.tag == "property" else element.text or ""
        for text in (value, *element.attrib.values()):
            yield Piece(_("文档属性 %(name)s") % {"name": name}, text)


def property_in_words(name: str) -> str:
    words = {
        "creator": _("作者"),
        "author": _("作者"),
        "lastmodifiedby": _("最后修改人"),
        "title": _("标题"),
        "subject": _("主题"),
        "description": _("备注"),
        "keywords": _("关键词"),
        "manager": _("经理"),
        "company": _("单位"),
    }
    return words.get(name.lower(), name)


def part_in_words(name: str) -> str:
    """Return the place of a part in the words of the office program, with the file name it has there."""
    words = (
        ("customxml/", _("自定义数据")),
        ("embeddings/", _("嵌入的文件")),
        ("media/", _("图片")),
        ("pictures/", _("图片")),
        ("thumbnail", _("缩略图")),
        ("charts/", _("图表")),
        ("drawings/", _("图形")),
        ("diagrams/", _("图形")),
        ("pivot", _("透视表缓存")),
        ("externallinks/", _("外部链接缓存")),
        ("tables/", _("表格定义")),
        ("persons/", _("批注人")),
        ("_rels/", _("链接")),
    )
    known = next((word for key, word in words if key in name.lower()), _("内部文件"))
    return _("%(part)s（%(name)s）") % {"part": known, "name": posixpath.basename(name)}
