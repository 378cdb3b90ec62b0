"""Names on vouchers as the public sees them: who signed is an office, not a person to look up."""

import re

from xidu.kit.names import mask_name

# 村民代表, 监督委员会 and the like are offices and stay readable.
_OFFICE = re.compile(r"(?:代表|委员会|主任|委员|组长|会计|出纳|干部|书记|公司|合作社)$")
_PARTS = re.compile(r"([、，,/／;；\s]+)")


def shown_signer(text: str) -> str:
    """Return the signers of a voucher with each name masked (王*); offices and marks stay as they are."""
    return "".join(
        part if _PARTS.fullmatch(part) or _OFFICE.search(part) or "*" in part else mask_name(part)
        for part in _PARTS.split(text)
        if part
    )
