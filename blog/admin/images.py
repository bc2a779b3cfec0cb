from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from accounts import times
from blog.admin.desk import KeptWhileUsed, thumbnail
from blog.admin.image_form import ImageForm
from blog.models import Image
from blog.usage import find_uses, used_numbers

CHOICES_ON_A_PAGE = 12
INSTEAD_OF_OLD = "Put another file in its place, and whoever goes back to that version finds the other one."


class LibraryFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [
            ("unused", "Used nowhere"),
            ("mine", "Uploaded by me"),
            ("decorative", "Decorative, without alternative text"),
            ("waiting", "Not in all sizes yet"),
        ]

    def queryset(self, request, queryset):
        if self.value() == "unused":
            return queryset.exclude(pk__in=used_numbers())
        if self.value() == "mine":
            return queryset.filter(uploaded_by=request.user)
        if self.value() == "decorative":
            return queryset.filter(alt="")
        if self.value() == "waiting":
            return queryset & Image.objects.waiting()
        return queryset


@admin.register(Image)
class ImageAdmin(KeptWhileUsed, admin.ModelAdmin):
    """The media library. Everybody who writes may use every picture; authors change those they uploaded."""

    form = ImageForm
    instead = "Choose another picture there first."
    list_display = ["alt"]
    list_filter = [LibraryFilter]
    search_fields = ["alt", "caption", "credit", "uploaded_by__public_name"]
    search_help_text = "Finds words of the alternative text, the caption, the credit, and names of people."
    list_select_related = ["uploaded_by"]
    list_per_page = 30
    fields = ["upload", "alt", "is_decorative", "caption", "credit"]
    about = ["current", "where_used", "state", "in_a_text"]

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("choose/", wrap(require_http_methods(["GET", "POST"])(self.choose)), name="blog_image_choose"),
            path("<int:pk>/facts/", wrap(require_safe(self.facts)), name="blog_image_facts"),
            *super().get_urls(),
        ]

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        uses = find_uses([image.pk for image in changelist.result_list], request.user)
        for image in changelist.result_list:
            image.use = uses[image.pk]
        return changelist

    def get_object(self, request, *args, **kwargs):
        image = super().get_object(request, *args, **kwargs)
        if image:
            image.use = find_uses([image.pk], request.user)[image.pk]
        return image

    def get_fields(self, request, obj=None):
        fields = self.fields if self.has_change_permission(request, obj) else self.fields[1:]
        return fields if obj is None else [*self.about, *fields]

    def get_readonly_fields(self, request, obj=None):
        return self.about if obj else []

    def has_change_permission(self, request, obj=None):
        return self._is_ones_own(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._is_ones_own(request, obj) and super().has_delete_permission(request, obj)

    def _is_ones_own(self, request, obj):
        return obj is None or obj.uploaded_by_id == request.user.pk or request.user.has_perm("blog.change_others_post")

    def get_deleted_objects(self, objs, request):
        """Never one that is used; the refusal names where."""
        found = list(objs)
        uses = find_uses([image.pk for image in found], request.user)
        used = [
            f"“{image}” is used in {uses[image.pk]}. {INSTEAD_OF_OLD if uses[image.pk].is_over else self.instead}"
            for image in found
            if uses[image.pk]
        ]
        if used:
            return [], {}, set(), used
        others = {Image._meta.verbose_name for image in found if not self._is_ones_own(request, image)}
        shown, counts, missing, protected = super().get_deleted_objects(objs, request)
        return shown, counts, missing | others, protected

    def delete_queryset(self, request, queryset):
        for image in queryset:  # one by one, so that the files go with the rows
            image.delete()

    def changeform_view(self, request, *args, **kwargs):
        request.taken = []
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Exception:
            for form in request.taken:
                form.undo()
            raise

    def save_model(self, request, obj, form, change):
        getattr(request, "taken", []).append(form)
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)

    def choose(self, request):
        """The library in the editor's dialog: pictures to choose from, and a form to upload one (POST)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._upload_here(request)
        found = self._found(request.GET.get("q", ""))
        page = Paginator(found, CHOICES_ON_A_PAGE).get_page(request.GET.get("page"))
        facts = {"page": page, "q": request.GET.get("q", ""), "form": self._upload_form(request)}
        return render(request, "admin/blog/image/choose.html", facts)

    def _found(self, query):
        words = Image.objects.all()
        for word in query.replace("\x00", "").split()[:8]:
            words = words.filter(Q(alt__icontains=word) | Q(caption__icontains=word) | Q(credit__icontains=word))
        return words

    def _upload_form(self, request):
        return ImageForm(prefix="picture", label_suffix="") if self.has_add_permission(request) else None

    def _upload_here(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImageForm(request.POST, request.FILES, prefix="picture", label_suffix="", browser_forgets=False)
        if not form.is_valid():
            return render(request, "admin/blog/image/upload.html", {"form": form}, status=422)
        form.instance.uploaded_by = request.user
        try:
            image = form.save()
        except Exception:
            form.undo()
            raise
        self.log_addition(request, image, [{"added": {}}])
        return JsonResponse(facts_of(image), status=201)

    def facts(self, request, pk):
        """What the editor shows of a picture in a text."""
        if not self.has_view_permission(request):
            raise Http404
        return JsonResponse(facts_of(get_object_or_404(Image, pk=pk)))

    @admin.display(description="picture")
    def current(self, image):
        return thumbnail(image, image.alt)

    @admin.display(description="in a text")
    def in_a_text(self, image):
        return format_html("The button Picture of the editor adds it, or a line of its own: [picture {}]", image.pk)

    @admin.display(description="state")
    def state(self, image):
        when = times.moment(image.uploaded_at)
        by = f" by {image.uploaded_by.public_name}" if image.uploaded_by else ""
        return f"Uploaded{by} on {when}. {state_of(image)}"

    @admin.display(description="where used")
    def where_used(self, image):
        return image.use.links or "Nowhere yet"


def facts_of(image):
    """The picture as the editor knows it."""
    return {
        "id": image.pk, "src": image.url, "width": image.width, "height": image.height,
        "alt": image.alt, "caption": image.caption, "credit": image.credit,
    }  # fmt: skip


def state_of(image):
    """One sentence on the sizes."""
    if image.is_ready:
        return "It is there in all sizes."
    if image.fault:
        return f"Its other sizes could not be made yet ({image.fault}). It is tried again."
    return "Its other sizes are being made; until then one size is shown."
