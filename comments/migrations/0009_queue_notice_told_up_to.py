from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0008_desk")]

    operations = [
        migrations.RemoveField("queuenotice", "newest"),
        migrations.AddField("queuenotice", "told_up_to", models.PositiveBigIntegerField(default=0)),
    ]
