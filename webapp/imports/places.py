"""From the official list of municipalities as read to the rows the platform keeps."""

from tenants.municipalities.register import Municipality
from webapp.imports.gv100ad import Register


def places(register: Register) -> tuple[Municipality, ...]:
    """Kreise first, then Gemeinden, each in the order of the file."""
    kreise = (
        Municipality(each.ags, each.name, each.kind.value, each.population, each.area_ha)
        for each in register.kreise
    )
    gemeinden = (
        Municipality(each.ags, each.name, each.kind.value, each.population, each.area_ha)
        for each in register.gemeinden
    )
    return (*kreise, *gemeinden)
