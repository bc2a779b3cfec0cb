from django.urls import path

from comments.views import changing, deciding, drafts, following, likes, muting, news, own, people, reading, writing

app_name = "comments"

urlpatterns = [
    path("comments/decide/<str:token>/", deciding.decide_by_letter, name="decide_by_letter"),
    path("comments/letters/", news.mail_preferences, name="mail_preferences"),
    path("comments/letters/stop/<str:token>/", news.stop_letters, name="stop_letters"),
    path("comments/mine/", people.my_comments, name="mine"),
    path("comments/muted/", muting.muted, name="muted"),
    path("comments/muted/<uuid:key>/show/", muting.show_again, name="show_again"),
    path("comments/news/", news.notifications, name="notifications"),
    path("comments/news/read/", news.read_all, name="read_all"),
    path("comments/unanswered/", people.unanswered, name="unanswered"),
    path("people/<uuid:key>/", people.person, name="person"),
    path("posts/<slug:slug>/comments/", writing.post_comment, name="post"),
    path("posts/<slug:slug>/comments/begin/", writing.begin_comment, name="begin"),
    path("posts/<slug:slug>/comments/new/", reading.next_new, name="next_new"),
    path("posts/<slug:slug>/comments/<int:number>/", reading.permalink, name="permalink"),
    path("posts/<slug:slug>/comments/<int:number>/delete/", own.delete_comment, name="delete"),
    path("posts/<slug:slug>/comments/<int:number>/edit/", changing.edit_comment, name="edit"),
    path("posts/<slug:slug>/comments/<int:number>/follow/", following.follow_thread, name="follow_thread"),
    path("posts/<slug:slug>/comments/<int:number>/like/", likes.like_comment, name="like"),
    path("posts/<slug:slug>/comments/<int:number>/mute/", muting.mute, name="mute"),
    path("posts/<slug:slug>/comments/<int:number>/text/", reading.whole_comment, name="whole"),
    path("posts/<slug:slug>/comments/<int:number>/thread/", reading.branch, name="branch"),
    path("posts/<slug:slug>/comments/<int:number>/undo/", own.undo_delete, name="undo"),
    path("posts/<slug:slug>/comments/draft/", drafts.keep_draft, name="draft"),
    path("posts/<slug:slug>/follow/", following.follow_post, name="follow_post"),
    path("posts/<slug:slug>/like/", likes.like_post, name="like_post"),
]
