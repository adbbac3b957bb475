"""What was looked at, how it stands, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    OK = "ok"
    ADVICE = "advice"
    """It works, and could be better."""
    PROBLEM = "problem"
    """Something is lost, open or unanswered, or will be."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`said` is a sentence on the subject; `remedy` is what mends it, empty where all is well."""

    subject: str
    severity: Severity
    said: str
    remedy: str = ""


def ok(subject: str, said: str) -> Finding:
    return Finding(subject, Severity.OK, said)


def advice(subject: str, said: str, remedy: str) -> Finding:
    return Finding(subject, Severity.ADVICE, said, remedy)


def problem(subject: str, said: str, remedy: str) -> Finding:
    return Finding(subject, Severity.PROBLEM, said, remedy)
