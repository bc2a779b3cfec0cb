from django.urls import path

from blog import downloads, previews, views
from blog.feeds import CategoryFeed, PostFeed, SeriesFeed
from blog.invitation_views import invitation

app_name = "blog"

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/invitation/<str:token>/", invitation, name="invitation"),
    path("archive/", views.archive, name="archive"),
    path("archive/<int:year>/<int:month>/", views.month, name="month"),
    path("author/<slug:slug>/", views.author, name="author"),
    path("category/<slug:slug>/", views.category, name="category"),
    path("category/<slug:slug>/feed/", CategoryFeed(), name="category_feed"),
    path("downloads/<int:pk>/<slug:name>.pdf", downloads.download, name="download"),
    path("feed/", PostFeed(), name="feed"),
    path("glossary/", views.glossary, name="glossary"),
    path("media/<path:path>", views.media, name="media"),
    path("posts/<slug:slug>/", views.post_detail, name="post"),
    path("preview/<str:token>/", previews.preview, name="preview"),
    path("robots.txt", views.robots, name="robots"),
    path("series/<slug:slug>/", views.series, name="series"),
    path("series/<slug:slug>/feed/", SeriesFeed(), name="series_feed"),
    # Not <slug>: tags may be in any script.
    path("tag/<str:slug>/", views.tag, name="tag"),
    # Last: any other single word is a page's address.
    path("<slug:slug>/", views.page, name="page"),
]
