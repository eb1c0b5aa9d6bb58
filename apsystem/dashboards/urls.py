from django.urls import path

from apsystem.dashboards.views import audit, children, forecast, health, home, measures, used


urlpatterns = [
    path("", home.home, name="home"),
    path("every-child/", children.every_child, name="every-child"),
    path("every-child/print/", children.every_child_print, name="every-child-print"),
    path("every-child/download/", children.every_child_download, name="every-child-download"),
    path("measures/", measures.measures, name="measures"),
    path("measures/<slug:key>/", measures.measures_list, name="measures-list"),
    path("places-forecast/", forecast.places_forecast, name="places-forecast"),
    path("places-used/", used.places_used, name="places-used"),
    path("audit/", audit.audit, name="audit"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
