"""Pages of the corps: public, on the leader's phone, at the desk."""

app_name = "leaders"

urlpatterns: list = []
