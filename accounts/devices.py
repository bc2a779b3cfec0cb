"""A few words for the browser and device that a session is held by. Of the browser's own long name nothing is kept."""

# In this order: most browsers name others as well as themselves.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
DEVICES = (
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "an Android device"), ("CrOS", "a Chromebook"),
    ("Windows", "a Windows computer"), ("Macintosh", "a Mac"), ("Linux", "a Linux computer"),
)  # fmt: skip


def device_words(user_agent):
    """Such as "Firefox on a Windows computer" for what a browser says of itself; said again, it stays the same."""
    if " on a" in user_agent:
        return user_agent[:60]
    browser = next((words for sign, words in BROWSERS if sign in user_agent), "A browser")
    device = next((words for sign, words in DEVICES if sign in user_agent), "a device we do not know")
    return f"{browser} on {device}"
