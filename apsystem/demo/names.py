"""Every made-up name in the county of Wherryshire. No place, school, trust or family here is real."""

# code: (name, easting and northing of its middle, names of its schools after those of the cast)
PARTNERSHIPS: dict[str, tuple[str, int, int, tuple[str, ...]]] = {
    "west": ("West Wherryshire", 614000, 307000, ()),
    "east": ("East Wherryshire", 643000, 321000, ("Larkrise School", "Saltings Academy", "Bittern Way School")),
    "north": (
        "North Wherryshire", 622000, 331000,
        ("Northmere Academy", "Sandpiper School", "Gullwing High School", "Tern Hill School", "Beaconfield Academy"),
    ),
    "south": (
        "South Wherryshire", 625000, 291000,
        ("Southwater School", "Millrace Academy", "Kingcup High School", "Withy Lane School", "Heronsgate School"),
    ),
    "harbour": (
        "Harbour Coast", 652000, 309000,
        ("Harbourside Academy", "Quayside School", "Lanternhouse School", "Driftwood High School", "Seawall Academy"),
    ),
    "city": (
        "Wherry City", 631000, 310000,
        (
            "City Wall Academy", "Weavergate School", "Cathedral Fields School", "Lockgate High School",
            "Tanners Row Academy", "Bridgefoot School",
        ),
    ),
    "fenside": (
        "Fenside", 603000, 300000,
        ("Fenside Academy", "Drovers School", "Black Poplar School", "Sluicegate High School", "Eelcatch School"),
    ),
    "oakmoor": (
        "Oakmoor", 610000, 322000,
        ("Oakmoor High School", "Acornfield Academy", "Longheath School", "Bracken Hill School", "Deerpark School"),
    ),
    "sallow": (
        "Sallow Valley", 636000, 298000,
        ("Sallow Valley School", "Osier Academy", "Kingfisher School", "Waterlily High School", "Mallard Lane School"),
    ),
    "market": (
        "Market Towns", 618000, 315000,
        ("Cornmarket School", "Buttercross Academy", "Sheepfold School", "Woolhall High School", "Pedlars Way School"),
    ),
}  # fmt: skip
PRIMARIES = {
    "west": ("Little Wherry Primary School", "Reedcutters Primary School"),
    "east": ("Saltmarsh Primary School",),
    "city": ("Weavergate Primary School", "St Osyn's Primary School"),
    "harbour": ("Lifeboat Primary School",),
}
TRUSTS = ("Sallow Schools Trust", "", "Beacon Way Trust", "Confluence Learning Trust", "", "High Fields Trust")

# (name, partnership of its host, when it opens: school year from this one and month, then the partnerships it serves
# with a number of places or none). Years and numbers follow the opening programme an authority has published.
BASES: tuple[tuple[str, str, int, int, dict[str, int | None]], ...] = (
    ("Saltings Base", "east", -1, 9, {"east": 5, "harbour": 5}),
    ("Weavergate Base", "city", -1, 11, {"city": None, "south": None}),
    ("Tern Hill Base", "north", 0, 9, {"north": None, "oakmoor": 3}),
    ("Drovers Base", "fenside", 0, 9, {"fenside": None}),
    ("Acornfield Base", "oakmoor", 0, 11, {"oakmoor": None}),
    ("Buttercross Base", "market", 0, 1, {"market": 7, "sallow": 3}),
    ("Osier Base", "sallow", 1, 9, {"sallow": None}),
    ("Quayside Base", "harbour", 1, 1, {"harbour": None}),
)
# The same, with the number of classes of eight before the partnerships.
CENTRES: tuple[tuple[str, str, int, int, int, dict[str, int | None]], ...] = (
    (
        "Fenside Centre", "fenside", -2, 1, 4,
        {"fenside": None, "north": None, "oakmoor": None, "sallow": 8, "market": 8},
    ),
    ("Lakeside Centre", "west", 0, 9, 3, {"west": None}),
    ("Hilltop Centre", "east", 0, 9, 2, {"east": None}),
    ("Bridgefoot Centre", "city", 0, 9, 4, {"city": 24, "south": 8}),
    ("Withy Lane Centre", "south", 0, 1, 3, {"south": None}),
    ("Harbourside Centre", "harbour", 0, 1, 3, {"harbour": None}),
    ("Gullwing Centre", "north", 0, 4, 3, {"north": None}),
    ("Longheath Centre", "oakmoor", 1, 9, 3, {"oakmoor": None}),
    ("Woolhall Centre", "market", 1, 9, 3, {"market": None}),
    ("Kingfisher Centre", "sallow", 1, 1, 4, {"sallow": None}),
)  # fmt: skip

STAFF_FORENAMES = (
    "Anneke", "Bashir", "Carys", "Devon", "Esme", "Farid", "Greta", "Hakim", "Imani", "Joss", "Kalina", "Lorcan",
    "Mirren", "Nadia", "Osian", "Petra", "Rhona", "Selim", "Tamar", "Viggo", "Wanda", "Yusra",
)  # fmt: skip
STAFF_SURNAMES = (
    "Alderwick", "Barleyfold", "Cobbledick-Ray", "Dovecote", "Everlode", "Fairsedge", "Greenmantle", "Hollowby",
    "Ivelaw", "Jessamine", "Kilnsworth", "Lockyer-Bann", "Merrowdown", "Norbreck", "Orchardson", "Penhallick",
    "Quickthorn", "Ravenlode", "Staithe",
)  # fmt: skip


def staff_name(number: int) -> str:
    """Return the name of the county's nth member of staff; the two lists share no factor, so 418 are different."""
    return f"{STAFF_FORENAMES[number % len(STAFF_FORENAMES)]} {STAFF_SURNAMES[number % len(STAFF_SURNAMES)]}"
