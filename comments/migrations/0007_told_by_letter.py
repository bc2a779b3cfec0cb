from django.db import migrations
from django.db.models import F


def mark(apps, schema_editor):
    """Until now each notification was a letter queued with it; none of them is to be told a second time."""
    apps.get_model("comments", "Notification").objects.filter(mailed_at=None).update(
        mailed_at=F("created_at"), way="letter"
    )


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_following")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
