"""Organisations that captions name by their initials alone."""

import re

from igfarchive.text.vocabulary import word_set

ACRONYMS = word_set("""
    AFRINIC APC APNIC APRIGF ARIN ASEAN AU BBC BPF CCTLD CERT CIS COE DESA DIPLO EBU EC ECOSOC EFF
    EURODIG EU EURALO FAO FIRST GAC GNSO IAB ICANN ICAO ICC ICRC IEEE IETF IFLA IGF ILO IMF INTERPOL
    IPU ISOC ISO ITU LACNIC LACTLD MAG NATO NCUC NRI NRO NTIA OAS OECD OHCHR OSCE RIPE SIDA UN
    UNCTAD UNDESA UNDP UNECA UNECE UNEP UNESCO UNFPA UNGA UNHCR UNICEF UNIDO UNODC UNU UPU USAID
    W3C WEF WFP WGIG WHO WIPO WMO WSIS WTO
    """)
_UNITS = word_set("UN EU AU NCC SECRETARIAT STAFF COMMISSION FOUNDATION")
_BODIES = ACRONYMS - {"BPF", "CCTLD", "CERT", "CIS", "DIPLO", "FIRST", "IGF", "MAG", "NRI", "WHO"}
_WORD = re.compile(r"[A-Z0-9]+")


def is_organisation(label: str) -> bool:
    """Whether a label is the initials of a body that speaks as one: UNESCO, RIPE NCC, UN DESA."""
    words = label.split()
    return (
        all(_WORD.fullmatch(word) for word in words)
        and any(word in _BODIES for word in words)
        and all(word in _BODIES or word in _UNITS for word in words)
    )
