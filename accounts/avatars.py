"""Pictures made here from an account's random key: a small weave of its own for everybody without an uploaded one."""

import hashlib

SIDE = 5
# Ground and thread, each pair 3:1 or more apart; they are the page's own paper and inks.
COLOURS = (
    ("#f1e7d0", "#0d4a50"), ("#e4ecdf", "#35562b"), ("#f3e0d3", "#86231a"),
    ("#e6e3ee", "#553058"), ("#f4e2b4", "#5c3b00"), ("#dfe9ec", "#1d4460"),
)  # fmt: skip


def draw(key):
    """The picture for an account's key as SVG: five by five fields, the same left and right."""
    digest = hashlib.sha256(b"picture:" + key.bytes).digest()
    ground, thread = COLOURS[digest[0] % len(COLOURS)]
    path = []
    for row in range(SIDE):
        for column in range((SIDE + 1) // 2):
            if digest[1 + row * 3 + column] % 2:
                path += [f"M{x} {row}h1v1h-1z" for x in {column, SIDE - 1 - column}]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {SIDE + 2} {SIDE + 2}" width="256" height="256">'
        f'<path fill="{ground}" d="M-1-1h{SIDE + 2}v{SIDE + 2}h-{SIDE + 2}z"/>'
        f'<path fill="{thread}" d="{"".join(sorted(path))}"/></svg>'
    )
