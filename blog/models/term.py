from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from blog import glossary
from blog.json_rows import JSONRows


class TermQuerySet(models.QuerySet):
    def as_rows(self):
        """All terms as one value for a query of something else; glossary.explain() takes it."""
        return JSONRows(self.all(), key="pk", name="name", forms="forms", meaning="meaning")


class Term(models.Model):
    """A word of medicine or research in plain words: explained where a post uses it, and in the glossary."""

    name = models.CharField(max_length=60, unique=True, help_text="As it stands in a sentence, such as: relapse.")
    slug = models.SlugField(max_length=60, unique=True)
    forms = models.CharField(
        "other forms",
        max_length=200,
        blank=True,
        help_text="Separated by commas, such as: relapses, relapsing. Capitals count only in words of capitals (MRI).",
    )
    meaning = models.TextField(max_length=600, help_text="In one to three short sentences, without other hard words.")

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        verbose_name = "glossary term"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('blog:glossary')}#{self.slug}"

    def clean(self):
        mine = {form.lower() for form in self.all_forms}
        for other in Term.objects.exclude(pk=self.pk):
            if shared := mine & {form.lower() for form in other.all_forms}:
                raise ValidationError(f"“{min(shared)}” already stands in the glossary, under “{other}”.")

    @property
    def all_forms(self):
        """The name and its other forms."""
        return glossary.all_forms(self.name, self.forms)
