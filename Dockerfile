# Two stages: the first makes a virtual environment from the hash-checked lock, the second holds no build tool.
FROM python:3.11-slim AS wheels
RUN python -m venv /venv && /venv/bin/pip install -q --no-cache-dir uv==0.13.9
COPY requirements/production.lock /requirements.lock
RUN /venv/bin/uv pip install -q --no-cache --require-hashes --only-binary :all: --python /venv/bin/python -r /requirements.lock \
 && /venv/bin/pip uninstall -q -y uv pip

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin xidu \
 && mkdir -p /data/media /data/run /static && chown -R xidu:xidu /data /static
COPY --from=wheels /venv /venv
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    XIDU_MODE=production XIDU_DATA=/data STATIC_ROOT=/static
# Collecting reads code only; the keys it makes go with the folder they were made in.
RUN XIDU_MODE=demo XIDU_DATA=/build STATIC_ROOT=/static python manage.py collectstatic --noinput -v 0 \
 && rm -rf /build && chmod -R a+rX /static
USER xidu
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "--respawn-failed-workers", "xidu.wsgi:application"]
