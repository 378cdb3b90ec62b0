"""README and docs say what is there: links lead somewhere, commands exist, tables of people are listed."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from residents.models import Person
from residents.models.sealed import SealedPhone
from users.models import User

ROOT = Path(__file__).resolve().parents[2]
OURS = {"residents", "users", "activities", "demands", "leaders", "agreements", "services", "village_affairs"}
PAPERS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def is_about_people(model):
    points = any(field.related_model in (Person, User) for field in model._meta.fields)
    # What is sealed is sealed for somebody's sake.
    sealed = any(field.name.endswith("_sealed") for field in model._meta.concrete_fields)
    return points or sealed or model is Person or issubclass(model, SealedPhone)


def test_the_readme_is_read_in_one_sitting():
    assert len(read("README.md").splitlines()) <= 120


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(paper):
    links = re.findall(r"\]\(([^)#:]+)\)|src=\"([^\":]+)\"", paper.read_text(encoding="utf-8"))

    assert [link for pair in links for link in pair if link and not (paper.parent / link).exists()] == []


def test_the_readme_lists_exactly_our_commands():
    table = read("README.md").split("## Commands")[1].split("## Production")[0]
    listed = set(re.findall(r"^\| `([a-z_]+)", table, flags=re.MULTILINE))
    ours = {name for name, app in get_commands().items() if str(app).partition(".")[0] in OURS | {"xidu"}}

    assert listed == ours


def test_every_table_about_people_is_in_the_privacy_list():
    listed = set(re.findall(r"^\| `([\w.]+)`", read("docs/privacy.md"), flags=re.MULTILINE))
    about_people = {
        f"{model._meta.app_label}.{model.__name__}"
        for model in apps.get_models()
        if model._meta.app_label in OURS and is_about_people(model)
    }

    assert about_people == listed
