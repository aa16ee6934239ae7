"""Charts as SVG, drawn by the server from frozen values.

Every chart has a role, a title, a description and a table of the same values; the description is written
from that table, so the three cannot differ. Colours are presentation attributes, because the same SVG goes
into pages and into PDF; the classes beside them only let the style sheet adapt to dark and forced colours.
No style attribute, no style element and no script is ever written: the pages allow none.

A value that is missing is a gap in a line, a hatched cell, a track without a bar; never a 0.
"""
