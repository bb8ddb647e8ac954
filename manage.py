#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hikipedia.settings")
    from django.core.management import execute_from_command_line

    from hikipedia.shelf.commands import catch_up

    try:
        execute_from_command_line(sys.argv)
    finally:
        catch_up()
