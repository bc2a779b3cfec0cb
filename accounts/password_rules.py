"""Django's rules for passwords, in sentences that say what to do."""

from django.contrib.auth import password_validation


class UnlikeThePerson(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self):
        return "This password is too much like your name or address. Please choose another."


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self):
        return f"This password is too short. Please take at least {self.min_length} characters."


class UnlikeMany(password_validation.CommonPasswordValidator):
    def get_error_message(self):
        return "Many people use this password, so it is easy to guess. Please choose another."
