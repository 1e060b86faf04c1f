"""Wiring: settings, addresses, embedded services and the commands that run the whole."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    default_auto_field = "django.db.models.BigAutoField"
