"""A photo somebody brought: kept re-encoded, without the place and camera it was taken with."""

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _

from xidu.kit.errors import BadFile
from xidu.kit.uploads import IMAGES, Upload, accept_upload


class KeptPhoto(models.Model):
    """Gives a row one photo. ``alt`` says in words what it shows. Basis: trust decision D11."""

    photo = models.FileField(_("照片"), upload_to="photos/%Y/%m")
    photo_kind = models.CharField(_("格式"), max_length=8, editable=False)
    photo_sha256 = models.CharField(_("校验码"), max_length=64, editable=False)
    alt = models.CharField(_("照片说明"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def keep_photo(self, file: Upload) -> None:
        """Put the file on the instance, unsaved. Raises BadFile for what is no photo or too large."""
        accepted = accept_upload(file)
        if accepted.kind not in IMAGES:
            raise BadFile(_("这里只收照片（jpg、png、webp）。"))
        self.photo_kind, self.photo_sha256 = accepted.kind, accepted.sha256
        self.photo.save(accepted.random_name, ContentFile(accepted.data), save=False)
