"""The catalogue tool, on small invented projects."""

import gettext
import io

import pytest
from babel.messages.catalog import Message

from xidu import catalogue
from xidu.catalogue import Key, entry_faults, messages_of, unmarked


@pytest.fixture
def project(tmp_path):
    """A project of one module and one template, and its still missing catalogue files."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app/__init__.py").touch()
    (tmp_path / "app/views.py").write_text('_("%(n)d户")\n', encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/a.html").write_text('<p>{% translate "村务" %}</p>\n', encoding="utf-8")
    return tmp_path, tmp_path / "en/django.po", tmp_path / "en/django.mo"


def translate(po, words, english):
    po.write_text(
        po.read_text(encoding="utf-8").replace(
            f'msgid "{words}"\nmsgstr ""', f'msgid "{words}"\nmsgstr "{english}"'
        ),
        encoding="utf-8",
    )


def complete(project):
    catalogue.update(*project)
    translate(project[1], "%(n)d户", "%(n)d households")
    translate(project[1], "村务", "Village affairs")
    catalogue.update(*project)


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ('_("甲")', [Key("甲", None)]),
        ('gettext_lazy("甲" "乙")', [Key("甲乙", None)]),
        ('gettext_noop("甲")', [Key("甲", None)]),
        ('ngettext("甲", "乙", n)', [Key(("甲", "乙"), None)]),
        ('ngettext_lazy("甲", "乙", "n")', [Key(("甲", "乙"), None)]),
        ('pgettext_lazy("年月", "甲")', [Key("甲", "年月")]),
        ('npgettext("年月", "甲", "乙", n)', [Key(("甲", "乙"), "年月")]),
        ("_(words)", []),
        ('other("甲")', []),
    ],
)
def test_each_call_of_a_module_gives_its_message(tmp_path, code, keys):
    assert list(messages_of(tmp_path / "x.py", f"{code}\n")) == keys


@pytest.mark.parametrize(
    ("template", "keys"),
    [
        ('{% translate "甲" %}', [Key("甲", None)]),
        ("<p data-k=\"{% translate '甲' %}\">", [Key("甲", None)]),
        ('{% translate "甲" context "年月" %}', [Key("甲", "年月")]),
        ('{% tag "soon" _("甲") %}', [Key("甲", None)]),
        (
            "{% blocktranslate with n=x trimmed %}\n  共{{ n }}户\n{% endblocktranslate %}",
            [Key("共%(n)s户", None)],
        ),
        (
            "{% blocktranslate count n=x %}{{ n }}户{% plural %}{{ n }}户人家{% endblocktranslate %}",
            [Key(("%(n)s户", "%(n)s户人家"), None)],
        ),
        ("  <p>\n      <b>{% if a %}\n   {% translate '甲' %}\n {% endif %}", [Key("甲", None)]),
        ("<p>甲</p>", []),
    ],
)
def test_each_tag_of_a_template_gives_its_message(tmp_path, template, keys):
    assert list(messages_of(tmp_path / "x.html", template)) == keys


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>\n甲</p>", [(1, "甲</p>")]),
        ("{% translate '甲' %}乙", [(1, "乙")]),
        ("{% blocktranslate %}甲{% endblocktranslate %}", []),
        ("{% blocktranslate count n=x %}甲{% plural %}乙{% endblocktranslate %}，。", []),
        ("{% comment %}甲{% endcomment %}{# 乙 #}", []),
        ('<button lang="zh-Hans-CN">中文</button>', []),
    ],
)
def test_chinese_text_outside_a_tag_is_found(template, found):
    assert list(unmarked(template)) == found


@pytest.mark.parametrize(
    ("key", "entry", "found"),
    [
        ("村务", None, ["missing"]),
        ("村务", Message("村务", ""), ["empty"]),
        ("村务", Message("村务", "Village affairs"), []),
        ("村务", Message("村务", "Village affairs", flags=["fuzzy"]), ["fuzzy"]),
        ("%(n)d户", Message("%(n)d户", "%(n)s households"), ["other placeholders in “%(n)s households”"]),
        ("%(n)d户", Message("%(n)d户", "households"), ["other placeholders in “households”"]),
        ("九成%%", Message("九成%%", "90%%"), []),
        ("村务", Message("村务", '"Village"'), ['double quotes or markup in “"Village"”']),
        ("<b>村务", Message("<b>村务", "<b>Village"), []),
        (("甲", "乙"), Message(("甲", "乙"), ("one", "")), ["empty"]),
        (("甲", "乙"), Message(("甲", "乙"), ("one", "two")), []),
    ],
)
def test_a_translation_is_complete_sure_and_fits_its_message(key, entry, found):
    assert list(entry_faults(Key(key, None), entry)) == found


def test_a_first_run_writes_every_message_empty(project):
    lacking = catalogue.update(*project)

    assert lacking == 2
    assert {key.id: entry.string for key, entry in catalogue.read(project[1]).items()} == {
        "%(n)d户": "",
        "村务": "",
    }


def test_a_second_run_keeps_the_translations_and_changes_no_byte(project):
    complete(project)
    before = project[1].read_bytes(), project[2].read_bytes()

    assert catalogue.update(*project) == 0
    assert (project[1].read_bytes(), project[2].read_bytes()) == before


def test_a_message_that_left_the_sources_leaves_the_catalogue(project):
    complete(project)
    (project[0] / "app/views.py").write_text("", encoding="utf-8")

    catalogue.update(*project)

    assert [key.id for key in catalogue.read(project[1])] == ["村务"]


def test_the_compiled_file_answers_with_the_translations(project):
    complete(project)

    words = gettext.GNUTranslations(io.BytesIO(project[2].read_bytes()))

    assert words.gettext("村务") == "Village affairs"


def test_a_complete_catalogue_passes(project):
    complete(project)

    assert list(catalogue.faults(*project)) == []


def test_a_new_message_fails_the_check_with_its_file(project):
    complete(project)
    (project[0] / "templates/a.html").write_text('{% translate "财务" %}', encoding="utf-8")

    assert list(catalogue.faults(*project)) == ["templates/a.html: '财务': missing"]


@pytest.mark.parametrize(
    "change", [lambda mo: mo.unlink(), lambda mo: mo.write_bytes(mo.read_bytes() + b"x")]
)
def test_a_compiled_file_of_other_words_fails_the_check(project, change):
    complete(project)
    change(project[2])

    assert list(catalogue.faults(*project)) == [
        "django.mo: not what django.po compiles to; run python -m xidu.catalogue"
    ]


def test_bare_chinese_in_a_template_fails_the_check(project):
    complete(project)
    (project[0] / "templates/b.html").write_text("<p>\n</p>\n{% load i18n %}<b>甲</b>", encoding="utf-8")

    assert list(catalogue.faults(*project)) == ["templates/b.html:3: '<b>甲</b>': outside a translate tag"]


def test_migrations_and_tests_speak_to_nobody(project):
    for place in ("app/migrations", "tests"):
        (project[0] / place).mkdir()
        (project[0] / place / "__init__.py").touch()
        (project[0] / place / "x.py").write_text('_("甲")\n', encoding="utf-8")

    assert [key.id for key in catalogue.collect(project[0])] == ["%(n)d户", "村务"]
