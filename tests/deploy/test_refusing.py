"""What does not fit is found before anything is made."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import PROJECT, refusing
from deploy.refusing import data_directory, refuse_full_disk, refuse_system, refuse_unusable_data
from deploy.steps import Refusal, StepFailed, attempt, run
from webapp.embedded.accounts import temporary_directory

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="asks what root's database may reach")


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty folder the database's account can reach."""
    with temporary_directory() as folder:
        yield folder


def test_this_system_is_accepted() -> None:
    refuse_system()


@pytest.mark.parametrize("platform, words", [("freebsd14", "Linux und macOS"), ("sunos5", "Linux und macOS")])
def test_another_system_is_refused(platform: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)

    with pytest.raises(Refusal, match=words):
        refuse_system()


@pytest.mark.parametrize("library, words", [(None, "nicht die glibc"), ("glibc 2.17", "zu alt: glibc 2.17")])
def test_a_linux_without_a_recent_glibc_is_refused(
    library: str | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "confstr", lambda _name: library)

    with pytest.raises(Refusal, match=words):
        refuse_system()


def test_a_full_disk_is_refused_with_both_numbers() -> None:
    total = shutil.disk_usage(PROJECT).total

    with pytest.raises(Refusal, match=f"nötig sind {total // 1_000_000 + 1} MB"):
        refuse_full_disk(total + 1_000_000)


def test_an_empty_place_takes_the_data(place: Path) -> None:
    refuse_unusable_data(place / "demo", is_fresh=False)

    assert os.listdir(place) == []


def test_data_of_another_version_is_refused_unless_it_is_to_go(place: Path) -> None:
    cluster = place / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("15\n")

    with pytest.raises(Refusal, match="stammen von PostgreSQL 15"):
        refuse_unusable_data(place, is_fresh=False)
    refuse_unusable_data(place, is_fresh=True)


@as_root
def test_data_chosen_below_a_closed_folder_is_refused(place: Path) -> None:
    (place / "closed").mkdir(mode=0o700)

    with pytest.raises(Refusal, match="diesem Konto verschlossen"):
        refuse_unusable_data(place / "closed" / "demo", is_fresh=False)


def test_data_usually_lies_in_the_working_copy(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusing, "PROJECT", place)

    assert data_directory(None) == place / "var" / "demo"
    assert data_directory(place / "elsewhere") == place / "elsewhere"


@as_root
def test_data_of_a_working_copy_below_a_closed_folder_lies_elsewhere(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.chmod(0o700)
    monkeypatch.setattr(refusing, "PROJECT", place / "werkstatt")

    assert data_directory(None).parents[1] == refusing.ROOTS_DATA


@pytest.mark.parametrize(
    "stopped_by, code",
    [(Refusal("Nein."), 2), (StepFailed(["uv"], "kaputt"), 1), (KeyboardInterrupt(), 130)],
)
def test_what_stops_the_set_up_becomes_its_exit_code(
    stopped_by: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> None:
        raise stopped_by

    assert attempt(work) == code
    assert capsys.readouterr().err != ""


def test_a_failed_program_leaves_its_last_words() -> None:
    with pytest.raises(StepFailed) as failure:
        run([sys.executable, "-c", "print('erste', flush=True); raise SystemExit('letzte')"])

    assert failure.value.last_words.splitlines() == ["erste", "letzte"]
