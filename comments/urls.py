from django.urls import path

from comments.views import drafts, likes, own, reading, writing

app_name = "comments"

urlpatterns = [
    path("comments/mine/", reading.my_comments, name="mine"),
    path("posts/<slug:slug>/comments/", writing.post_comment, name="post"),
    path("posts/<slug:slug>/comments/begin/", writing.begin_comment, name="begin"),
    path("posts/<slug:slug>/comments/<int:number>/", reading.permalink, name="permalink"),
    path("posts/<slug:slug>/comments/<int:number>/delete/", own.delete_comment, name="delete"),
    path("posts/<slug:slug>/comments/<int:number>/edit/", own.edit_comment, name="edit"),
    path("posts/<slug:slug>/comments/<int:number>/like/", likes.like_comment, name="like"),
    path("posts/<slug:slug>/comments/<int:number>/text/", reading.whole_comment, name="whole"),
    path("posts/<slug:slug>/comments/<int:number>/undo/", own.undo_delete, name="undo"),
    path("posts/<slug:slug>/comments/draft/", drafts.keep_draft, name="draft"),
    path("posts/<slug:slug>/like/", likes.like_post, name="like_post"),
]
