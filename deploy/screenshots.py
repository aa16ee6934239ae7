"""Take the README's pictures: `.venv/bin/python -m deploy.screenshots`, beside a running demonstration.

Signs in to an invented Jugendamt and writes `deploy/bilder/*.png`. Needs what `deploy/test.py` sets up.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from deploy import PROJECT
from deploy.browser import provide_chromium
from deploy.refusing import data_directory
from deploy.steps import Refusal, attempt, say
from webapp.embedded.installation import Installation

PICTURES = PROJECT / "deploy" / "bilder"
LARGEST_BYTES = 200_000
"""What a picture in the README may weigh."""

EMAIL = "projektleitung@musterfurt.example"
OFFICE = "/amt/musterfurt"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to take a picture of.

    Attributes:
        name: of the file, without ending.
        height: how far down the page, in pixels.
    """

    name: str
    path: str
    height: int


ALL = (
    Picture("modul", f"{OFFICE}/module/rueckfuehrung?punkt=m07-perspektivliste", 1480),
    Picture("vergleich", f"{OFFICE}/vergleich/D05", 1060),
)


def main(arguments: Sequence[str]) -> int:
    """Take all pictures; the exit code."""
    options = _parser().parse_args(arguments)
    return attempt(lambda: _take_all(options.address, _password(data_directory(options.data))))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.screenshots", description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:7979", help="Adresse der laufenden Vorführung")
    parser.add_argument("--data", type=Path, metavar="ORDNER", help="ihr Ordner für die Daten (var/demo)")
    return parser


def _password(data: Path) -> str:
    installation = Installation(data)
    if installation.is_new:
        raise Refusal(f"In {data} liegt keine Vorführung. Starten Sie zuerst: python3 deploy/demo.py")
    return installation.secrets.demonstration_password


def _take_all(address: str, password: str) -> None:
    chromium = provide_chromium(os.environ)
    if chromium is None:
        raise Refusal("Es ist kein Chromium zu bekommen.")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=sandbox)
        page = _signed_in(browser, address, password)
        for picture in ALL:
            _take(page, address, picture)
        browser.close()


def _signed_in(browser: Browser, address: str, password: str) -> Page:
    page = browser.new_page(locale="de-DE", color_scheme="light", device_scale_factor=0.8)
    page.goto(f"{address}/anmelden")
    page.get_by_label("E-Mail-Adresse").fill(EMAIL)
    page.get_by_label("Kennwort", exact=True).fill(password)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(f"**{OFFICE}/start")
    return page


def _take(page: Page, address: str, picture: Picture) -> None:
    file = PICTURES / f"{picture.name}.png"
    page.set_viewport_size({"width": 1200, "height": picture.height})
    page.goto(address + picture.path)
    file.parent.mkdir(exist_ok=True)
    size = len(page.screenshot(path=file, animations="disabled"))
    say(f"{file.relative_to(PROJECT)}: {size // 1000} kB")
    if size > LARGEST_BYTES:
        raise Refusal(f"Das Bild ist größer als {LARGEST_BYTES // 1000} kB.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
