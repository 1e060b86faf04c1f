"""Where sections and households are kept."""

from django.urls import path

from membership.web import categories, households, sections

urlpatterns = [
    path("o/<slug:slug>/categories/", categories.categories, name="categories"),
    path("o/<slug:slug>/categories/open/", categories.open_category, name="category-open"),
    path("o/<slug:slug>/categories/<slug:key>/", categories.rename_category, name="category-rename"),
    path("o/<slug:slug>/categories/<slug:key>/<slug:verb>/", categories.category_act, name="category-act"),
    path("o/<slug:slug>/share-classes/open/", categories.open_share_class, name="share-class-open"),
    path("o/<slug:slug>/share-classes/<slug:key>/", categories.rename_share_class, name="share-class-rename"),
    path("o/<slug:slug>/share-classes/<slug:key>/<slug:verb>/", categories.share_class_act, name="share-class-act"),
    path("o/<slug:slug>/sections/", sections.sections, name="sections"),
    path("o/<slug:slug>/sections/open/", sections.open_one, name="section-open"),
    path("o/<slug:slug>/sections/<str:section>/", sections.section, name="section"),
    path("o/<slug:slug>/sections/<str:section>/<slug:verb>/", sections.section_act, name="section-act"),
    path("o/<slug:slug>/households/", households.households, name="households"),
    path("o/<slug:slug>/households/form/", households.form_one, name="household-form"),
    path("o/<slug:slug>/households/<str:household>/", households.household, name="household"),
    path("o/<slug:slug>/households/<str:household>/<slug:verb>/", households.household_act, name="household-act"),
]
