from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_told_by_letter")]

    operations = [
        migrations.RemoveField("queuenotice", "newest"),
        migrations.AddField("queuenotice", "told_up_to", models.PositiveBigIntegerField(default=0)),
    ]
