"""The pictures of the demo posts, drawn like small prints: flat inks on paper, a few colours, no outlines."""

import random

from . import drawings_nature, drawings_nerves, drawings_things
from .sheet import Sheet

DRAWINGS = {
    function.__name__: function
    for function in (
        drawings_nature.contour_lines,
        drawings_nature.dividing_cells,
        drawings_nature.growth_rings,
        drawings_nature.myelin_sheaths,
        drawings_nature.river_delta,
        drawings_nerves.branching_nerves,
        drawings_nerves.marrow_lattice,
        drawings_nerves.node_of_ranvier,
        drawings_nerves.seed_heads,
        drawings_nerves.tide_lines,
        drawings_things.hanging_mobile,
        drawings_things.lamplit_page,
        drawings_things.loom,
        drawings_things.pencil_lines,
        drawings_things.two_fields,
    )
}


def draw(name, width=1600, height=900):
    """The same picture each time it is asked for."""
    sheet = Sheet(width, height)
    DRAWINGS[name](sheet, random.Random(name))
    return sheet.printed(width, height)
