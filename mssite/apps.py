from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate

FOR_SHORT_QUERIES = {
    # Compiling a page's query takes 0.1 s and wins 1 ms.
    "jit": "off",
    # Starting a second process takes longer than any page's query.
    "max_parallel_workers_per_gather": "0",
    # With 4, as it comes, 51 comments out of 100,000 were looked for in the whole table: 70 ms instead of 10.
    "random_page_cost": "1.1",
}


class MssiteConfig(AppConfig):
    name = "mssite"
    verbose_name = "Site"

    def ready(self):
        from django.db import connection

        from mssite.operations.sign_ins import watch_sign_ins

        watch_sign_ins()
        # On SQLite Django finds out by a query, takes "database is locked" for a no, and the process fails from then on.
        connection.features_class.supports_json_field = True
        connection_created.connect(suit_short_queries)
        pre_migrate.connect(stop_keeping_pages, sender=self)
        post_migrate.connect(keep_pages, sender=self)


def suit_short_queries(connection, **kwargs):
    """Let PostgreSQL answer at once: it plans for long queries and for disks that turn, and pages ask for little.

    Said after connecting, because poolers refuse to pass it on at the start.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("; ".join(f"SET {name} = {value}" for name, value in FOR_SHORT_QUERIES.items()))


def stop_keeping_pages(using, plan, **kwargs):
    """Tables are about to change: triggers that name their columns would be in the way."""
    from mssite.pages import triggers

    if plan:
        triggers.remove(connections[using])


def keep_pages(using, **kwargs):
    from mssite.models import PageVersion
    from mssite.pages import triggers

    connection = connections[using]
    if PageVersion._meta.db_table in connection.introspection.table_names():
        triggers.install(connection)
        triggers.open_again(connection)
