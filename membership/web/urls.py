"""Where the pages of the register and of signing in are found."""

from django.urls import URLPattern, URLResolver, include, path

from membership.web import (
    acting,
    audit,
    capital,
    glance,
    home,
    language,
    organisation,
    pages,
    register,
    register_changes,
    register_exports,
    register_views,
    shares,
    signing_in,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # First: «register/import/» and the like also look like somebody's file.
    path("", include("membership.web.importing_urls")),
    path("", include("membership.web.merging_urls")),
    path("", include("membership.web.bulk_urls")),
    path("", home.home, name="home"),
    path("language/", language.choose, name="language"),
    path("help/", pages.about_help, name="help"),
    path("privacy/", pages.about_privacy, name="privacy"),
    path("o/<slug:slug>/", organisation.organisation, name="organisation"),
    path("o/<slug:slug>/login/", signing_in.number_login, name="number-login"),
    path("o/<slug:slug>/activate/", signing_in.activate, name="activate"),
    path("o/<slug:slug>/who/", acting.who, name="who"),
    path("o/<slug:slug>/register/", register.register, name="register"),
    path("o/<slug:slug>/register/views/", register_views.keep, name="register-views"),
    path("o/<slug:slug>/register/views/<str:view>/forget/", register_views.forget, name="register-view-forget"),
    path("o/<slug:slug>/register/changes/", register_changes.what_changed, name="register-changes"),
    path("o/<slug:slug>/register/glance/", glance.at_a_glance, name="register-glance"),
    path("o/<slug:slug>/register/check/", glance.check, name="register-check"),
    path("o/<slug:slug>/register/year/", glance.year, name="register-year"),
    path("o/<slug:slug>/register/consultations/", register_exports.log, name="register-consultations"),
    path("o/<slug:slug>/register/export/<slug:taken_as>/", register_exports.export, name="register-export"),
    path("o/<slug:slug>/register/<str:public_id>/", register.member, name="member"),
    path("", include("membership.web.life.urls")),
    path("o/<slug:slug>/register/<str:public_id>/code/", register.activation_code, name="activation-code"),
    path("o/<slug:slug>/register/<str:public_id>/shares/", shares.shares, name="member-shares"),
    path(
        "o/<slug:slug>/register/<str:public_id>/shares/<str:kind>/<int:line>/reverse/",
        shares.reverse_line,
        name="member-shares-reverse",
    ),
    path("o/<slug:slug>/register/<str:public_id>/shares/<slug:verb>/", shares.act, name="member-shares-act"),
    path("o/<slug:slug>/shares/", capital.capital, name="capital"),
    path("o/<slug:slug>/shares/requests/<str:public_id>/", capital.redemption, name="redemption"),
    path("o/<slug:slug>/audit/", audit.audit, name="audit"),
]
