"""The worker makes the renditions: once, whatever happens to it on the way."""

from datetime import timedelta
from unittest.mock import patch

from django.core.files.storage import default_storage
from django.test import TestCase
from django.utils import timezone
from PIL import Image as Picture

from blog import images, renditions
from blog.models import Image
from blog.renditions import make_waiting
from tests.builders import make_image


def always():
    return True


def make_picture(size=(1000, 500), **fields):
    image = Image(alt="A nerve", **fields)
    image.take(Picture.new("RGB", size, "teal"))
    image.save()
    return image


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing after it is done."""


class RenditionsTest(TestCase):
    def assert_ready(self, image):
        image.refresh_from_db()
        self.assertTrue(image.is_ready)
        for width in image.widths:
            for format in image.formats:
                with default_storage.open(images.rendition_name(image.folder, width, format)) as file:
                    self.assertEqual(Picture.open(file).size[0], width)

    def assert_waits(self, image):
        image.refresh_from_db()
        self.assertFalse(image.is_ready)

    def test_it_works(self):
        some = [make_picture(), make_picture((2500, 800))]
        make_waiting(always)
        for image in some:
            self.assert_ready(image)
        self.assertEqual([image.widths for image in some], [[480, 960], [480, 960, 1600, 2400]])

    def test_it_makes_each_once(self):
        make_picture()
        make_waiting(always)
        with patch.object(images, "make_rendition", side_effect=AssertionError):
            make_waiting(always)

    def test_one_that_cannot_be_made_does_not_hold_up_the_others(self):
        broken, whole = make_image(), make_picture()
        make_waiting(always)
        self.assert_ready(whole)
        self.assert_waits(broken)
        self.assertIn("FileNotFoundError", broken.fault)
        self.assertGreater(broken.next_try_at, timezone.now())

    def test_a_fault_is_tried_again_later_and_later(self):
        image = make_picture()
        pauses = []
        with patch.object(images, "make_rendition", side_effect=OSError("no room")):
            for _ in range(3):
                make_waiting(always)
                image.refresh_from_db()
                pauses.append(image.next_try_at - timezone.now())
                make_waiting(always)  # not before its time
                Image.objects.update(next_try_at=timezone.now())
        self.assertEqual((image.tries, image.fault), (3, "OSError: no room"))
        self.assertEqual(pauses, sorted(pauses))
        make_waiting(always)
        self.assert_ready(image)
        self.assertEqual(image.fault, "")

    def test_one_that_a_killed_worker_left_is_found_again(self):
        image = make_picture()
        real = images.make_rendition
        made = iter([real, real])

        def die_at_the_third(*args):
            for way in made:
                return way(*args)
            raise Killed

        with patch.object(images, "make_rendition", die_at_the_third), self.assertRaises(Killed):
            make_waiting(always)
        self.assert_waits(image)
        make_waiting(always)
        self.assert_waits(image)  # still another's, for all that can be known
        Image.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))  # the claim has run out
        make_waiting(always)
        self.assert_ready(image)

    def test_told_to_stop_it_leaves_the_picture_to_the_next(self):
        image = make_picture()
        turns = iter([True, True, True])
        make_waiting(lambda: next(turns, False))
        self.assert_waits(image)
        self.assertEqual((image.next_try_at, image.tries), (None, 0))
        make_waiting(always)
        self.assert_ready(image)

    def test_of_two_workers_one_takes_it(self):
        image = make_picture()
        seen = list(Image.objects.waiting())
        self.assertEqual(renditions._claim(set()), image)
        # The other has read the row before, and comes too late.
        with patch.object(renditions.Image.objects, "waiting", lambda: Image.objects.filter(pk__in=[seen[0].pk])):
            Image.objects.update(next_try_at=None)
            with patch("blog.renditions.Image.objects.waiting") as waiting:
                rows = waiting.return_value.filter.return_value
                rows.exclude.return_value.order_by.return_value = seen
                rows.filter = Image.objects.filter
                self.assertIsNone(renditions._claim(set()))

    def test_one_that_was_replaced_meanwhile_leaves_no_files(self):
        image = make_picture()
        old, real = image.folder, images.make_rendition

        def replace_it(*args):
            other = Image.objects.get(pk=image.pk)
            if other.folder == old:
                with self.captureOnCommitCallbacks(execute=True):
                    other.take(Picture.new("RGB", (600, 600)))
                    other.save()
            return real(*args)

        with patch.object(images, "make_rendition", replace_it):
            make_waiting(always)
        self.assertFalse(default_storage.exists(f"images/{old}/480.webp"))
        make_waiting(always)
        self.assert_ready(image)
        self.assertNotEqual(image.folder, old)

    def test_pictures_of_the_time_before_get_a_master_and_all_widths(self):
        image = make_picture((1700, 850))
        images.delete([image.master])
        Image.objects.update(master="", formats=[])
        image.refresh_from_db()
        make_waiting(always)
        self.assert_ready(image)
        self.assertEqual(image.widths, [480, 960, 1600])
        self.assertTrue(default_storage.exists(image.master))

    def test_a_new_recipe_makes_all_anew(self):
        image = make_picture()
        make_waiting(always)
        with patch.object(images, "RECIPE", images.RECIPE + 1):
            self.assert_waits(image)
            make_waiting(always)
            self.assert_ready(image)

    def test_without_an_encoder_for_avif_there_is_webp(self):
        image = make_picture()
        with patch("blog.images.features.check", lambda name: name == "webp"):
            make_waiting(always)
        self.assert_ready(image)
        self.assertEqual((image.formats, image.sources), (["webp"], []))
