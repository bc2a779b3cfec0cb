from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    """Comments approved before the column came were published when they were reviewed, or else when they came."""
    Comment = apps.get_model("comments", "Comment")
    written_at = apps.get_model("django_comments", "Comment").objects.filter(pk=OuterRef("pk")).values("submit_date")
    Comment.objects.filter(state="approved", published_at=None).update(
        published_at=Coalesce(F("reviewed_at"), Subquery(written_at))
    )


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_conversation")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
