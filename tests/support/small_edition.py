"""A small sound edition on disk that tests break in one place."""

from pathlib import Path

SHEET = """\
schema: werkstatt-fassung/1
fassung: "2030.1"
titel: Probe
zustand: veroeffentlicht
veroeffentlicht: 2030-01-01
summen:
  module: 1
  punkte: 2
  muss: 1
  kern: 2
  kennzahlen: 1
  gewichte: {M01: 5}
"""

DRAFT = SHEET.replace("zustand: veroeffentlicht\nveroeffentlicht: 2030-01-01", "zustand: entwurf")

MODULE = """\
schema: werkstatt-modul/1
modul: probe
kennung: M01
stand: 1
titel: Probe
ziel: Ein Ziel.
rechtsgrundlagen: [SGB VIII § 79a]
rechtsstand: 2025-07-01
aufgabenbereich: [LEISTUNGEN]
aufwand_minuten: {kern: 10, voll: 10}
kennzahlen: [D05]
bewertung: reifegrad-0-3/1
reifegrade: {R1: eins, R2: zwei, R3: drei, R4: vier, R5: fünf}
punkte:
  - schluessel: m01-konzept
    nr: M01-01
    phase: SK
    frage: Ein Konzept liegt vor.
    warum: Ohne Konzept fehlt *die* Grundlage.
    stufen: {0: nichts, 1: etwas, 2: viel, 3: alles}
    nachweise: [Konzept]
    nachweisbeispiele: [Konzept vom 1.3.2025, Beschluss vom 2.4.2025]
    gewicht: 3
    muss: true
    grundlage: F
    umfang: [kern]
    nz_erlaubt: nur-mit-zustimmung
    merkmale: [G, I]
    fundstelle: {norm: SGB VIII § 79a (1), quelle: Werkstatt 79a}
    minuten: 6
    leicht: Wir haben einen Plan.
    einfuehrung: 2030.1
  - schluessel: m01-auswertung
    nr: M01-02
    phase: EV
    frage: Das Konzept wird ausgewertet.
    warum: Sonst weiß niemand, ob es trägt.
    stufen: {0: gar nicht, 1: selten, 2: jährlich, 3: laufend}
    nachweise: [Bericht, Protokoll]
    nachweisbeispiele: [Bericht vom 1.3.2026, Protokoll vom 2.4.2026]
    gewicht: 2
    muss: false
    umfang: [kern]
    nz_erlaubt: ja
    merkmale: []
    fundstelle: {norm: SGB VIII § 80, empfehlung: Eine Empfehlung, quelle: Werkstatt 79a}
    minuten: 4
    leicht: Wir schauen nach.
    einfuehrung: 2030.1
"""

INDICATORS = """\
schema: werkstatt-kennzahlen/1
gruppe: D
titel: Inanspruchnahme
kennzahlen:
  - kennung: D05
    name: Fremdunterbringungen
    definition: Hilfen außerhalb der Familie.
    zaehler: Hilfen
    faktor: 10000
    einheit: je 10.000 unter 21
    richtung: ○
    uma: true
    nur_quote: false
    verwendung: B
    quelle: Probe
    kleine_zahl: 3
    anker: 131
    schranke: 6.55
    klasse: normal
    startset: true
    nachkommastellen: 1
"""


def write_edition(
    content: Path,
    *,
    key: str = "2030.1",
    sheet: str = SHEET,
    module: str = MODULE,
    indicators: str = INDICATORS,
) -> Path:
    """Write an edition below `content` and return its folder."""
    folder = content / key
    (folder / "modules").mkdir(parents=True)
    (folder / "indicators").mkdir()
    (folder / "edition.yaml").write_text(sheet.replace("2030.1", key), encoding="utf-8")
    (folder / "modules" / "probe.yaml").write_text(module, encoding="utf-8")
    (folder / "indicators" / "inanspruchnahme.yaml").write_text(indicators, encoding="utf-8")
    return folder


def broken(text: str, old: str, new: str) -> str:
    """`text` with its first `old` replaced; the test is wrong if there is none."""
    assert old in text
    return text.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    """Line of the first occurrence of `part`, counted from 1."""
    return text[: text.index(part)].count("\n") + 1


def write_transition(content: Path, changes: str, *, before: str = "2030.1", after: str = "2030.2") -> Path:
    """Write a transition below `content`; `changes` are entries of a YAML list, one a line."""
    folder = content / "transitions"
    folder.mkdir(exist_ok=True)
    file = folder / f"{before}--{after}.yaml"
    entries = "".join(f"  {line.strip()}\n" for line in changes.strip().splitlines())
    file.write_text(
        f'schema: werkstatt-uebergang/1\nvon: "{before}"\nnach: "{after}"\nerklaerung: Probe\n'
        f"aenderungen:\n{entries}",
        encoding="utf-8",
    )
    return file
