"""Hands in the rich editor. It takes in a moment later where the cursor is, and no hand is as fast as a test."""

# The browser tells of a new place of the cursor by an event of its own; the editor sets the cursor at the next frame,
# and looks after it 20 ms after it got the focus.
A_MOMENT = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))"


def settle(page):
    """Wait until the editor has taken in where the cursor is."""
    page.evaluate(A_MOMENT)


def text_box(page):
    return page.get_by_role("textbox", name="Text", exact=True)


def click_into(page, place=None):
    """Click the text box, or a place in it."""
    (place or text_box(page)).click()
    settle(page)


def at_end(page):
    click_into(page, text_box(page).locator("p").last)  # in the middle there might be a picture
    page.keyboard.press("Control+End")
    settle(page)


def press(page, name):
    """Press a button of the editor."""
    page.get_by_role("toolbar", name="Editor").get_by_role("button", name=name, exact=True).click()
    settle(page)
