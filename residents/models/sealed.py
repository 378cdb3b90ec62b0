"""A telephone number at rest: sealed to its own row, found again by a blind index."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from xidu.kit import crypto, ids, names


class SealedPhone(models.Model):
    """Gives a row ``phone`` (clear), ``masked_phone`` and ``keep_phone``.

    Whoever shows ``phone`` in clear asks for a permission and writes an audit row.
    Basis: trust decisions D4 (AES-256-GCM bound to the row) and D5 (index by field and committee).
    """

    phone_sealed = models.TextField(_("电话（加密）"), blank=True, editable=False)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    seal_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def phone(self) -> str:
        if not self.phone_sealed:
            return ""
        return crypto.open_sealed(self.phone_sealed, crypto.context_of(self, "phone_sealed"))

    @property
    def masked_phone(self) -> str:
        return names.mask_phone(self.phone) if self.phone_sealed else ""

    def keep_phone(self, number: str, committee_id: int) -> None:
        """Set the sealed number and its index on the instance, unsaved; "" clears both.

        ``committee_id`` 0 makes the street-wide index that signing in needs.
        Raises BadValue if ``number`` is no telephone number.
        """
        normal = ids.normal_phone(number) if number else ""
        self.phone_sealed = crypto.seal(normal, crypto.context_of(self, "phone_sealed")) if normal else ""
        self.phone_index = crypto.blind_index(normal, "phone", committee_id) if normal else ""
