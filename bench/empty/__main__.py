"""A process that answers requests by WSGI, with no server between: reads "address count cookie" from each line.

The cookie may be missing. Answers with the milliseconds of computing for one request.
"""

import io
import sys
from time import process_time

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

WHOLE = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd", "HTTP_USER_AGENT": "bench", "HTTP_ACCEPT": "text/html"}


def main():
    application = import_string(settings.WSGI_APPLICATION) if settings.WSGI_APPLICATION else get_wsgi_application()
    for line in sys.stdin:
        address, count, *cookie = line.split()
        ask(application, address, *cookie)
        begin = process_time()
        for _ in range(int(count)):
            ask(application, address, *cookie)
        print((process_time() - begin) / int(count) * 1000, flush=True)


def ask(application, address, cookie=""):
    """One request from beginning to end. RuntimeError unless it is answered with 200."""
    scheme, host = settings.SITE_URL.split("://")
    told = []
    answer = application(
        {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": address,
            "QUERY_STRING": "",
            "SERVER_NAME": host,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": host,
            "HTTP_X_FORWARDED_PROTO": scheme,
            "wsgi.url_scheme": scheme,
            "wsgi.input": io.BytesIO(),
            **WHOLE,
            **({"HTTP_COOKIE": cookie} if cookie else {}),
        },
        lambda status, headers: told.append(status),
    )
    b"".join(answer)
    getattr(answer, "close", tuple)()
    if told != ["200 OK"]:
        raise RuntimeError(f"{address} answered {told}.")


if __name__ == "__main__":
    main()
