import blog.models.invitation
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


WRITE = ["view", "add", "change", "delete"]
# Editors keep everything that readers see. No rights of people: bylines lose and gain accounts by administrators.
MAY = [
    ("blog", "post", "post", WRITE),
    ("blog", "image", "image", WRITE),
    ("blog", "category", "category", WRITE),
    ("blog", "page", "page", WRITE),
    ("blog", "series", "series", WRITE),
    ("blog", "term", "glossary term", WRITE),
    ("blog", "correction", "correction", WRITE),
    ("blog", "download", "download", WRITE),
    ("blog", "oldaddress", "old address", WRITE),
    ("blog", "checkedlink", "checked link", ["view"]),
    ("blog", "link", "link", WRITE),
    ("blog", "linkgroup", "link group", WRITE),
    ("blog", "author", "author", ["view", "add", "change"]),
    ("taggit", "tag", "tag", WRITE),
]
MORE = {"change_others_post": "Can change posts of other authors", "publish_post": "Can publish posts"}


def make_editors(apps, schema_editor):
    """Permissions are made only after all migrations; those the group needs are made here before."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    editors, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Editors")

    def give(content_type, codename, name):
        permission, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        editors.permissions.add(permission)

    for app_label, model, words, acts in MAY:
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        for act in acts:
            give(content_type, f"{act}_{model}", f"Can {act} {words}")
    post, _ = ContentType.objects.get_or_create(app_label="blog", model="post")
    for codename, name in MORE.items():
        give(post, codename, name)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0007_image_renditions'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='post',
            options={'ordering': ['-published_at', '-pk'], 'permissions': [('change_others_post', 'Can change posts of other authors'), ('publish_post', 'Can publish posts')]},
        ),
        migrations.AddField(
            model_name='post',
            name='submitted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('author', 'Author: writes posts'), ('editor', "Editor: changes and publishes everybody's posts"), ('moderator', 'Moderator: decides on comments')], max_length=10)),
                ('words', models.TextField(blank=True, help_text='They stand in the letter. It says by itself who asks.', max_length=1000, verbose_name='your words')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='invited')),
                ('expires_at', models.DateTimeField(default=blog.models.invitation.end_of_time_to_accept, editable=False, verbose_name='open until')),
                ('accepted_at', models.DateTimeField(editable=False, null=True)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('accepted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None)), fields=('email', 'role'), name='one_invitation_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000)),
                ('quote', models.CharField(blank=True, max_length=300, verbose_name='about these words')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('mentions', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='blog.post')),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('writer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('resolved_at', None)), fields=['post'], name='open_notes')],
            },
        ),
        migrations.RunPython(make_editors, migrations.RunPython.noop),
    ]
