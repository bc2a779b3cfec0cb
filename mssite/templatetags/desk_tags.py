from typing import NamedTuple

from django import template
from django.urls import reverse

register = template.Library()
# What people do at the desk, in the order in which they need it: model, name, what it is for.
ROOMS = (
    (
        "Conversation",
        (
            ("Comment", "Queue", "Comments that wait for a decision, and all others."),
            ("Report", "Reports", "What readers have told us of."),
            ("Standing", "People", "Writers, and what was decided about them."),
            ("CommentLog", "Log", "Who decided what, and when."),
            ("numbers", "Numbers", "How much came, and how fast it was decided."),
            ("ListEntry", "Lists", "Words and domains to look out for."),
            ("Reason", "Reasons", "The sentences offered with a decision."),
            ("HelpLine", "Help lines", "Whom people in distress can call."),
            ("Conversation", "Conversations", "Close and open them, one by one."),
        ),
    ),
    (
        "Blog",
        (
            ("Post", "Posts", "Write, change and publish."),
            ("Image", "Images", "Pictures with their words for those who cannot see them."),
            ("Page", "Pages", "About, house rules and the like."),
            ("Category", "Categories", "The shelves for posts."),
            ("Series", "Series", "Posts that are read in an order."),
            ("Tag", "Tags", "The words that lead to posts."),
            ("Author", "Authors", "Who writes, with a few words about each."),
            ("LinkGroup", "Link groups", "The links beside the posts, by heading."),
            ("Link", "Links", "The same links in one list, to put in order."),
            ("CheckedLink", "Links to elsewhere", "Which of them are broken."),
            ("OldAddress", "Old addresses", "Where those lead that were valid once."),
            ("Correction", "Corrections", "What was wrong in a post, and what is right."),
            ("Term", "Glossary terms", "Hard words, explained in easy ones."),
        ),
    ),
    (
        "Site",
        (
            ("JobRun", "State of the site", "Whether all is running."),
            ("SiteSettings", "Site settings", "Name, letters and rules."),
            ("User", "Users", "Accounts and their rights."),
            ("Invitation", "Invitations", "Ask somebody to work at the desk."),
            ("Group", "Groups", "Rights that many people share."),
            ("ConsentText", "Texts that people accept", "What everybody agrees to who joins."),
        ),
    ),
)
# Those that stand in the head of each page of the desk.
HEAD = ("Post", "Image", "Comment", "Report", "Standing", "CommentLog", "numbers", "ListEntry", "Reason", "HelpLine")
HEAD += ("User", "JobRun")


class Place(NamedTuple):
    key: str
    name: str
    use: str
    link: str
    add_link: str


@register.simple_tag
def desk_rooms(app_list):
    """[(heading, [Place])] of what the admin's `app_list` lets this person see; what is new here comes last."""
    models = {model["object_name"]: model for app in app_list or () for model in app["models"] if model["admin_url"]}
    if "Comment" in models:
        models["numbers"] = {"admin_url": reverse("admin:comments_comment_numbers"), "add_url": None}
    rooms = [
        (heading, [_place(key, name, use, models.pop(key)) for key, name, use in places if key in models])
        for heading, places in ROOMS
    ]
    others = [_place(key, str(model["name"]), "", model) for key, model in models.items()]
    return [(heading, places) for heading, places in [*rooms, ("Other", others)] if places]


@register.simple_tag
def desk_places(app_list):
    """The Places for the head of a page."""
    places = {place.key: place for _, room in desk_rooms(app_list) for place in room}
    return [places[key] for key in HEAD if key in places]


def _place(key, name, use, model):
    return Place(key, name, use, model["admin_url"], model["add_url"] or "")
