import pytest

from services.models import EyeFile, EyeRecheck, EyeReferral, EyeSurgery
from tests.factories import BlockFactory, CommitteeFactory, HouseholdFactory, UserFactory, account_with
from tests.services.ground import person_in
from xidu.demo.accounts import Team
from xidu.demo.bright import build_bright
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db


def test_the_demo_shows_every_state_of_the_way_and_is_built_once():
    place = CommitteeFactory()
    home = HouseholdFactory(block=BlockFactory(committee=place))
    for name in ("street1", "street2"):
        UserFactory(username=name)
    for number in range(30):
        person_in(place, f"沈{number}英", 62 + number, household=home)
    staff = {key: account_with(key, place) for key in ("clerk", "supervisor", "director")}

    came = [build_bright({place.pk: Team(**staff)}, today(), place) for _twice in range(2)]

    assert came == [28, 0]
    assert EyeFile.objects.filter(number=None).count() == 2
    assert EyeFile.objects.filter(told_at__isnull=False).count() == 4
    assert dict.fromkeys(EyeReferral.objects.values_list("state", flat=True)) == {"asked": None, "seen": None}
    assert EyeSurgery.objects.filter(done_at__isnull=False).count() == 3
    late, coming = (EyeRecheck.objects.filter(**{f"due_on__{way}": today()}) for way in ("lt", "gt"))
    assert (late.count(), coming.count() > 3) == (1, True)
