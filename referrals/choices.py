"""The short lists a form's questions offer: the Department for Education's code sets, and a few of our own.

Each is a list of (code, words) that is copied into the question's row when a form version is made, so a code set that
changes makes a new version and an old referral still reads as it was sent. Source: Common Basic Data Set, May 2026.
"""

Choices = list[tuple[str, str]]

SEX: Choices = [("M", "Male"), ("F", "Female"), ("U", "Not known")]
ETHNICITY: Choices = [
    ("WBRI", "White British"),
    ("WIRI", "White Irish"),
    ("WIRT", "Traveller of Irish heritage"),
    ("WROM", "Gypsy or Roma"),
    ("WOTH", "Any other White background"),
    ("MWBC", "White and Black Caribbean"),
    ("MWBA", "White and Black African"),
    ("MWAS", "White and Asian"),
    ("MOTH", "Any other mixed background"),
    ("AIND", "Indian"),
    ("APKN", "Pakistani"),
    ("ABAN", "Bangladeshi"),
    ("AOTH", "Any other Asian background"),
    ("BCRB", "Black Caribbean"),
    ("BAFR", "Black African"),
    ("BOTH", "Any other Black background"),
    ("CHNE", "Chinese"),
    ("OOTH", "Any other ethnic group"),
    ("REFU", "Prefer not to say"),
    ("NOBT", "Not yet known"),
]
YES_NO_UNKNOWN: Choices = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]
IN_CARE: Choices = [
    ("no", "No"),
    ("local", "Yes, of this authority"),
    ("other", "Yes, of another authority"),
    ("was", "Not now, but has been"),
]
SEN_PROVISION: Choices = [
    ("N", "No special educational needs"),
    ("K", "SEN support"),
    ("E", "Education, health and care plan (EHCP)"),
]
SEN_TYPE: Choices = [
    ("SEMH", "Social, emotional and mental health"),
    ("SPLD", "Specific learning difficulty"),
    ("MLD", "Moderate learning difficulty"),
    ("SLD", "Severe learning difficulty"),
    ("PMLD", "Profound and multiple learning difficulty"),
    ("SLCN", "Speech, language and communication needs"),
    ("HI", "Hearing impairment"),
    ("VI", "Vision impairment"),
    ("MSI", "Multi-sensory impairment"),
    ("PD", "Physical disability"),
    ("ASD", "Autistic spectrum disorder"),
    ("DS", "Down syndrome"),
    ("OTH", "Other difficulty or disability"),
    ("NSA", "SEN support but no specialist assessment of type of need"),
]
SUPPORT_TRIED: Choices = [
    ("ordinary", "Ordinarily available provision"),
    ("enhanced", "Enhanced support in school"),
    ("e3_whole", "Element 3 funding: whole school"),
    ("e3_cohort", "Element 3 funding: cohort"),
    ("e3_individual", "Element 3 funding: individual"),
    ("other", "Something else"),
]
FAMILY_SUPPORT: Choices = [
    ("none", "None"),
    ("early_help", "Early help"),
    ("cin", "Child in need plan"),
    ("cp", "Child protection plan"),
    ("in_care", "Child in care"),
]
RISK: Choices = [("low", "Low"), ("medium", "Medium"), ("high", "High")]
EXIT: Choices = [
    ("back", "Back to this school"),
    ("other_school", "A fresh start at another school"),
    ("specialist", "Specialist provision"),
    ("post_16", "Post-16 education or training"),
    ("other", "Something else"),
]
