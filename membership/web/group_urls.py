"""Where sections and households are kept."""

from django.urls import path

from membership.web import households, sections

urlpatterns = [
    path("o/<slug:slug>/sections/", sections.sections, name="sections"),
    path("o/<slug:slug>/sections/open/", sections.open_one, name="section-open"),
    path("o/<slug:slug>/sections/<str:section>/", sections.section, name="section"),
    path("o/<slug:slug>/sections/<str:section>/<slug:verb>/", sections.section_act, name="section-act"),
    path("o/<slug:slug>/households/", households.households, name="households"),
    path("o/<slug:slug>/households/form/", households.form_one, name="household-form"),
    path("o/<slug:slug>/households/<str:household>/", households.household, name="household"),
    path("o/<slug:slug>/households/<str:household>/<slug:verb>/", households.household_act, name="household-act"),
]
