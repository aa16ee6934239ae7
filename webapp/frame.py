"""What the page frame prints around a page: brand, navigation, person menu, messages, footer.

The frame decides nothing. Which entries a person sees follows from permissions and is worked out where
the request is known; templates only print what stands here. Offices, consultants and operators have the
same frame with other entries.
"""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a message is meant; the value is KERN's name of the tone."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "danger"


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a navigation, in German, ready to print.

    Attributes:
        is_current: the page shown is this entry or lies below it.
    """

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence about what just happened, shown once above the page."""

    tone: Tone
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything `layout.html` and `layout_public.html` print around the page.

    Attributes:
        product: name of the product, e.g. `Werkstatt 79a`.
        home_url: where the product name leads.
        csrf_token: goes into the sign-out form and, as a header, into every request of htmx.
        footer: Hilfe, Datenschutz, Barrierefreiheit, Barriere melden, Impressum.
        is_demonstration: every page says that its Jugendämter are invented.
        tenant_name: the Jugendamt or cohort whose pages these are; None on pages of neither.
        cluster_label: e.g. `Cluster II`; None before a cluster is confirmed.
        entries: the main navigation, five at most so that it stays one line.
        more: what stands behind "Mehr"; empty hides it.
        search_url: where the search box leads; None where there is nothing to search.
        person_name: the person signed in; None when nobody is.
        person_key: names that person to scripts, so that nobody's text is sent in somebody else's name.
        person_menu: entries of the person menu above "Abmelden".
        sign_out_url: target of the sign-out form; None when nobody is signed in.
        breadcrumbs: the pages above this one, nearest last, without the page itself.
        messages: announced once, in this order.
        is_refusal: what was asked for was not done; forms hold what was sent.
    """

    product: str
    home_url: str
    csrf_token: str
    footer: tuple[Link, ...]
    is_demonstration: bool = False
    tenant_name: str | None = None
    cluster_label: str | None = None
    entries: tuple[Link, ...] = ()
    more: tuple[Link, ...] = ()
    search_url: str | None = None
    person_name: str | None = None
    person_key: str | None = None
    person_menu: tuple[Link, ...] = ()
    sign_out_url: str | None = None
    breadcrumbs: tuple[Link, ...] = ()
    messages: tuple[Message, ...] = ()
    is_refusal: bool = False

    @property
    def is_more_current(self) -> bool:
        """Whether the page shown lies behind "Mehr"."""
        return any(entry.is_current for entry in self.more)
