"""The closed vocabularies of the forum: a value outside them is refused at the door."""

from django.db.models import TextChoices


class SessionKind(TextChoices):
    WORKSHOP = "workshop", "Workshop"
    OPEN_FORUM = "open-forum", "Open forum"
    MAIN = "main", "Main session"
    DYNAMIC_COALITION = "dynamic-coalition", "Dynamic coalition"
    BEST_PRACTICE_FORUM = "best-practice-forum", "Best practice forum"
    NRI = "nri", "National and regional initiatives"
    TOWN_HALL = "town-hall", "Town hall"
    LIGHTNING_TALK = "lightning-talk", "Lightning talk"
    OTHER = "other", "Other"


class SessionStatus(TextChoices):
    UNSTATED = "", "Not stated"
    RAW = "raw", "Raw captions"
    FINISHED = "finished", "Finished"


class SpeakerKind(TextChoices):
    PERSON = "person", "Person"
    ROLE = "role", "Role"
    ORGANISATION = "organisation", "Organisation"
    # One name alone ("ANYA"): it may stand for several people.
    UNKNOWN = "unknown", "Unknown"


class StakeholderGroup(TextChoices):
    UNKNOWN = "", "Unknown"
    GOVERNMENT = "government", "Government"
    CIVIL_SOCIETY = "civil-society", "Civil Society"
    TECHNICAL_COMMUNITY = "technical-community", "Technical Community"
    PRIVATE_SECTOR = "private-sector", "Private Sector"
    INTERGOVERNMENTAL = "intergovernmental-organization", "Intergovernmental Organization"
    ACADEMIA = "academia", "Academia"


class RegionalGroup(TextChoices):
    UNKNOWN = "", "Unknown"
    AFRICAN = "african", "African"
    ASIA_PACIFIC = "asia-pacific", "Asia-Pacific"
    EASTERN_EUROPEAN = "eastern-european", "Eastern European"
    GRULAC = "grulac", "Latin American and Caribbean (GRULAC)"
    WEOG = "weog", "Western European and Others (WEOG)"
    INTERGOVERNMENTAL = "intergovernmental", "Intergovernmental"


class ParticipationRole(TextChoices):
    UNSTATED = "", "Not stated"
    MODERATOR = "moderator", "Moderator"
    PANELLIST = "panellist", "Panellist"
    ORGANISER = "organiser", "Organiser"
    STAFF = "staff", "Staff"
    AUDIENCE = "audience", "Audience"


class UtteranceKind(TextChoices):
    SPEECH = "speech", "Speech"
    STAGE_DIRECTION = "stage", "Stage direction"


class AffiliationOrigin(TextChoices):
    """Who made the claim: a sheet that is applied again replaces its own claims alone."""

    SHEET = "sheet", "The session's sheet"
    CAPTIONS = "captions", "The captions"
    CURATOR = "curator", "A curator"


class AnnotationMotivation(TextChoices):
    """Why an annotation was made: those of the W3C Web Annotation vocabulary that serve here."""

    COMMENTING = "commenting", "Comment"
    EDITING = "editing", "Correction"
    DESCRIBING = "describing", "Explanation"
    LINKING = "linking", "Link"
    TAGGING = "tagging", "Tag"
    REPLYING = "replying", "The speaker’s own word"


class AnnotationStatus(TextChoices):
    PROPOSED = "proposed", "Proposed"
    PUBLIC = "public", "Public"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AnnotationEvent(TextChoices):
    """What happened to an annotation."""

    MADE = "made", "Made"
    CHANGED = "changed", "Changed"
    PUBLISHED = "published", "Made public"
    WITHDRAWN = "withdrawn", "Withdrawn"
    MOVED = "moved", "Followed its words"
    LOST = "lost", "Lost its words"
    FOUND = "found", "Found its words again"


class ProposalStatus(TextChoices):
    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class ReceiptKind(TextChoices):
    SEARCH = "search", "Search"
    CHECK = "check", "Check"


class SubscriptionKind(TextChoices):
    SEARCH = "search", "Search"
    SESSIONS = "sessions", "Sessions"
    TERM = "term", "Term"


class SubscriptionFrequency(TextChoices):
    DAILY = "daily", "Once a day at most"
    AT_ONCE = "once", "As soon as something is new"


class ImportKind(TextChoices):
    """What a file is that was brought in."""

    TRANSCRIPT = "transcript", "Transcript"
    SHEET = "sheet", "Sheet"
    ANNOTATIONS = "annotations", "Annotations"


class ImportState(TextChoices):
    """How far a file is on its way into the archive."""

    WAITING = "waiting", "Waits for its preview"
    PREVIEWED = "previewed", "Previewed"
    CONFIRMED = "confirmed", "Waits to be stored"
    STORED = "stored", "Stored"
    FAILED = "failed", "Failed"


class AttributionKind(TextChoices):
    """What a curator decided about at once."""

    LABEL = "label", "All turns of a label in a session"
    TURNS = "turns", "Turns of a session"
    SPLIT = "split", "One speaker split in two"
    SPELLING = "spelling", "A spelling with its turns"
