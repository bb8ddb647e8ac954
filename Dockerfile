# The packages, the compiled translations and the collected static files.
FROM python:3.12-slim-trixie AS build
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN find hikipedia/locale -name '*.po' -exec sh -c \
        '/venv/bin/python -m babel.messages.frontend compile --input-file "$1" --output-file "${1%.po}.mo"' _ {} \;
# Static files belong to the image, not to the data, or an old volume would hide new ones.
ENV DATA_DIR=/data STATIC_ROOT=/app/static-root
# This key signs nothing: it is gone when the line ends.
RUN SECRET_KEY=$(/venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(45))') \
    /venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.12-slim-trixie
# pg_dump and pg_restore, for backups. They copy servers of their own version or older.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
# The folders are there so that new volumes belong to the user who writes them.
RUN useradd --system --uid 10001 --no-create-home hikipedia && \
    install --directory --owner hikipedia /shelf /down /static /backups
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY --from=build --chown=hikipedia /data /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data STATIC_ROOT=/app/static-root HOST=0.0.0.0 PORT=8000 LOG_FORMAT=json
USER hikipedia
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD \
    ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]
CMD ["gunicorn", "hikipedia.wsgi"]
