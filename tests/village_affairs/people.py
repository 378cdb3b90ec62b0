"""Three people of one committee and a month on its way, for tests of the finance flow."""

from dataclasses import dataclass
from datetime import date

from django.test import Client

from residents.models import Committee
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.month_sheets import SEPTEMBER, one, usual
from users.models import User
from village_affairs.actions.drafts import draft_finance
from village_affairs.actions.publishing import publish, sign, submit
from village_affairs.models import Publication, Version
from village_affairs.sheets import read_finance


@dataclass
class Village:
    committee: Committee
    clerk: User
    supervisor: User
    director: User

    def draft(
        self, data: bytes | None = None, period: date = SEPTEMBER, ledger: str = "committee"
    ) -> Version:
        sheet = read_finance(data or one(usual()), "收支.xlsx", period=period)
        return draft_finance(
            sheet, committee=self.committee, ledger=ledger, period=period, by=self.clerk
        ).version

    def bring_to(self, state: str, version: Version | None = None) -> Version:
        """Return a version in ``state``: draft, submitted, signed or published."""
        version = version or self.draft()
        steps = ("draft", "submitted", "signed", "published").index(state)
        for step in (
            lambda: submit(version, by=self.clerk),
            lambda: sign(version, by=self.supervisor),
            lambda: publish(version, by=self.director),
        )[:steps]:
            step()
        version.refresh_from_db()
        return version

    def publish(self, version: Version | None = None) -> Publication:
        return self.bring_to("published", version).publication


def village_with_people(name: str = "浜头村", slug: str = "bangtou") -> Village:
    committee = CommitteeFactory(name=name, slug=slug)
    roles = ("clerk", "supervisor", "director")
    return Village(committee, *(account_with(role, committee, name=role) for role in roles))


def door(user: User) -> Client:
    """Return a browser without script in which ``user`` is signed in."""
    client = Client()
    client.force_login(user, backend="users.access.GrantBackend")
    return client


def titles(client: Client, show: str = "all") -> list[str]:
    """Return the titles of the jobs on the desk of whoever is signed in."""
    return [job.title for job, _late in client.get(f"/desk/?show={show}").context["jobs"]]
