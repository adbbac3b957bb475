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
        speech = Utterance.objects.current().speech().filter(session=session).order_by()
        shares = list(
            speech.values("speaker").annotate(
                heard=Count("pk", filter=Q(continues=False)),
                spoken=Sum("words"),
                missed=Sum("gaps"),
                lost=Sum("losses"),
            )
        )
        counts: dict[int | None, tuple[int, int]] = {
            share["speaker"]: (share["heard"], share["spoken"]) for share in shares
        }
        session.turns = sum(turns for turns, _ in counts.values())
        session.words = sum(words for _, words in counts.values())
        session.gaps = sum(share["missed"] for share in shares)
        session.losses = sum(share["lost"] for share in shares)
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
