"""What an edition adds up to: stated in its `edition.yaml`, and counted again by the check."""

from collections.abc import Mapping

from modules.catalogue.model import Edition, Module, Scope


def totals(edition: Edition) -> Mapping[str, int]:
    """Numbers of modules, items and indicators, in the words and the order of the file."""
    items = [item for module in edition.modules for item in module.items]
    return {
        "module": len(edition.modules),
        "punkte": len(items),
        "muss": sum(item.mandatory for item in items),
        "kern": sum(item.scope is Scope.KERN for item in items),
        "kennzahlen": len(edition.indicators),
    }


def weights(edition: Edition) -> Mapping[str, int]:
    """Number of a module → sum of the weights of its items."""
    return {module.number: module.weight for module in edition.modules}


def minutes(module: Module) -> Mapping[Scope, int]:
    """Scope → minutes of the items that belong to it."""
    return {scope: sum(item.minutes for item in module.in_scope(scope).items) for scope in Scope}
