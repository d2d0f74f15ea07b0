"""A course and its answers, as the tutorial would keep them."""

from django.conf import settings
from django.db import models


class Course(models.Model):
    """Somebody's course."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=100)
    week = models.IntegerField(default=1)


class Answer(models.Model):
    """An answer to one question of a course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE)
    key = models.CharField(max_length=100)
    text = models.TextField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "key"], name="one_answer")]
