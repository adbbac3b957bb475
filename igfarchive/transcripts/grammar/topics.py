"""The words that head a sentence or a paragraph with a colon, where a name could stand."""

from collections.abc import Iterable

from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.grammar.lettering import PARTICLES

# What capitalised sentences begin with, and names do not.
OPENERS = word_set("""
    so and the but or if then well yes no okay ok oh ah um right yeah yep nope sure thanks thank
    please sorry hello hi good great now also because when what why how who where which this that
    these those it its it's is are was we you i he she they my our your his her their here there
    one two three four five in on at for from to of with by as not let let's first second third
    fourth fifth finally next last again however therefore for number item example note question
    answer comment point topic yesterday today tomorrow maybe perhaps some many most all both
    here's there's that's what's he's she's i'm i'll i've we're we'll you're they're who's
    """)

_TOPICS = word_set("""
    monday tuesday wednesday thursday friday saturday sunday january february march july september
    october november december enter
    access accessibility accountability achievement achievements acknowledgement action actions
    activities activity advice agenda agreement aim aims announcement answer answers appendix
    approach article articles artificial aspect aspects assessment background basic benefit
    benefits best big bottom budget building capacity case cases caveat challenge challenges change
    changes chapter children choice clarification climate collaboration colleague colleagues
    comment comments communication community competition concern concerns conclusion conclusions
    connectivity consensus consequence content context contribution cooperation copyright
    correction cost costs council country criteria critical cyber cybersecurity data date day
    deadline dear decision decisions definition democracy development dialogue difference different
    digital disclaimer discussion diversity draft early economic economy education effect element
    elements emerging ethics event evidence example examples excellencies excellency exercise
    expectation explanation fact factor factors facts feedback final finding findings focus follow
    follow-up following framework freedom friend friends full funding future gap gaps gender
    general gentlemen global goal goals good governance guideline guidelines happy heading health
    hint history human idea ideas impact implementation implication important inclusion industry
    information infrastructure initial innovation instruction intelligence interest international
    internet introduction investment issue issues item items joint journalism justice key knowledge
    ladies law laws learning legal legislation lesson lessons level levels line list local location
    long main management measure measures media meeting message messages method methodology methods
    milestone model models motion multistakeholder national need needs network networks new note
    notes notice number objective objectives observation observations open opening opinion
    opportunities opportunity option options order other outcome outcomes outlook overview page
    panel paragraph part participation partnership partnerships parts people pillar pillars place
    plan plans plus point points policies policy poll position positive practice practices
    principle principles priorities priority privacy problem problems procedure process program
    programme progress project projects proposal proposals protection public purpose question
    questions quote rationale reason reasons recommendation recommendations regional regulation
    remark remarks reminder report reports request requirement requirements research resolution
    resources response result results review right rights risk risks role roles round rule rules
    safety scenario scope section sector security session short side social society solution
    solutions source special specific stage stakeholder stakeholders standard standards statement
    step steps story strategic strategy strong subject success suggestion suggestions summary
    sustainability sustainable table takeaway takeaways target targets task tasks technical
    technology term terms text theme thesis thing things thought thoughts time timeline tip title
    today tool tools topic topics track training transparency trust truth update updates urgent use
    value values version view views vision warning welcome work working workshop workstream world
    youth
    advert bonus break bye fun guess homework imagine joke listen look news picture punchline
    remember spoiler stop suppose surprise think trivia wait
    """)


def is_topic_word(word: str) -> bool:
    """Whether a word, in small letters, is one that heads what is said: point, question, data."""
    return word in _TOPICS


# No name has one of these: LET ME BE CLEAR.
_SAID = word_set("""
    i you we they she my your our their his her me him them be is are was were been am does did has
    have had not never would could should must let lets this that these those there here what why
    how when where which
    """)


def is_phrase(words: Iterable[str]) -> bool:
    """Whether words, in small letters, can name nobody: let me be clear, the first point."""
    words = list(words)
    return any(word in _SAID for word in words) or all(
        word in _TOPICS or word in OPENERS or word in PARTICLES for word in words
    )
