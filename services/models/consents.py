"""By whose hand a consent of a programme was given, and the scan of the paper it stands on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee, Consent, Person
from residents.models.photos import KeptPhoto
from residents.querysets import ScopedQuerySet
from services.models.programmes import COMMITTEE, USER, ConsentText
from users.models import Authority


class ConsentGiven(KeptPhoto):
    """What stands behind one ``residents.Consent``: the wording, who said yes and by what right.

    ``photo`` is the scan of the signed paper; on the site there is none.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("居民"))
    consent = models.OneToOneField(Consent, models.CASCADE, related_name="given", verbose_name=_("同意记录"))
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="given", verbose_name=_("同意书"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁同意的或登记的"))
    authority = models.CharField(_("凭什么"), max_length=8, choices=Authority)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("同意的经手")
        ordering = ("-consent",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(authority="paper") | ~Q(photo=""), name="paper_consent_has_its_scan"
            )
        ]

    def __str__(self) -> str:
        return f"{self.text}"
