from django.urls import path

from accounts import own_views, profile, views
from accounts.mailed_code import MailedCodeView

app_name = "accounts"

urlpatterns = [
    path("accounts/devices/", views.devices, name="devices"),
    path("accounts/devices/<int:pk>/end/", views.end_session, name="end_session"),
    path("accounts/me/", views.account, name="account"),
    path("accounts/me/data/", own_views.own_data, name="own_data"),
    path("accounts/me/leave/", own_views.leave, name="leave"),
    path("accounts/me/page/", profile.profile, name="profile"),
    path("accounts/me/times/", profile.preferences, name="preferences"),
    path("accounts/reauthenticate/code/", MailedCodeView.as_view(), name="mailed_code"),
    path("accounts/signed-out/", views.signed_out, name="signed_out"),
    path("accounts/left/", own_views.left, name="left"),
    path("accounts/come-back/<str:token>/", own_views.undo_leaving, name="undo_leaving"),
    path("people/<uuid:key>/picture/", profile.picture, name="picture"),
    path("letters/", views.letters, name="letters"),
]
