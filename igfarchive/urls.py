"""The addresses of the archive."""

from django.contrib import admin
from django.urls import path

from igfarchive.web import (
    about,
    addresses,  # noqa: F401 - brings the converter "name"
    affiliations,
    health,
    home,
    searching,
    sessions,
    speakers,
    utterances,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<name:event>/<name:slug>/", sessions.session, name="session"),
    path(
        "sessions/<name:event>/<name:slug>/u<int:key>/",
        utterances.utterance,
        name="utterance",
    ),
    path("speakers/", speakers.speakers, name="speakers"),
    path("speakers/<name:slug>/", speakers.speaker, name="speaker"),
    path("affiliations/", affiliations.affiliations, name="affiliations"),
    path("affiliations/<name:slug>/", affiliations.affiliation, name="affiliation"),
    path("search/", searching.search, name="search"),
    path("about/", about.about, name="about"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]

handler400 = "igfarchive.web.errors.bad_request"
handler404 = "igfarchive.web.errors.not_found"
