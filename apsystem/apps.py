from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from apsystem.grants import open_tables_to_come, take_back


class ApsystemConfig(AppConfig):
    name = "apsystem"

    def ready(self) -> None:
        pre_migrate.connect(open_tables_to_come, dispatch_uid="open_tables_to_come")
        post_migrate.connect(take_back, dispatch_uid="take_back")
