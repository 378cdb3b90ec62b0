"""Sealed fields, blind indexes, link tokens and query codes.

A sealed value opens only in the place it was written for: the place is part of what AES-GCM authenticates,
so a ciphertext copied to another row, column or table is refused. The key named first in
``settings.FIELD_KEYS`` seals; every key listed still opens, which lets keys rotate without a stop.
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from xidu.kit.errors import BadValue, RuleBroken

if TYPE_CHECKING:
    from django.db.models import Model

NONCE_BYTES = 12
KEY_BYTES = 32
CODE_LENGTH = 8
# Without 0 O 1 I L, which nobody can tell apart on a slip. 31 is prime, so the weighted sum below finds every
# single wrong character and every exchange of two.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class SealBroken(RuleBroken):
    """A sealed value was altered, moved to another place, or sealed with a key that is no longer listed."""


def seal(plaintext: str, context: str) -> str:
    """Return ``plaintext`` sealed for ``context`` as ``"<key id>:<urlsafe base64>"``, new each time.

    ``context`` is ``"table.column:row"``; ``context_of`` makes it.
    """
    if not context:
        raise ValueError("A sealed value needs a context, or it could be moved anywhere.")
    key_id, key = next(iter(_field_keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, plaintext.encode(), _bound_to(key_id, context))
    return f"{key_id}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def open_sealed(token: str, context: str) -> str:
    """Return the text that was sealed for exactly this ``context``.

    Raises SealBroken when the token is altered, belongs to another place, or names a key that is not listed.
    """
    key_id, separator, body = token.partition(":")
    key = _field_keys().get(key_id)
    if not separator or key is None:
        raise SealBroken(_broken_seal())
    try:
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
        plain = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound_to(key_id, context))
    except (InvalidTag, ValueError) as broken:  # binascii.Error is a ValueError, and so is a nonce cut short
        raise SealBroken(_broken_seal()) from broken
    return plain.decode()


def sealed_with_old_key(token: str) -> bool:
    """Whether the rotation command has to seal this value again."""
    return token.partition(":")[0] != next(iter(_field_keys()))


def context_of(instance: "Model", field: str) -> str:
    """Return ``"table.column:seal_id"``, the place of one value of one row.

    The row's random ``seal_id`` stands in for the primary key, which does not exist before the insert.
    """
    meta = type(instance)._meta  # noqa: SLF001 - Django documents _meta as a public door
    column = meta.get_field(field).column  # type: ignore[union-attr]
    return f"{meta.db_table}.{column}:{instance.seal_id}"  # type: ignore[attr-defined]


def blind_index(value: str, field: str, committee_id: int) -> str:
    """Return the 64 hex characters by which equal values of one field in one committee find each other.

    Pass the normal form of the value (digits only, upper case X): two ways of writing are two indexes. The
    same value has another index in another field or committee, so tables cannot be joined on it.
    """
    # Each part carries its length: ("ab", "c") and ("a", "bc") must not meet.
    parts = (field.encode(), str(committee_id).encode(), value.encode())
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.new(_index_key(), message, hashlib.sha256).hexdigest()


def new_token() -> str:
    """Return a link token of 256 random bits; store only its ``digest_token``."""
    return secrets.token_urlsafe(32)


def digest_token(token: str) -> str:
    """Return the SHA-256 (64 hex characters) under which a link token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def short_code() -> str:
    """Return a query code of 8 characters a person can read aloud; the last one checks the other seven."""
    return _with_check("".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH - 1)))


def code_from(source: str, purpose: str) -> str:
    """Return the query code of ``source``: always the same, and nobody without the key finds it.

    Somebody who sends a form twice is shown the code of the first time, although only its digest is kept.
    """
    number = int(hmac.new(_index_key(), f"code:{purpose}:{source}".encode(), hashlib.sha256).hexdigest(), 16)
    head = ""
    for _place in range(CODE_LENGTH - 1):
        number, at = divmod(number, len(CODE_ALPHABET))
        head += CODE_ALPHABET[at]
    return _with_check(head)


def digits_from(source: str, purpose: str, length: int) -> str:
    """Return ``length`` digits of ``source``: always the same, and nobody without the key finds them."""
    number = int(hmac.new(_index_key(), f"code:{purpose}:{source}".encode(), hashlib.sha256).hexdigest(), 16)
    return str(number % 10**length).zfill(length)


def read_short_code(text: str) -> str:
    """Return the code as it is stored: lower case, full width, spaces and dashes are how people write it.

    Raises BadValue when a character is missing, foreign or mistyped.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    code = "".join(
        sign for sign in folded if not sign.isspace() and unicodedata.category(sign) not in ("Pd", "Cf")
    )
    if len(code) != CODE_LENGTH:
        raise BadValue(_("查询码是8位字母和数字，请照回执上的样子填写。"))
    if set(code) - set(CODE_ALPHABET):
        raise BadValue(_("查询码里没有0、O、1、I、L这几个字，请对照回执再看一遍。"))
    if _weighted_sum(code) % len(CODE_ALPHABET):
        raise BadValue(_("查询码有一位写错了，请对照回执再看一遍。"))
    return code


def _with_check(head: str) -> str:
    return head + CODE_ALPHABET[-_weighted_sum(head) % len(CODE_ALPHABET)]


def _weighted_sum(code: str) -> int:
    return sum((CODE_LENGTH - place) * CODE_ALPHABET.index(sign) for place, sign in enumerate(code))


def _bound_to(key_id: str, context: str) -> bytes:
    return f"{key_id}|{context}".encode()


def _broken_seal() -> str:
    return _("这一项加密内容打不开：可能被改动过，或密钥已更换。请联系系统管理员。")


def _field_keys() -> dict[str, bytes]:
    listed: str | Iterable[str] = settings.FIELD_KEYS
    return _parsed_keys(listed if isinstance(listed, str) else ",".join(listed))


@lru_cache(maxsize=8)
def _parsed_keys(listed: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in listed.split(","))):
        key_id, _separator, encoded = entry.partition(":")
        try:
            key = base64.b64decode(
                encoded, altchars=b"-_" if set("-_") & set(encoded) else None, validate=True
            )
        except binascii.Error as malformed:
            raise ImproperlyConfigured(f"FIELD_KEYS: key {key_id!r} is not base64.") from malformed
        if not key_id.isalnum() or len(key) != KEY_BYTES or key_id in keys:
            raise ImproperlyConfigured(f"FIELD_KEYS: key {key_id!r} must be named once and have 32 bytes.")
        keys[key_id] = key
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS lists no key.")
    return keys


def _index_key() -> bytes:
    key = str(settings.INDEX_KEY).encode()
    if len(key) < KEY_BYTES:
        raise ImproperlyConfigured("INDEX_KEY must have at least 32 characters.")
    return key
