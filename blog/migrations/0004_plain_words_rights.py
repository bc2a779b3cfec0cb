from django.db import migrations

# Authors explain words and correct their own posts (blog/admin/words.py limits them to those).
MAY = {
    ("blog", "term"): ["add", "change", "view"],
    ("blog", "correction"): ["add", "view"],
}


def give_rights(apps, schema_editor):
    """Permissions are made only after all migrations; those the group needs are made here before."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    authors, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Authors")
    for (app_label, model), acts in MAY.items():
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        for act in acts:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type, codename=f"{act}_{model}", defaults={"name": f"Can {act} {model}"}
            )
            authors.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("blog", "0003_plain_words"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
