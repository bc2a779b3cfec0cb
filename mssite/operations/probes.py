"""Answers to machines: /livez (this process runs), /readyz (all parts are well) and /metrics (numbers).

A middleware and not pages, so that they answer before hosts are checked, sessions read or TLS asked for:
an orchestrator asks by address and without TLS.
"""

import secrets

from django.conf import settings
from django.db import Error
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseNotFound, JsonResponse

from mssite.operations import facts, metrics, parts


class Probes:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = ANSWERS.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = answer(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def livez(request):
    """The process answers. Asks nobody, so that a database that is away makes no one kill the web processes."""
    return JsonResponse({"status": "ok"})


def readyz(request):
    """200 when all parts are well, else 503; `?part=database&part=migrations` asks for these alone."""
    asked = set(request.GET.getlist("part"))
    found = [part for part in parts.all_parts() if not asked or part.name in asked]
    # A part that was asked for and cannot be judged, as all but the disk without a database, is not well.
    missing = asked - {part.name for part in found}
    is_well = not missing and all(part.is_well for part in found)
    told = {part.name: {"ok": part.is_well, "says": part.says, "value": part.value} for part in found}
    told |= {name: {"ok": False, "says": "Not known.", "value": None} for name in sorted(missing & NAMES)}
    body = {"status": "ok" if is_well else "fails", "fails": [name for name in told if not told[name]["ok"]]}
    return JsonResponse({**body, "parts": told}, status=200 if is_well else 503)


NAMES = {"database", "migrations", "worker", "jobs", "letters", "schedule", "disk"}


def metrics_page(request):
    """Numbers for Prometheus, for whoever has METRICS_TOKEN; nobody without one."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponseNotFound()
    try:
        with facts.quick_connection() as connection:
            text = metrics.text(connection)
    except Error:
        text = metrics.text(None)
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


ANSWERS = {"/livez": livez, "/readyz": readyz, "/metrics": metrics_page}
