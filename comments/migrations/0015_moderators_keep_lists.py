from django.db import migrations

# Adverts change by the week, so who clears the queue keeps the lists; the admin's log tells who changed what.
MAY = [
    (model, f"{act}_{model}", f"Can {act} {words}")
    for model, words in [("listentry", "listed word or domain"), ("helpline", "help line")]
    for act in ("view", "add", "change")
]


def give(apps, schema_editor):
    """Permissions are made only after all migrations; those the group needs are made here before."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    moderators, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Moderators")
    for model, codename, name in MAY:
        content_type, _ = ContentType.objects.get_or_create(app_label="comments", model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        moderators.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0014_crisis_words"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
