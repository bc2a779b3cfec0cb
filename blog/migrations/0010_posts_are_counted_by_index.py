from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0009_featured_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="post", name="post_published"),
        migrations.RemoveIndex(model_name="post", name="post_by_category"),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["status", "-published_at", "unpublish_at"], name="post_in_order"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["category", "status", "-published_at", "unpublish_at"], name="post_in_category"
            ),
        ),
    ]
