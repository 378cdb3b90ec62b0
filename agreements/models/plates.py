"""A number plate at rest: sealed to its own row, found again by a blind index."""

import uuid

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xidu.kit import crypto, names
from xidu.kit.cells import folded
from xidu.kit.errors import BadValue
from xidu.kit.gate.numbers import PLATE


def normal_plate(text: str) -> str:
    """Return ``沪A12345``: no blanks and dots, capitals. Raises BadValue for what is no plate."""
    plate = "".join(sign for sign in folded(text) if sign.isalnum()).upper()
    if not PLATE.fullmatch(plate):
        raise BadValue(_("这不像车牌号，请写成“沪A12345”的样子。"))
    return plate


class SealedPlate(models.Model):
    """Gives a row ``plate`` (clear), ``masked_plate`` and ``keep_plate``.

    Clear for the other party while a booking lives, and for who decides on a report, who says why on the
    trail. Basis: trust decisions D4 and D5.
    """

    plate_sealed = models.TextField(gettext_lazy("车牌（加密）"), blank=True, editable=False)
    plate_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    seal_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def plate(self) -> str:
        if not self.plate_sealed:
            return ""
        return crypto.open_sealed(self.plate_sealed, crypto.context_of(self, "plate_sealed"))

    @property
    def masked_plate(self) -> str:
        return names.mask_plate(self.plate) if self.plate_sealed else ""

    def keep_plate(self, number: str, committee_id: int) -> None:
        """Set the sealed plate and its index on the instance, unsaved. Raises BadValue for no plate."""
        plate = normal_plate(number)
        self.plate_sealed = crypto.seal(plate, crypto.context_of(self, "plate_sealed"))
        self.plate_index = index_of_plate(plate, committee_id)


def index_of_plate(plate: str, committee_id: int) -> str:
    """Return the index by which a plate in its one form is found within a committee."""
    return crypto.blind_index(plate, "plate", committee_id)
