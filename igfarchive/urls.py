"""The addresses of the archive."""

from django.contrib import admin
from django.urls import path

from igfarchive.api import document, reference
from igfarchive.api.mcp.endpoint import endpoint
from igfarchive.api.service import api
from igfarchive.http import converters  # noqa: F401 - brings the converter "name"
from igfarchive.operations import metrics
from igfarchive.web import (
    about,
    affiliations,
    alerts,
    annotate,
    annotations,
    autocomplete,
    check,
    citations,
    corrections_form,
    embedding,
    events,
    feeds,
    glossary,
    health,
    history,
    home,
    pictures,
    receipts,
    searching,
    sessions,
    sitemaps,
    sources,
    speakers,
    suggestions,
    turn_parts,
    utterances,
    well_known,
    who_speaks,
)
from igfarchive.web.admin import history as changes
from igfarchive.web.admin import import_batches, import_files, imports

TURN = "sessions/<name:event>/<name:slug>/u<int:key>"

urlpatterns = [
    path("", home.home, name="home"),
    path("sessions/", sessions.sessions, name="sessions"),
    # No folder, as an event may be called "Feed".
    path("sessions/feed.atom", feeds.session_feed, name="sessions-feed"),
    path("sessions/<name:event>/", events.event, name="event"),
    path("sessions/<name:event>/<name:slug>/", sessions.session, name="session"),
    path(
        "sessions/<name:event>/<name:slug>/annotations.json",
        annotations.session_annotations,
        name="session-annotations",
    ),
    path("sessions/<name:event>/<name:slug>/cite/", citations.session, name="cite-session"),
    path(
        "sessions/<name:event>/<name:slug>/cite.<name:ending>",
        citations.session,
        name="cite-session-file",
    ),
    path("sessions/<name:event>/<name:slug>/source/", sources.source, name="source"),
    path(f"{TURN}/", utterances.utterance, name="utterance"),
    path(f"{TURN}/cite/", citations.turn, name="cite-utterance"),
    path(f"{TURN}/cite.<name:ending>", citations.turn, name="cite-utterance-file"),
    path(f"{TURN}/quotation.png", pictures.quotation, name="quotation-picture"),
    path(f"{TURN}/history/", history.history, name="history"),
    path(f"{TURN}/annotate/", annotate.annotate, name="annotate"),
    path(f"{TURN}/speaker/", who_speaks.who_speaks, name="who-speaks"),
    path(f"{TURN}/parts/", turn_parts.turn_parts, name="turn-parts"),
    path(f"{TURN}/suggest/", corrections_form.suggest, name="suggest"),
    path("annotations/<int:pk>/", annotations.annotation, name="annotation"),
    path("annotations/<int:pk>/edit/", annotate.edit, name="edit-annotation"),
    path("annotations/<int:pk>/decide/", annotate.decide, name="decide-annotation"),
    path("suggestions/<name:reference>/", suggestions.suggestion, name="suggestion"),
    path("corrections/", annotations.corrections, name="corrections"),
    path("corrections/feed/", feeds.corrections_feed, name="corrections-feed"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary/<name:slug>/", glossary.term, name="term"),
    path("glossary/<name:slug>/feed/", feeds.term_feed, name="term-feed"),
    path("speakers/", speakers.speakers, name="speakers"),
    path("speakers/<name:slug>/", speakers.speaker, name="speaker"),
    path("speakers/<name:slug>/cite/", citations.speaker, name="cite-speaker"),
    path("speakers/<name:slug>/cite.<name:ending>", citations.speaker, name="cite-speaker-file"),
    path("affiliations/", affiliations.affiliations, name="affiliations"),
    path("affiliations/<name:slug>/", affiliations.affiliation, name="affiliation"),
    path("search/", searching.search, name="search"),
    path("search/cite/", citations.search, name="cite-search"),
    path("search/cite.<name:ending>", citations.search, name="cite-search-file"),
    path("search/feed/", feeds.search_feed, name="search-feed"),
    path("search/suggest", autocomplete.complete, name="suggest-search"),
    path("api/", reference.reference, name="api"),
    path("api/openapi.json", document.openapi, name="openapi"),
    path("api/v1/", api.urls),
    path("mcp", endpoint, name="mcp"),
    path("search/keep/", receipts.keep_search, name="keep-search"),
    path("check/", check.check_quotations, name="check"),
    path("check/keep/", receipts.keep_check, name="keep-check"),
    path("receipts/<name:short>/", receipts.receipt, name="receipt"),
    path("receipts/<name:short>/cite/", citations.receipt, name="cite-receipt"),
    path("receipts/<name:short>/cite.<name:ending>", citations.receipt, name="cite-receipt-file"),
    path("alerts/search/", alerts.follow_search, name="follow-search"),
    path("alerts/sessions/", alerts.follow_sessions, name="follow-sessions"),
    path("alerts/terms/<name:slug>/", alerts.follow_term, name="follow-term"),
    path("alerts/<token:token>/", alerts.alert, name="alert"),
    path("alerts/<token:token>/end/", alerts.end, name="end-alert"),
    path("about/", about.about, name="about"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path("robots.txt", well_known.robots, name="robots"),
    path("opensearch.xml", well_known.opensearch, name="opensearch"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap-<name:section>.xml", sitemaps.sitemap, name="sitemap-part"),
    path("oembed", embedding.oembed, name="oembed"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("admin/import/", imports.imports, name="import"),
    path("admin/import/<int:pk>/", import_batches.import_batch, name="import-batch"),
    path("admin/import/<int:pk>/progress/", import_batches.import_progress, name="import-progress"),
    path("admin/import/<int:pk>/<int:file>/", import_files.import_file, name="import-file"),
    path(
        "admin/import/<int:pk>/<int:file>/sheet.toml",
        import_files.import_sheet,
        name="import-sheet",
    ),
    path("admin/history/", admin.site.admin_view(changes.archive_history), name="archive-history"),
    path("admin/history/<int:pk>/undo/", admin.site.admin_view(changes.undo_page), name="set-back"),
    path("admin/", admin.site.urls),
]

handler400 = "igfarchive.web.errors.bad_request"
handler403 = "igfarchive.web.errors.forbidden"
handler404 = "igfarchive.web.errors.not_found"
handler500 = "igfarchive.web.errors.server_error"
