"""Three bare views: nothing, a page, an answer saved."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from .models import Answer, Course

SCALE = [(str(n), str(n)) for n in range(11)]
CHOICES = [("a", "as planned"), ("b", "a bit of it"), ("c", "not this week"), ("d", "something else")]


class LessonForm(forms.Form):
    """Ten fields, of the kinds a lesson has."""

    what_brings_me = forms.CharField(widget=forms.Textarea, required=False, max_length=10_000)
    volume_moment = forms.CharField(widget=forms.Textarea, required=False, max_length=10_000)
    want_back = forms.CharField(widget=forms.Textarea, required=False, max_length=10_000)
    goal = forms.CharField(required=False, max_length=300)
    first_step = forms.CharField(required=False, max_length=300)
    how_it_went = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, required=False)
    now = forms.ChoiceField(choices=SCALE, widget=forms.RadioSelect, required=False)
    volume_up = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False)
    minutes = forms.IntegerField(required=False)
    day = forms.DateField(required=False)


class AnswerForm(forms.Form):
    """One answer."""

    key = forms.CharField(max_length=100)
    text = forms.CharField(max_length=10_000)


def hello(request):
    """An empty page."""
    return HttpResponse("hello")


@login_required
def page(request):
    """A lesson with ten fields, filled from what was saved."""
    course = get_object_or_404(Course, user=request.user)
    answers = {answer.key: answer.text for answer in Answer.objects.filter(course=course)}
    return render(request, "reference/lesson.html", {"course": course, "form": LessonForm(initial=answers)})


@login_required
@require_POST
def answer(request):
    """Save one answer."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return JsonResponse(form.errors, status=422)
    course = get_object_or_404(Course, user=request.user)
    saved, _ = Answer.objects.update_or_create(
        course=course, key=form.cleaned_data["key"], defaults={"text": form.cleaned_data["text"]}
    )
    return JsonResponse({"saved": saved.pk})
