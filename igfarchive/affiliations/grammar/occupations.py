"""What people are, where they are it, and the verbs for it: the words of an introduction."""

from igfarchive.text.vocabulary import word_set

# One says these of oneself to say who one is, even without naming where.
STANDING = word_set("""
    academic ambassador attorney barrister congressman congresswoman councillor diplomat economist
    journalist judge lawmaker lawyer legislator librarian mayor minister parliamentarian physician
    politician postdoc prosecutor professor senator sociologist solicitor superintendent
    """)
# These are also said of anybody ("as a developer, I want"), so they need a place to be it at.
OCCUPATIONS = STANDING | word_set("""
    activist administrator advisor adviser advocate analyst anthropologist architect archivist
    ceo cfo chair chairman chairperson chairwoman chancellor ciso clerk coo co-ceo co-chair
    co-convener co-convenor co-creator co-director co-facilitator co-founder co-host co-lead
    co-leader co-organiser co-organizer co-owner co-producer co-rapporteur commissioner cofounder
    columnist consultant contributor convener convenor coordinator co-ordinator correspondent
    counsel counsellor curator cto cio cpo dean delegate designer developer director
    director-general economist editor editor-in-chief educator engineer evangelist executive
    facilitator fellow founder governor head historian inspector instructor intern investigator
    lead leader lecturer maintainer manager member mp mep negotiator officer official ombudsman
    operator organiser organizer owner partner planner postdoc president principal producer
    programmer provider provost psychologist publisher rapporteur rector regulator reporter
    representative researcher scholar scientist secretary secretary-general specialist spokesperson
    spokesman spokeswoman statistician strategist supervisor teacher technologist trustee
    under-secretary vice-chair vice-president vice-rector vp svp evp
    """)
# "my co-chair, Ada Quill" says what both of them are.
# They follow their noun: a secretary general, a professor emeritus.
POSTPOSED = word_set("general emeritus elect designate")
SHARED = frozenset(word for word in OCCUPATIONS if word.startswith("co-"))
# They stand before a name, and say more than how to address somebody.
OFFICE_TITLES = word_set("""
    professor prof ambassador amb minister senator president commissioner judge mayor governor
    councillor congressman congresswoman superintendent chancellor
    """)
# These are occupations and ordinary words; they count only before what they are occupations in.
AMBIGUOUS = word_set("head lead chair principal executive official partner provider operator")

ORGANISATIONS = word_set("""
    academy administration agency alliance association authority bank board bureau cabinet
    center centre chamber church clinic club coalition college commission committee company
    confederation consortium cooperative co-operative corp corporation council court delegation
    department directorate embassy exchange faculty federation foundation fund government group
    guild inc initiative institute institution laboratory labs library llc ltd mission ministry
    museum network newspaper ngo office ombudsman organisation organization parliament party
    police programme program project regulator registry school secretariat senate society team
    telecom think-tank trust union university
    """)
COMMUNITIES = ORGANISATIONS | word_set("community chapter working constituency")
# What one works on: a director of Technology is not of an organisation of that name.
FIELDS = word_set("""
    advocacy ai analytics communication communications data design development economics education
    engineering finance human infrastructure innovation international it law legal marketing media
    operations policy privacy product public relations research resources safety sales science
    sciences security strategy studies technology trust and of
    """)
# What one attends: to be there is not to be of it.
OCCASIONS = word_set("""
    camp con conf conference congress day days event fest festival forum hackathon meeting meetup
    panel session summit talk talks webinar week workshop world
    """)

ADVERBS = word_set("""
    also currently now presently still just actually really today both myself proudly basically
    originally primarily mainly formerly indeed here
    """)
ARTICLES = word_set("a an the")
DETERMINERS = ARTICLES | word_set("this our my your their his her its")

# Nothing that says what somebody is has these before its noun.
_SMALL_WORDS = DETERMINERS | word_set("""
    who's he's she's it's that's there's i'm i've i'd
    i you he she we they it me him us them who which that these those what whose
    am is are was were be been being isn't aren't do does did don't doesn't have has had will would
    can could should may might must not no never nor neither without none hardly barely
    of at for with in from within on to by as into about over under like than through during
    before after between against and or but so because if when while where whether though although
    very too pretty quite more most less least much many some any all every each another other such
    going trying there then well okay yes really
    """)
NO_MODIFIERS = _SMALL_WORDS | word_set("""
    same kind sort type bit lot big huge great good better best bad worse worst terrible horrible
    happy glad sad sorry sure certain real true big-time avid first last next only own perfect proud
    typical average would-be wannabe aspiring former ex once future self-proclaimed fake lazy
    firm strong fellow's new old lucky crazy frustrated
    passionate excited decent mediocre weird random single regular normal hypothetical rich poor
    """)
# After an occupation, anything else makes it a part of another thing: "a manager thing".
BEHIND_OCCUPATION = word_set("""
    of at for with in from within on by and or but who which that where here there so since as now
    today working based currently also living too representing myself over is was because when
    while until before after more about then responsible focused focusing i i'm i've
    """)
PREPOSITIONS = word_set("of at for with in from within on")
_MEASURES = word_set("""
    little close almost nearly roughly long years year decades time here now today two three four
    five six seven eight nine ten fifteen twenty thirty forty fifty
    """)
TOPIC_STOPS = _MEASURES | (
    NO_MODIFIERS - DETERMINERS - word_set("and very new old first own other")
)

NEGATIONS = word_set("not no never nor neither without cannot nobody none hardly instead")
SUPPOSITIONS = word_set("""
    if whether suppose supposing imagine imagining pretend unless wish wishes assuming
    hypothetically
    """)
HYPOTHESES = SUPPOSITIONS | word_set("""
    until once when whenever maybe perhaps would could should might than like where how why what
    """)
REPORTS = word_set("""
    said says say saying think thinks thought thinking tell tells told go goes going went like
    asked ask asks feel feels felt know knows joke joked joking call called calls quote hear heard
    claim claims read wrote writes believe believed believes
    """)

# "I run the …": the rest of the sentence is what one runs.
LEADING = word_set("""
    run lead direct head chair coordinate co-ordinate manage co-chair co-lead oversee founded
    co-founded cofounded started created co-started established
    """)
# One runs programs and starts servers as well: these need a word for an organisation.
LOOSE_LEADING = word_set("run lead manage started created established oversee")
WORKING = word_set("work working teach teaching study serve serving volunteer consult")
WORKING_AT = word_set("at for with in within")
SPEECH = word_set("""
    say speak speaking thank welcome emphasise emphasize stress comment add apologise apologize
    congratulate express highlight intervene report present here greet raise address read convey
    """)
CAPACITIES = word_set("capacity role position job title function occupation profession")

# Capitals that begin a sentence or name a day, and nothing that anybody belongs to.
NO_NAMES = _SMALL_WORDS | word_set("""
    i'm i've i'd i'll i’m it's that's we're you're he's she's let's there's monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august
    september october november december english french spanish german
    """)
SMALL_LINKS = word_set("of the for and & de la le les des du del do da dos das et y e en van von")
# Where the wind blows from is no place to belong to.
QUARTERS = word_set("""
    north south east west north-east north-west south-east south-west northeast northwest southeast
    southwest midwest coast
    """)
