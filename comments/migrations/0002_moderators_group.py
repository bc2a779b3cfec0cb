from django.db import migrations

# Moderators see the queue and decide in it; they cannot add, rewrite or delete comments.
MAY = [("django_comments", "comment", "can_moderate", "Can moderate comments")]
MAY += [("comments", "comment", "view_comment", "Can view comment")]


def make_group(apps, schema_editor):
    """Permissions are made only after all migrations; those the group needs are made here before."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    moderators, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Moderators")
    for app_label, model, codename, name in MAY:
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        moderators.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
