"""What somebody has sent, carried along by a page that comes in between. See includes/carried.html."""

TOKEN = "csrfmiddlewaretoken"


def fields_of(request, without=()):
    """Return [(name, value)] of all that the form of this request has sent, but for its token and the names `without`."""
    names = [name for name in request.POST if name != TOKEN and name not in without]
    return [(name, value) for name in names for value in request.POST.getlist(name)]
