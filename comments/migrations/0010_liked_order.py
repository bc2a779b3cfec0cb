from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0009_queue_notice_told_up_to")]

    operations = [
        migrations.AddIndex(
            "comment", models.Index(fields=["post", "-like_count", "number"], name="comment_liked")
        ),
    ]
