"""The answer door, for a page's script."""

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from handrail.people.access import public

from ..door import take


@public  # the script is told in JSON that somebody is signed out; door.take decides who may write what
@require_POST
def answer(request):
    """Take one answer, and say what stands now."""
    status, told = take(request.role, request.body, request.at)
    return JsonResponse(told, status=status)
