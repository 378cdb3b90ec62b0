import subprocess

import pytest
from django.db import DatabaseError
from django.test import Client

from tests.engine.conftest import wait_until
from xidu import health
from xidu.engine.broker import broker_command


@pytest.fixture
def broker(folder):
    running = subprocess.Popen(broker_command(folder), stdout=subprocess.DEVNULL)
    wait_until(folder.broker_socket.exists)
    yield f"redis+socket://{folder.broker_socket}?virtual_host=0"
    running.terminate()
    running.wait()


def test_healthz_asks_no_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


def test_readyz_is_ready_when_database_and_broker_answer(db, broker, settings):
    settings.BROKER_URL = broker

    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (200, {"database": "ok", "broker": "ok"})


@pytest.mark.parametrize("url", ["redis+socket:///nowhere/broker", "redis://127.0.0.1:1/0"])
def test_readyz_names_the_broker_when_it_is_down(db, settings, url):
    settings.BROKER_URL = url

    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (503, {"database": "ok", "broker": "down"})


def test_readyz_names_the_database_when_it_is_down(db, broker, settings, monkeypatch):
    def fail():
        raise DatabaseError("host db.internal refused")

    settings.BROKER_URL = broker
    monkeypatch.setattr(health, "_ask_database", fail)

    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (503, {"database": "down", "broker": "ok"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_never_kept_and_never_changed(client, path):
    assert client.post(path).status_code == 405


def test_healthz_is_not_kept_by_anyone(client):
    assert "no-store" in client.get("/healthz").headers["Cache-Control"]
