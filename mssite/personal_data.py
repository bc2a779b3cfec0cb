"""What each room keeps of people, the lowest room first (see accounts.personal), and the jobs that forget it."""

PERSONAL_DATA = ["accounts.own_data.HOLDING", "blog.own_data.HOLDING", "comments.own_data.HOLDING"]
PERSONAL_JOBS = [
    "comments.drafts.forget_old",
    "comments.limits.forget_ended",
    "comments.forgetting.forget_addresses",
    "blog.invitations.forget_unanswered",
    "accounts.forgetting.forget_letters",
    "accounts.forgetting.forget_sign_ups",
    "accounts.forgetting.forget_barred_addresses",
    "accounts.forgetting.forget_devices",
    "accounts.forgetting.forget_counters",
    "accounts.leaving.let_go",
]
# What somebody does only after accepting the newest texts: see accounts.consent.
ACCEPT_TEXTS_BEFORE = ["comments:post", "comments:edit"]
