"""What a process counts of the questions that it puts to the index."""

from prometheus_client import Gauge, Histogram

QUESTION_SECONDS = Histogram(
    "igfarchive_index_question_seconds",
    "How long the search index took to answer, by the clock.",
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0),
)
UNANSWERED = Gauge(
    "igfarchive_index_unanswered_questions",
    "Questions that the search index could not answer since the process began.",
    multiprocess_mode="livesum",
)
