from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("accounts/me/", views.account, name="account"),
    path("letters/", views.letters, name="letters"),
]
