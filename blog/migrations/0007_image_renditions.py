import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Authors take away the pictures they put there and nobody uses (blog/admin/images.py), and add PDFs to their posts.
MAY = {"image": ["delete"], "download": ["add", "change", "delete", "view"]}


def let_authors(apps, schema_editor):
    """Permissions are made only after all migrations; those the group needs are made here before."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    authors = apps.get_model("auth", "Group").objects.filter(name="Authors").first()
    for model, acts in MAY.items():
        content_type, _ = ContentType.objects.get_or_create(app_label="blog", model=model)
        for act in acts:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type, codename=f"{act}_{model}", defaults={"name": f"Can {act} {model}"}
            )
            if authors:
                authors.permissions.add(permission)


def call_wordless_decorative(apps, schema_editor):
    """What was stored past the form without words shows nothing that is said: the table now asks for one of both."""
    apps.get_model("blog", "Image").objects.filter(alt="").update(is_decorative=True)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0006_addresses_and_order'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(help_text='What it is, as readers would say it.', max_length=120)),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'German'), ('nl', 'Dutch'), ('fr', 'French'), ('es', 'Spanish'), ('it', 'Italian'), ('pt', 'Portuguese'), ('pl', 'Polish'), ('cs', 'Czech'), ('da', 'Danish'), ('nb', 'Norwegian'), ('sv', 'Swedish'), ('fi', 'Finnish'), ('el', 'Greek'), ('tr', 'Turkish'), ('ru', 'Russian'), ('uk', 'Ukrainian'), ('ar', 'Arabic'), ('he', 'Hebrew'), ('zh', 'Chinese'), ('ja', 'Japanese')], default='en', max_length=2)),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Lowest first.', verbose_name='order')),
                ('file_name', models.CharField(editable=False, max_length=100)),
                ('size', models.PositiveIntegerField(editable=False)),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='image',
            options={'ordering': ['-uploaded_at', '-pk']},
        ),
        migrations.AddField(
            model_name='image',
            name='fault',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name='image',
            name='formats',
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name='image',
            name='is_decorative',
            field=models.BooleanField(default=False, help_text='The picture says nothing that the text does not say. It then needs no alternative text.', verbose_name='decorative'),
        ),
        migrations.AddField(
            model_name='image',
            name='master',
            field=models.CharField(blank=True, editable=False, max_length=60),
        ),
        migrations.AddField(
            model_name='image',
            name='next_try_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='image',
            name='recipe',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='image',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='image',
            name='alt',
            field=models.CharField(blank=True, help_text='Says in words what the picture shows, for people who do not see it.', max_length=300, verbose_name='alternative text'),
        ),
        migrations.AddIndex(
            model_name='image',
            index=models.Index(fields=['recipe', 'next_try_at'], name='image_waiting'),
        ),
        migrations.RunPython(call_wordless_decorative, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='image',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('alt', ''), _negated=True), ('is_decorative', True), _connector='OR'), name='image_has_words_or_is_decorative'),
        ),
        migrations.AddField(
            model_name='download',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='downloads', to='blog.post'),
        ),
        migrations.RunPython(let_authors, migrations.RunPython.noop),
    ]
