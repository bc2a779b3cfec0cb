from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from accounts import desk_rights
from accounts.models import User


class EndedAtDesk(admin.ModelAdmin):
    """One act that ends somebody's work at the desk, with a page that says what it does before it is done."""

    change_form_template = "admin/accounts/user/change_form.html"

    def get_urls(self):
        take_away = self.admin_site.admin_view(self.take_away_view)
        return [
            path("<int:object_id>/take-away-desk/", take_away, name="accounts_user_take_away"),
            *super().get_urls(),
        ]

    def take_away_view(self, request, object_id):
        """Ask, and by POST take all rights from a person."""
        if not request.user.is_superuser:
            raise PermissionDenied
        person = User.objects.prefetch_related("groups").filter(pk=object_id).first()
        if person is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        if request.method == "POST":
            try:
                desk_rights.take_away(person, request.user)
            except desk_rights.CannotTakeAway as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(
                    request, f"{person} has no rights at the desk any more, and is signed out everywhere."
                )
            return redirect("admin:accounts_user_change", person.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Take away the desk from {person}",
            "person": person,
            "works_at_desk": desk_rights.works_at_desk(person),
        }
        return TemplateResponse(request, "admin/accounts/user/take_away.html", context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_take_away"] = obj and request.user.is_superuser and obj != request.user and obj.is_staff
        return super().render_change_form(request, context, add, change, form_url, obj)
