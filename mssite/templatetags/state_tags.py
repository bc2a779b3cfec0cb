from django import template
from django.db import connection

from mssite.operations import facts, parts

register = template.Library()


@register.simple_tag
def missed_worker():
    """What is wrong with the worker in a sentence, or "". One query."""
    part = parts.worker(facts.job_runs(connection))
    return "" if part.is_well else part.says
