from django.db import migrations

# Authors write their own posts (blog/admin/posts.py limits them to those), upload pictures and coin tags.
MAY = {
    ("blog", "post"): ["add", "change", "view"],
    ("blog", "image"): ["add", "change", "view"],
    ("blog", "category"): ["view"],
    ("blog", "author"): ["view"],
    ("taggit", "tag"): ["add", "view"],
}


def make_group(apps, schema_editor):
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
    dependencies = [
        ("blog", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
