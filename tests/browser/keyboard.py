"""Hands without a mouse: everything by Tab, Enter, space, arrows and letters."""

MOST_TABS = 600
IS_FOCUSED = "element => element === document.activeElement"


class Keyboard:
    """Works on a page by keys alone, and counts.

    An action is, as in the table of steps, a run of Tab with the key that ends it, or one field filled.
    """

    def __init__(self, page):
        self.page = page
        self.actions = self.fields = 0

    def reach(self, target, key="Tab"):
        """Press Tab until `target` (a locator) has the focus. Fail if it never gets it."""
        target.wait_for()
        for _ in range(MOST_TABS):
            if target.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{target} cannot be reached by {key}.")

    def go(self, target):
        """Follow a link or press a button that leads somewhere, and wait until it has."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.actions += 1

    def tick(self, target):
        """Change a tick box."""
        self.reach(target)
        self.page.keyboard.press("Space")
        self.actions += 1

    def choose(self, chosen, target):
        """Go from the choice that is `chosen` to `target`, another one of its group."""
        self.reach(chosen)
        self.reach(target, key="ArrowDown")
        self.actions += 1

    def fill(self, target, text):
        """Write `text` in place of what stands in the field."""
        self.reach(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.actions += 1
        self.fields += 1

    def link(self, name, **more):
        return self.page.get_by_role("link", name=name, **more)

    def button(self, name, **more):
        return self.page.get_by_role("button", name=name, **more)
