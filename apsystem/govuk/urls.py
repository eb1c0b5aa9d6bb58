"""Addresses of the council's colours and the style guide."""

from django.urls import path

from apsystem.govuk import views


urlpatterns = [
    path("brand.css", views.brand_css, name="brand-css"),
    path("styleguide/", views.show_styleguide, name="styleguide"),
]
