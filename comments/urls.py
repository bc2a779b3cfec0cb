from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    path("comments/mine/", views.my_comments, name="mine"),
    path("posts/<slug:slug>/comments/", views.post_comment, name="post"),
    path("posts/<slug:slug>/comments/<int:number>/undo/", views.undo_delete, name="undo"),
    path("posts/<slug:slug>/like/", views.like_post, name="like_post"),
    path("posts/<slug:slug>/comments/begin/", views.begin_comment, name="begin"),
    path("posts/<slug:slug>/comments/<int:number>/", views.permalink, name="permalink"),
    path("posts/<slug:slug>/comments/<int:number>/delete/", views.delete_comment, name="delete"),
    path("posts/<slug:slug>/comments/<int:number>/edit/", views.edit_comment, name="edit"),
    path("posts/<slug:slug>/comments/<int:number>/like/", views.like_comment, name="like"),
    path("posts/<slug:slug>/comments/<int:number>/text/", views.whole_comment, name="whole"),
]
