from comments.news import count_unread


def news(request):
    """`unread_news`, the number of unread news for the header. One query, only where a template asks."""
    return {"unread_news": lambda: count_unread(request.user) if request.user.is_authenticated else 0}
