from django.urls import include, path

from bench.stock.views import post_detail

urlpatterns = [
    path("comments/", include("django_comments_xtd.urls")),
    path("posts/<slug:slug>/", post_detail),
]
