import random
import time

from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from directory.models import CrisisLine
from hikipedia.urls import handler400, handler403, handler404, handler500
from hikipedia.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

OPEN = 0.03  # seconds that a transaction stays open at most: others are ready before it


@csrf_exempt
def write(request, way):
    with transaction.atomic():
        WAYS[way](int(request.POST["line"]), request.POST["hours"])
        time.sleep(random.uniform(0, OPEN))
    return HttpResponse("written", content_type="text/plain")


def save(pk, hours):
    line = CrisisLine.objects.get(pk=pk)
    line.hours = hours
    line.save()


def bulk(pk, hours):
    line = CrisisLine.objects.get(pk=pk)
    line.hours = hours
    CrisisLine.objects.bulk_create(
        [line], update_conflicts=True, unique_fields=["id"], update_fields=["hours"]
    )


def raw(pk, hours):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_crisisline SET hours = %s WHERE id = %s", [hours, pk])


WAYS = {"save": save, "bulk": bulk, "raw": raw}

urlpatterns = [path("write/<str:way>/", write), *site]
