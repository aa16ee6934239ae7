"""Looking through one file in a process of its own, with little memory and little time.

Every reader of a foreign file has had its bomb. Here a bomb ends a child: it has `MEMORY_BYTES` and
`CPU_SECONDS` of its own, may write no more than one file, and is given up after `PATIENCE_SECONDS`. The web
process never reads the file, it streams it to disk and reads the child's answer, a few lines of JSON.

`python -m webapp.evidence.looking FILE KIND NAME ANEW` is the child. It writes a picture anew to ANEW and
prints what `webapp.evidence.looked` and `webapp.evidence.screening` found, or the rule the file breaks.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from webapp.evidence import office, pictures, portable
from webapp.evidence.kinds import FileKind
from webapp.evidence.looked import Looked
from webapp.evidence.refusals import UploadRefused, UploadRule
from webapp.evidence.screening import Passage, screen

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 10
PATIENCE_SECONDS = 15
WRITTEN_BYTES = 200_000_000

_ANSWER_BYTES = 1_000_000
_SIGNATURES = {
    FileKind.PDF: b"%PDF-",
    FileKind.PNG: b"\x89PNG\r\n\x1a\n",
    FileKind.JPEG: b"\xff\xd8\xff",
}
_ARCHIVE = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a file that keeps all rules.

    Attributes:
        traits: what it says about itself, see `webapp.evidence.looked.Looked`.
        hits: what looks like Sozialdaten: kind, place, count.
        is_anew: a picture stands at the place it was to be written to.
    """

    traits: Mapping[str, Any]
    hits: tuple[Mapping[str, Any], ...]
    is_anew: bool


def look_through(path: Path, kind: FileKind, name: str, anew: Path) -> Seen:
    """Look through a file in a process of its own.

    Args:
        kind: what its extension says; the content must agree.
        name: its name, which is looked through as well.
        anew: where a picture is written anew.

    Raises:
        UploadRefused: the rule it breaks; `too_complex` if it takes too long or too much.
    """
    command = [sys.executable, "-I", "-m", __name__, str(path), kind.value, name, str(anew)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE_SECONDS, check=False, env={})
    except subprocess.TimeoutExpired:
        raise UploadRefused(UploadRule.TOO_COMPLEX) from None
    if done.returncode != 0 or len(done.stdout) > _ANSWER_BYTES:
        raise UploadRefused(UploadRule.TOO_COMPLEX)
    answer = json.loads(done.stdout)
    if "rule" in answer:
        raise UploadRefused(UploadRule(answer["rule"]), answer["detail"])
    return Seen(answer["traits"], tuple(answer["hits"]), answer["is_anew"])


def _look(path: Path, kind: FileKind, anew: Path) -> Looked:
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise UploadRefused(UploadRule.EMPTY)
    signature = _SIGNATURES.get(kind, _ARCHIVE)
    if not head.startswith(signature):
        # An office file with a password is wrapped in the container of old Office.
        rule = (
            UploadRule.LOCKED if head.startswith(_OLE) and kind is not FileKind.PDF else UploadRule.DISAGREES
        )
        raise UploadRefused(rule, kind.value)
    if kind.is_picture:
        return pictures.look(path, kind, anew)
    content = path.read_bytes()
    return portable.look(content) if kind is FileKind.PDF else office.look(content, kind)


def _answer(path: Path, kind: FileKind, name: str, anew: Path) -> dict[str, Any]:
    try:
        looked = _look(path, kind, anew)
    except UploadRefused as refused:
        return {"rule": refused.rule.value, "detail": refused.detail}
    except MemoryError:
        return {"rule": UploadRule.TOO_COMPLEX.value, "detail": ""}
    about = "\n".join(trait for trait in looked.traits.values() if isinstance(trait, str))
    hits = screen([Passage("Angaben zur Datei", about), *looked.passages], file_name=name)
    return {"traits": looked.traits, "hits": [asdict(each) for each in hits], "is_anew": looked.is_anew}


def _limit() -> None:
    """Take from this process what a bomb would need.

    Where the system cannot, the parent's patience is left.
    """
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    _limit()
    file, of_kind, called, target = sys.argv[1:]
    sys.stdout.write(json.dumps(_answer(Path(file), FileKind(of_kind), called, Path(target))))
