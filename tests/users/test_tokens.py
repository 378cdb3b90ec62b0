from datetime import timedelta

import pytest
from django.utils import timezone

from users.actions.tokens import TokenRefused, issue, look, revoke, use
from users.models import LinkToken

pytestmark = pytest.mark.django_db


def test_only_the_digest_is_kept():
    token = issue("coming", "5")

    assert len(token) >= 22
    assert token not in str(LinkToken.objects.values().get())


def test_looking_changes_nothing_and_using_works_once():
    token = issue("coming", "5")
    before = LinkToken.objects.values().get()

    assert look("coming", token).subject == "5"
    assert LinkToken.objects.values().get() == before
    assert use("coming", token).subject == "5"
    with pytest.raises(TokenRefused):
        use("coming", token)


@pytest.mark.parametrize("minutes, holds", [(1, True), (-1, False)])
def test_a_token_ends_at_its_time(minutes, holds):
    token = issue("coming", "5", expires_at=timezone.now() + timedelta(minutes=minutes))

    if holds:
        assert look("coming", token).subject == "5"
    else:
        with pytest.raises(TokenRefused):
            look("coming", token)


def test_another_purpose_a_changed_token_and_a_revoked_one_are_refused():
    token, revoked = issue("coming", "5"), issue("coming", "6")
    revoke("coming", "6")

    for purpose, presented in (("subscription", token), ("coming", f"{token}x"), ("coming", revoked)):
        with pytest.raises(TokenRefused):
            look(purpose, presented)
