"""What every answer carries: headers to the letter, cookies bound to the host; no cache, no foreign host."""

from dataclasses import replace

import pytest
from flask import Flask

from tests.support.world import World
from webapp.app import create_app
from webapp.runtime import Runtime

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
ADDRESSES = ["/", "/anmelden", "/impressum", "/gibt-es-nicht", "/amt/musterfurt/start", "/betrieb/aemter"]


@pytest.fixture
def behind_https(runtime: Runtime) -> Flask:
    """The application as people reach it in production."""
    settings = replace(runtime.settings, base_url="https://werkstatt.example")
    return create_app(replace(runtime, settings=settings))


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers_to_the_letter(world: World, address: str) -> None:
    headers = world.app.test_client().get(address).headers

    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Strict-Transport-Security" not in headers


def test_behind_https_the_cookie_belongs_to_the_host_and_the_browser_stays_with_https(
    behind_https: Flask,
) -> None:
    response = behind_https.test_client().get("/anmelden", base_url="https://werkstatt.example")

    assert response.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-werkstatt=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain=" not in cookie


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_foreign_host_is_refused_everywhere(behind_https: Flask, address: str) -> None:
    response = behind_https.test_client().get(address, base_url="https://boese.example")

    assert response.status_code == 400


def test_a_forwarded_host_is_not_believed_without_a_trusted_proxy(world: World) -> None:
    headers = {"X-Forwarded-Host": "boese.example", "X-Forwarded-For": "203.0.113.9"}

    page = world.app.test_client().get("/anmelden", headers=headers).get_data(as_text=True)

    assert "boese.example" not in page


def test_static_files_are_served_with_the_same_policy(world: World) -> None:
    response = world.app.test_client().get("/static/css/werkstatt.css", buffered=True)

    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == POLICY


def test_a_request_that_is_too_large_is_said_to_be(world: World) -> None:
    client = world.client(world.person(office := world.office()))
    address = f"/amt/{office.slug}/kennzahlen/datei"
    form = {"csrf_token": client.csrf("/barriere-melden"), "datei": (b"x" * (13 * 1024 * 1024)).decode()}

    assert client.post(address, data=form).status_code == 413


def test_every_other_method_is_refused(world: World) -> None:
    for method in ("TRACE", "PUT", "DELETE", "PATCH"):
        assert world.app.test_client().open("/anmelden", method=method).status_code == 405
