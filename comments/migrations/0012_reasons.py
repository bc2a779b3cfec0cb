from django.db import migrations

REASONS = [
    ("Advert", "It advertises a clinic, a product or a service. We publish no adverts, whoever writes them."),
    ("Promise of a cure", "It promises a cure or a success that studies do not show. That can harm people who hope."),
    ("Health claim without a source", "It makes a claim about health without a source. Please add the study you have read."),
    ("Advice for somebody's treatment", "It tells somebody what to do with their treatment. Please tell what you have "
     "lived through yourself, and leave the advice to doctors."),
    ("Unkind", "It is unkind to somebody. You are welcome to say the same thing in another tone."),
    ("Private data", "It names private data, such as a phone number, an address or somebody's full name."),
    ("Off the subject", "It is not about this post. Perhaps another conversation here fits it better."),
    ("Said before", "It says the same as an earlier comment of yours."),
    ("Not understandable", "We could not understand it. Please write it again in other words."),
    ("At the writer's wish", "We took it away because you asked us to."),
]  # fmt: skip


def write(apps, schema_editor):
    Reason = apps.get_model("comments", "Reason")
    for position, (title, sentence) in enumerate(REASONS, start=1):
        Reason.objects.get_or_create(title=title, defaults={"sentence": sentence, "position": 10 * position})


class Migration(migrations.Migration):
    dependencies = [("comments", "0011_reports")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
