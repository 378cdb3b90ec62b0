"""The publish gate: nothing becomes public before it was searched for other people's numbers."""

from xidu.kit.gate.files import scan_file
from xidu.kit.gate.findings import Finding
from xidu.kit.gate.text import scan_text

__all__ = ["Finding", "scan_file", "scan_text"]
