"""The table of contents of the site."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from accounts.address_view import AddressView
from accounts.code_tries import AddressCodeView, LoginCodeView
from accounts.mailed_code import set_password
from accounts.other_sites import url_patterns
from accounts.over_sign_in import keeps_words
from blog.sitemaps import SITEMAPS

# The one sign-in, with its limits, for the admin too.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("accounts/password/set/", set_password),  # in place of allauth's, which asks nobody who they are
    path("accounts/email/", keeps_words(AddressView.as_view())),  # allauth's does not lead back to a code that waits
    path("accounts/login/code/confirm/", LoginCodeView.as_view()),  # allauth's do not limit the tries of an address
    path("accounts/confirm-email/", AddressCodeView.as_view()),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/", include(url_patterns())),
    path("accounts/linked/", include("allauth.socialaccount.urls")),
    path("accounts/second-step/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("", include("accounts.urls")),
    path("", include("comments.urls")),
    path("", include("blog.urls")),
]

if "debug_toolbar" in settings.INSTALLED_APPS:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns = debug_toolbar_urls() + urlpatterns

handler429 = "accounts.views.too_many_tries"  # asked for by allauth
handler404 = "blog.views.not_found"
handler500 = "blog.views.server_error"
