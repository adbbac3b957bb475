"""Keeps the counts that pages show, so that no page has to count words."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q, Sum

from igfarchive.archive.models import Participation, Session, Utterance


@transaction.atomic
def recount(sessions: Iterable[Session]) -> None:
    """Bring turns, words and gaps of sessions and participations in line with their utterances.

    A speaker who is heard, or claimed to speak for somebody, gets a participation; one who is
    neither heard nor listed any longer, and has no role and no affiliation there, loses it.
    """
    for session in sessions:
        speech = Utterance.objects.current().speech().filter(session=session)
        counts: dict[int | None, tuple[int, int]] = {
            row["speaker"]: (row["turns"], row["words"])
            for row in speech.values("speaker").annotate(
                turns=Count("pk", filter=Q(continues=False)), words=Sum("words")
            )
        }
        session.turns = sum(turns for turns, _ in counts.values())
        session.words = sum(words for _, words in counts.values())
        missing = speech.aggregate(gaps=Sum("gaps", default=0), losses=Sum("losses", default=0))
        session.gaps, session.losses = missing["gaps"], missing["losses"]
        session.save(update_fields=["turns", "words", "gaps", "losses"])

        affiliated = set(session.affiliations.values_list("speaker", flat=True))
        for speaker in affiliated:
            counts.setdefault(speaker, (0, 0))
        for participation in list(session.participations.all()):
            turns, words = counts.pop(participation.speaker_id, (0, 0))
            stays = (
                participation.listed or participation.role or participation.speaker_id in affiliated
            )
            if not turns and not words and not stays:
                participation.delete()
            elif (turns, words) != (participation.turns, participation.words):
                participation.turns, participation.words = turns, words
                participation.save(update_fields=["turns", "words"])
        Participation.objects.bulk_create(
            Participation(speaker_id=speaker, session=session, turns=turns, words=words)
            for speaker, (turns, words) in counts.items()
            if speaker is not None
        )
