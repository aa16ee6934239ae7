"""How well own and consultant's ratings agree, ready to print."""

from dataclasses import dataclass
from fractions import Fraction

from modules.scoring.agreement import Agreement
from webapp import formatting
from webapp.wording import ADVICE


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Agreement over the items of one module, or of all.

    Attributes:
        exact: percent of the items with the same rating.
        bias: mean difference and who rates higher, in words.
        kappa: two decimals; a dash where it cannot be determined.
        advice: what the next workshop does about it.
    """

    label: str
    items: int
    exact: Fraction
    bias: str
    kappa: str
    advice: str


def agreement_row(label: str, found: Agreement) -> AgreementRow:
    """One row of the table."""
    return AgreementRow(
        label=label,
        items=found.items,
        exact=100 * found.exact,
        bias=_bias(found.bias),
        kappa=formatting.number(found.kappa, 2),
        advice=ADVICE[found.advice],
    )


def _bias(bias: Fraction) -> str:
    printed = formatting.number(abs(bias))
    if printed == formatting.number(Fraction(0)):
        return printed
    who = "Jugendamt höher" if bias > 0 else "Moderation höher"
    return f"{printed}, {who}"
