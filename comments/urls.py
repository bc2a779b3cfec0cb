from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    path("", views.post_comment, name="post"),
    path("begin/", views.begin_comment, name="begin"),
    path("<int:number>/", views.permalink, name="permalink"),
    path("<int:number>/text/", views.whole_comment, name="whole"),
]
