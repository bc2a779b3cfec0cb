from django.http import HttpResponse
from django.urls import path


def empty(request):
    return HttpResponse()


urlpatterns = [path("empty/", empty)]
