"""Settings come from the environment, whole or not at all, and keep their secrets."""

import pytest

from webapp.settings import MissingSetting, Settings, UnusableSetting, as_environment, from_environment


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    """An environment with everything in it."""
    return as_environment(settings)


def test_what_one_process_hands_on_the_next_reads(settings: Settings, environment: dict[str, str]) -> None:
    assert from_environment(environment) == settings


def test_all_missing_settings_are_named_and_an_empty_one_is_missing(environment: dict[str, str]) -> None:
    del environment["WERKSTATT_DATABASE_URL"]
    environment["WERKSTATT_SECRET_KEY"] = ""
    environment["WERKSTATT_OPERATOR_EMAIL"] = ""

    with pytest.raises(MissingSetting) as missing:
        from_environment(environment)

    assert missing.value.names == (
        "WERKSTATT_DATABASE_URL",
        "WERKSTATT_SECRET_KEY",
        "WERKSTATT_OPERATOR_EMAIL",
    )


@pytest.mark.parametrize(
    "name,value,rule",
    [("SECRET_KEY", "x" * 31, "too_short"), ("PROXY_COUNT", "einer", "no_number")],
)
def test_a_value_that_cannot_be_right_is_refused(
    environment: dict[str, str], name: str, value: str, rule: str
) -> None:
    with pytest.raises(UnusableSetting) as unusable:
        from_environment(environment | {f"WERKSTATT_{name}": value})

    assert (unusable.value.name, unusable.value.rule) == (f"WERKSTATT_{name}", rule)


def test_printing_the_settings_shows_no_secret(settings: Settings) -> None:
    printed = repr(settings)

    for secret in (
        settings.secret_key,
        settings.database_url,
        settings.database_owner_url,
        settings.redis_url,
    ):
        assert secret not in printed
