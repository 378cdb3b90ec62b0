"""A real browser for tests: pages in every look, what axe says of them, what sticks out or is too small.

Every test has the fixtures ``browser``, ``visit`` and ``enter``; mark the tests ``@pytest.mark.browser`` and
open pages of ``live_server`` or any other address:

    seen = enter(clerk, "/desk/", width=390)
    assert unsound(seen) == []

Every check returns a list of sentences, empty when all is well, so that a failure says what is wrong.
"""

import gzip
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Every width, mode and theme at least once.
LOOKS = ((390, "", "light"), (1280, "", "dark"), (320, "elder", "dark"), (1280, "elder", "light"))
# What a change of width, type or colour can break; the rest of axe reads the same page in every look.
VISUAL = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
TAP, ELDER_TAP = 44, 48
AXE = AXE_FILE_PATH.read_text("utf-8")
TEXT = ("text/", "image/svg+xml", "application/javascript", "application/json")


@dataclass
class Visit:
    """A page as one visitor saw it, with everything the browser complained about or fetched on the way."""

    page: Page
    context: BrowserContext
    problems: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def weight(self) -> int:
        """Bytes over the wire if texts are gzipped, as whitenoise and nginx send them; photos not counted."""
        return sum(_sent(response) for response in self.responses if not _is_photo(response))

    def strangers(self) -> list[str]:
        """Addresses outside the site that the page asked for; there must be none."""
        own = urlsplit(self.page.url).netloc
        return [r.url for r in self.responses if urlsplit(r.url).netloc not in {own, ""}]


Opener = Callable[..., Visit]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; where there is none the tests skip and say so."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: browser tests are skipped")
    # Playwright keeps an event loop in this thread, and Django would refuse the database beside it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Opener]:
    """Open an address as a new visitor: own cookies, chosen width, 大字版, theme, with or without script."""
    contexts: list[BrowserContext] = []

    def open_as(
        url: str,
        *,
        width: int = 390,
        mode: str = "",
        theme: str = "",
        script: bool = True,
        language: str = "zh-CN",
        cookies: dict[str, str] | None = None,
    ) -> Visit:
        height = 900 if width > 640 else 844
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script, locale=language
        )
        contexts.append(context)
        wishes = {"mode": mode, "theme": theme, **(cookies or {})}
        root = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        context.add_cookies([{"name": k, "value": v, "url": root} for k, v in wishes.items() if v])
        seen = Visit(context.new_page(), context)
        _listen(seen)
        seen.page.goto(url)
        return seen

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture
def enter(live_server: object, visit: Opener) -> Opener:
    """Open an address of the portal as somebody who is signed in; ``None`` is a visitor."""

    def open_as(user: object, path: str, **look: object) -> Visit:
        cookies = session_of(user) if user else None
        return visit(f"{live_server.url}{path}", cookies=cookies, **look)

    return open_as


def session_of(user: object) -> dict[str, str]:
    """The cookie of a browser in which ``user`` has signed in."""
    client = Client()
    client.force_login(user, backend="users.access.GrantBackend")
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def _listen(seen: Visit) -> None:
    def note_console(message: object) -> None:
        if message.type in {"error", "warning"}:
            seen.problems.append(f"{message.type}: {message.text}")

    def note_response(response: Response) -> None:
        seen.responses.append(response)

    seen.page.on("console", note_console)
    seen.page.on("pageerror", lambda error: seen.problems.append(f"script: {error}"))
    seen.page.on("requestfailed", lambda request: seen.problems.append(f"not loaded: {request.url}"))
    seen.page.on("response", note_response)


def _is_photo(response: Response) -> bool:
    kind = response.headers.get("content-type", "")
    return kind.startswith("image/") and "svg" not in kind


def _sent(response: Response) -> int:
    if response.status in {204, 301, 302, 303, 304}:
        return 0
    body = response.body()
    is_text = response.headers.get("content-type", "").startswith(TEXT)
    return len(gzip.compress(body, 6)) if is_text else len(body)


def unsound(seen: Visit, *, deep: int = 1, visual: int = len(LOOKS), turn: int = 0) -> list[str]:
    """What is wrong with the open page in any look; it is loaded once and dressed anew for each.

    Every rule of axe is asked in the first ``deep`` looks, in the next ``visual`` those that can differ; what
    sticks out or is too small is looked for in all. ``turn`` says which look comes first, so that many
    pages of the same make can share the looks among them.
    """
    found = []
    for number in range(len(LOOKS)):
        look = LOOKS[(turn + number) % len(LOOKS)]
        dress(seen.page, *look)
        least = ELDER_TAP if look[1] else TAP
        wrong = [*sticking_out(seen.page), *small_targets(seen.page, least)]
        if number < deep + visual:
            wrong += axe(seen.page, () if number < deep else VISUAL)
        found += [f"{seen.page.url} {look}: {what}" for what in wrong]
    return [*found, *seen.problems]


def dress(page: Page, width: int, mode: str, theme: str) -> None:
    """Show the open page as a visitor with this screen, type size and theme gets it."""
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900 if width > 640 else 844})
    page.evaluate(
        """async (wishes) => {
          for (const [name, wish] of Object.entries(wishes)) {
            if (wish) document.documentElement.dataset[name] = wish;
            else delete document.documentElement.dataset[name];
          }
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }""",
        {"mode": mode, "theme": theme},
    )


def axe(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds, one sentence a rule and element: against WCAG 2.2 AA and good practice, or ``rules``."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(TAGS)}
    # Without "preload" axe would fetch the style sheets again, and its own failures would look like ours.
    options = {"runOnly": only, "resultTypes": ["violations"], "preload": False, "elementRef": False}
    violations = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}: {node['html'][:120]}"
        for rule in violations
        for node in rule["nodes"]
    ]


def sticking_out(page: Page) -> list[str]:
    """What makes the page scroll sideways; empty if it does not."""
    return page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          const wide = [...document.querySelectorAll("body *")].filter((e) =>
            e.getBoundingClientRect().right > room + 0.5 && !e.closest("svg, .vh"));
          return wide.map((e) => `${e.tagName}.${e.className} ends at ${e.getBoundingClientRect().right}`);
        }"""
    )


def small_targets(page: Page, least: int = TAP) -> list[str]:
    """What can be tapped but is smaller than ``least`` px; links in a sentence are exempt (WCAG 2.5.8)."""
    return page.evaluate(
        """(least) => {
          const inSentence = (e) => e.tagName === "A" && getComputedStyle(e).display === "inline";
          const area = (e) => e.matches("input[type=radio], input[type=checkbox]") && e.closest("label") || e;
          const all = document.querySelectorAll(
            "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]");
          return [...all].filter((e) => e.checkVisibility({ visibilityProperty: true }) && !inSentence(e))
            .map(area).map((e) => [e, e.getBoundingClientRect()])
            .filter(([, r]) => r.width > 0 && (r.height < least - 0.5 || r.width < least - 0.5))
            .map(([e, r]) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 20)}: `
              + `${Math.round(r.width)} x ${Math.round(r.height)}`);
        }""",
        least,
    )
