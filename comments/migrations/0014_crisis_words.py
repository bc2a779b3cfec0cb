from django.db import migrations

# What people write who may want to die, and what they write in distress. Moderators edit the list in the admin.
# It errs on the side of looking: a moderator who sees a harmless sentence has lost a minute.
DANGER = [
    "suicid*", "kill myself", "killing myself", "end my life", "ending my life", "take my own life", "taking my own life",
    "want to die", "wanna die", "wanted to die", "wish i was dead", "wish i were dead", "better off dead", "better off without me",
    "no reason to live", "not worth living", "dont want to live", "do not want to live", "dont want to wake up",
    "do not want to wake up", "dont want to be here any more", "dont want to be here anymore", "do not want to be here anymore",
    "end it all", "ending it all", "hang myself", "overdose on purpose", "hurt myself", "harm myself", "hurting myself",
    "harming myself", "cut myself", "self harm", "selbstmord*", "suizid*", "will nicht mehr leben", "quiero morir", "matarme",
    "me tuer", "envie de mourir",
]
CONCERN = [
    "cant go on", "cannot go on", "can not go on", "cant take it any more", "cant take it anymore", "cannot take it any more",
    "cannot take it anymore", "no way out", "nothing to live for", "tired of living", "tired of being alive", "no point in living",
    "hate my life", "lost all hope", "a burden to everyone", "a burden to everybody", "nobody would miss me", "no one would miss me",
    "ich kann nicht mehr", "no puedo más",
]


def fill(apps, schema_editor):
    ListEntry = apps.get_model("comments", "ListEntry")
    rows = [(pattern, "danger") for pattern in DANGER] + [(pattern, "concern") for pattern in CONCERN]
    note = "Came with the site."
    ListEntry.objects.bulk_create(
        [ListEntry(kind="word", pattern=pattern, effect=effect, is_active=True, note=note) for pattern, effect in rows],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("comments", "0013_policy")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
