"""Countries and regions, and what is called after them, as English names them."""

from igfarchive.text.vocabulary import word_set

# Small letters; a stroke parts two places.
PLACES = frozenset(
    """
afghanistan/albania/algeria/andorra/angola/antigua and barbuda/argentina/armenia/australia/austria
azerbaijan/bahamas/bahrain/bangladesh/barbados/belarus/belgium/belize/benin/bhutan/bolivia
bosnia/bosnia and herzegovina/botswana/brazil/brunei/bulgaria/burkina faso/burundi/cabo verde
cape verde/cambodia/cameroon/canada/central african republic/chad/chile/china/colombia/comoros
congo/costa rica/côte d'ivoire/ivory coast/croatia/cuba/cyprus/czechia/czech republic/denmark
djibouti/dominica/dominican republic/ecuador/egypt/el salvador/equatorial guinea/eritrea/estonia
eswatini/swaziland/ethiopia/fiji/finland/france/gabon/gambia/georgia/germany/ghana/greece/greenland
grenada/guatemala/guinea/guinea-bissau/guyana/haiti/honduras/hong kong/hungary/iceland/india
indonesia/iran/iraq/ireland/northern ireland/israel/italy/jamaica/japan/jordan/kazakhstan/kenya
kiribati/kosovo/kuwait/kyrgyzstan/laos/latvia/lebanon/lesotho/liberia/libya/liechtenstein/lithuania
luxembourg/macao/macau/madagascar/malawi/malaysia/maldives/mali/malta/marshall islands/mauritania
mauritius/mexico/micronesia/moldova/monaco/mongolia/montenegro/morocco/mozambique/myanmar/namibia
nauru/nepal/netherlands/new zealand/nicaragua/niger/nigeria/north korea/north macedonia/norway/oman
pakistan/palau/palestine/panama/papua new guinea/paraguay/peru/philippines/poland/portugal
puerto rico/qatar/romania/russia/russian federation/rwanda/saint lucia/saint kitts and nevis/samoa
san marino/saudi arabia/senegal/serbia/seychelles/sierra leone/singapore/slovakia/slovenia
solomon islands/somalia/south africa/south korea/korea/south sudan/spain/sri lanka/sudan/suriname
sweden/switzerland/syria/taiwan/tajikistan/tanzania/thailand/timor-leste/togo/tonga
trinidad and tobago/tunisia/turkey/türkiye/turkmenistan/tuvalu/uganda/ukraine/united arab emirates
uae/united kingdom/uk/u.k/england/scotland/wales/britain/great britain/united states
united states of america/states/us/u.s/usa/u.s.a/uruguay/uzbekistan/vanuatu/venezuela/viet nam
vietnam/yemen/zambia/zimbabwe
africa/east africa/west africa/north africa/southern africa/asia/central asia/south asia
southeast asia/asia pacific/asia-pacific/europe/eastern europe/western europe/central europe
northern europe/latin america/central america/south america/north america/caribbean/middle east
balkans/pacific/pacific islands
    """.strip().replace("\n", "/").split("/")
)  # fmt: skip
LONGEST_PLACE = max(place.count(" ") for place in PLACES) + 1

# What somebody from there is called, and so is what they bring along: my African hat.
DEMONYMS = word_set("""
    african american arab arabic argentine argentinian asian australian austrian belgian brazilian
    british canadian caribbean chilean chinese colombian croatian cuban czech danish dutch egyptian
    english estonian ethiopian european finnish french georgian german ghanaian greek hungarian
    icelandic indian indonesian iranian iraqi irish israeli italian jamaican japanese jordanian
    kenyan korean latin latvian lebanese lithuanian malaysian mexican moroccan nepali nigerian
    nordic norwegian pacific pakistani palestinian peruvian polish portuguese romanian russian
    rwandan scottish senegalese serbian singaporean slovak slovenian spanish sudanese swedish swiss
    taiwanese tanzanian thai tunisian turkish ugandan ukrainian uruguayan vietnamese welsh
    """)
