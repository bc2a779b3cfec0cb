from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0002_authors_group'),
        ('comments', '0015_moderators_keep_lists'),
        ('django_comments_xtd', '0008_auto_20200920_2037'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='waits',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(models.Q(('state', 'pending'), models.Q(('state', 'approved'), models.Q(('proposed_text', ''), _negated=True)), models.Q(('reviewed_at', None), ('state', 'approved'), models.Q(('held_by', ''), _negated=True)), _connector='OR'), then=models.Value(1)), default=models.Value(0)), output_field=models.PositiveSmallIntegerField()),
        ),
        migrations.AddField(
            model_name='mailpreference',
            name='reports',
            field=models.BooleanField(default=False, verbose_name='a letter when moderators have decided on my report'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['waits', '-risk', 'xtdcomment_ptr', 'post', 'held_by'], name='comment_waiting'),
        ),
        migrations.AddIndex(
            model_name='commentlog',
            index=models.Index(fields=['at', 'act', 'before'], name='commentlog_at'),
        ),
    ]
