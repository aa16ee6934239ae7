"""What no page may do: report an error, break the content security policy, ask others, get no answer."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

NOT_FETCHED = "Failed to load resource"
"""Chromium's words for a status that is an error; the status itself is judged where the answer is seen."""

ABORTED = "net::ERR_ABORTED"
"""The person went on before an answer was there."""


@dataclass
class Watch:
    """Follows browser windows and notes what went wrong.

    Attributes:
        origin: the only server they may speak to.
        expected: statuses of 400 and above that the test brings about on purpose.
        posts: every form sent, in order.
        documents: every page loaded as a whole, in order.
    """

    origin: str
    problems: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    posts: list[Request] = field(default_factory=list)
    documents: list[Request] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Look at everything that happens in all pages of the context."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.add_init_script(
            "addEventListener('securitypolicyviolation', event =>"
            " console.error('CSP', event.violatedDirective, event.blockedURI))"
        )

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(NOT_FETCHED):
            self.problems.append(f"console: {message.text} ({_address(message.page)})")

    def _error(self, error: WebError) -> None:
        self.problems.append(f"script: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.problems.append(f"third party: {request.url}")
        if request.method == "POST":
            self.posts.append(request)
        if request.is_navigation_request() and request.redirected_from is None:
            self.documents.append(request)

    def _failed(self, request: Request) -> None:
        if request.failure != ABORTED:
            self.problems.append(f"no answer: {request.url} ({request.failure})")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.problems.append(f"status {response.status}: {response.request.method} {response.url}")


def _address(page: Page | None) -> str:
    return page.url if page else "no page"
