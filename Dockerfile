# One image for web, worker and schedule.
FROM python:3.13-slim-trixie

# Pango sets the letters; the PostgreSQL client makes and puts back backups.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core postgresql-client \
 && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2 VAR_DIR=/var/lib/portal
WORKDIR /srv/portal

COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY . .
RUN python -m compileall -q . \
 && useradd --system --uid 10001 --home-dir /var/lib/portal portal \
 && install -d -o portal -g portal -m 0750 /var/lib/portal /var/lib/portal/private \
 && install -d -o portal -g portal -m 0755 /var/lib/portal/static \
 && install -d -o portal -g portal -m 0700 /backups
USER portal

CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"]
