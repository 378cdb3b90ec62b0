from django.apps import AppConfig


class KitConfig(AppConfig):
    """The cellar holds no model; it is an app only so that its template tags load."""

    name = "xidu.kit"
    label = "kit"
