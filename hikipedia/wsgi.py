import os

from django.core.wsgi import get_wsgi_application

from hikipedia.shelf.front import Front

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hikipedia.settings")
application = Front(get_wsgi_application())
