from django.shortcuts import get_object_or_404, render

from blog.models import Post


def post_detail(request, slug):
    return render(request, "bench/post_detail.html", {"object": get_object_or_404(Post, slug=slug)})
