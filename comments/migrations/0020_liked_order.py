from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_told_by_letter")]

    operations = [
        migrations.AddIndex(
            "comment", models.Index(fields=["post", "-like_count", "number"], name="comment_liked")
        ),
    ]
