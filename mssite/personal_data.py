"""What each room keeps of people, the lowest room first: see accounts.personal."""

PERSONAL_DATA = ["accounts.own_data.HOLDING", "blog.own_data.HOLDING", "comments.own_data.HOLDING"]
