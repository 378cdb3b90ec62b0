import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState
from django.db.models import Q

from xidu.kit.migrating import Together

pytestmark = pytest.mark.django_db
ID = ("id", models.BigAutoField(primary_key=True))


def page_and_book():
    return Together(
        [
            migrations.CreateModel("Page", [ID, ("number", models.IntegerField())]),
            migrations.CreateModel("Book", [ID]),
            migrations.AddField("Page", "book", models.ForeignKey("shelf.Book", models.PROTECT)),
            migrations.AddConstraint(
                "Page", models.CheckConstraint(condition=Q(number__gte=1), name="page_from_one")
            ),
            migrations.AddIndex("Page", models.Index(fields=["number"], name="page_by_number")),
        ]
    )


def run(operation, before, *, backwards=False):
    after = before.clone()
    operation.state_forwards("shelf", after)
    with connection.schema_editor(atomic=False) as editor:
        if backwards:
            operation.database_backwards("shelf", editor, after, before)
        else:
            operation.database_forwards("shelf", editor, before, after)
    return after


def tables():
    return {name for name in connection.introspection.table_names() if name.startswith("shelf_")}


def test_tables_made_together_have_their_keys_constraints_and_indexes():
    state = run(page_and_book(), ProjectState())

    page, book = (state.apps.get_model("shelf", name) for name in ("Page", "Book"))
    page.objects.create(number=1, book=book.objects.create())
    for broken in ({"number": 0, "book_id": book.objects.get().pk}, {"number": 1, "book_id": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            page.objects.create(**broken)
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "shelf_page")
    assert found["page_by_number"]["index"] is True
    assert [row["foreign_key"] for row in found.values() if row["foreign_key"]] == [("shelf_book", "id")]


def test_steps_on_a_table_that_was_there_before_are_taken_too():
    state = run(page_and_book(), ProjectState())
    later = Together(
        [
            migrations.AddField("Page", "title", models.CharField(max_length=9, default="")),
            migrations.AlterField("Page", "number", models.IntegerField(null=True)),
            migrations.AddConstraint("Page", models.UniqueConstraint(fields=["title"], name="title_once")),
        ]
    )

    state = run(later, state)

    page, book = (state.apps.get_model("shelf", name) for name in ("Page", "Book"))
    page.objects.create(title="a", number=None, book=book.objects.create())
    with pytest.raises(IntegrityError), transaction.atomic():
        page.objects.create(title="a", number=2, book=book.objects.get())


def test_taken_back_nothing_is_left():
    before = ProjectState()
    run(page_and_book(), before)
    assert tables() == {"shelf_page", "shelf_book"}

    run(page_and_book(), before, backwards=True)

    assert tables() == set()
