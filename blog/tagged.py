from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from taggit.models import TaggedItem

from blog.models import Post

# So many are sorted faster than found one after the other among all posts; of more, the newest are soon found there.
FEW = 200


class Tagged:
    """Published posts with a tag, the newest first; to be cut into pages. Quick for rare and for common tags."""

    def __init__(self, tag):
        self.items = TaggedItem.objects.filter(tag=tag).order_by()

    def __getitem__(self, part):
        # Of what kind each is, is no condition: SQLite would go by the index of kinds.
        carriers = list(self.items.values_list("object_id", "content_type__model")[: FEW + 1])
        if len(carriers) > FEW:
            # One number, by which PostgreSQL knows that many carry the tag; of a join it thinks that few do.
            posts_are = ContentType.objects.filter(app_label="blog", model="post").values("pk")[:1]
            items = self.items.filter(object_id=OuterRef("pk"), content_type=posts_are)
            posts = Post.objects.published().filter(Exists(items))
        else:
            keys = [key for key, model in carriers if model == "post"]
            posts = Post.objects.filter(Post.objects.published_behind("pk"), pk__in=keys)
        return posts.for_listing()[part]
