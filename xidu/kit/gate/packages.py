"""Zip packages (xlsx, docx, pptx, odf) and their XML, opened without trusting them."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from xidu.kit.gate.pieces import Unreadable

MAX_MEMBERS = 500
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
SMALL = 1024 * 1024  # a package this small when unpacked harms nobody, whatever its ratio
CHUNK = 64 * 1024
ENCRYPTED_FLAG = 0x1


class Package:
    """A zip file whose directory was judged before anything is unpacked."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError) as broken:
            raise Unreadable(_("文件已损坏，打不开")) from broken
        members = self._zip.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > MAX_MEMBERS:
            raise Unreadable(_("文件里的部件太多（超过%(limit)d个）") % {"limit": MAX_MEMBERS})
        if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * len(data)):
            raise Unreadable(_("文件解开后太大，可能是压缩炸弹"))
        if any(member.flag_bits & ENCRYPTED_FLAG for member in members):
            raise Unreadable(_("文件加了密码"))
        self.names = [member.filename for member in members if not member.is_dir()]
        if len(set(self.names)) != len(self.names):
            raise Unreadable(_("文件里有同名的部件，看到的和存着的可能不同"))
        self._left = MAX_UNPACKED

    def read(self, name: str) -> bytes:
        """Return one member; Raises Unreadable when it is broken or larger than the directory said."""
        try:
            with self._zip.open(name) as member:
                data = member.read(self._left + 1)
        except Exception as broken:  # zipfile lets zlib, lzma, struct and its own errors through
            raise Unreadable(_("文件已损坏，打不开")) from broken
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(_("文件解开后太大，可能是压缩炸弹"))
        return data


class _Builder(ET.TreeBuilder):
    """Builds a tree of local names and keeps aside each finished element of the wanted names."""

    def __init__(self, wanted: frozenset[str]) -> None:
        super().__init__()
        self.wanted = wanted
        self.ready: list[ET.Element] = []

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:  # type: ignore[override]
        return super().start(_local(tag), {_local(key): value for key, value in attrs.items()})

    def end(self, tag: str) -> ET.Element:
        element = super().end(_local(tag))
        if element.tag in self.wanted:
            self.ready.append(element)
        return element

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        # Office never writes one; entities that grow without end need one.
        raise Unreadable(_("文件里有不该有的文档类型声明"))


def stream(data: bytes, *wanted: str) -> Iterator[ET.Element]:
    """Yield every element of the ``wanted`` local names as it ends, emptied after use, and the root last.

    Namespaces are dropped from names of elements and attributes.
    Raises Unreadable on broken XML and on a DOCTYPE.
    """
    builder = _Builder(frozenset(wanted))
    parser = ET.XMLParser(target=builder)  # noqa: S314 - the builder refuses the DOCTYPE every attack needs
    try:
        for at in range(0, len(data), CHUNK):
            parser.feed(data[at : at + CHUNK])
            for element in builder.ready:
                yield element
                element.clear()
            builder.ready.clear()
        root = parser.close()
    except ET.ParseError as broken:
        raise Unreadable(_("文件已损坏，打不开")) from broken
    yield root


def loose_texts(root: ET.Element) -> Iterator[tuple[ET.Element, str]]:
    """Yield every text and attribute value below ``root`` with the element that bears it."""
    for element in root.iter():
        for value in (element.text, element.tail, *element.attrib.values()):
            if value and len(value.strip()) > 4:
                yield element, value


def _local(name: str) -> str:
    return name.rpartition("}")[2]
