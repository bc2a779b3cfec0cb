from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_disclaimer")]

    operations = [
        migrations.AddField(
            model_name="sitesettings",
            name="posts_need_review",
            field=models.BooleanField(
                default=False,
                help_text="Authors submit their posts, and an editor publishes them. Off: authors publish their own.",
                verbose_name="posts need a review",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="desk_letters",
            field=models.BooleanField(
                default=True,
                help_text="Somebody names you in a note, submits a post, or publishes yours or gives it back.",
                verbose_name="letters about posts",
            ),
        ),
    ]
