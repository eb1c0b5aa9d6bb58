"""Plausible answers to the standard form, made up: no child, school or family in them is real."""

import datetime as dt
import random
from typing import Any

from referrals.upn import check_letter


FORENAMES = (
    "Alfie", "Amara", "Bea", "Callum", "Dev", "Elsie", "Finn", "Gracie", "Harvey", "Imani", "Jude", "Kezia", "Leo",
    "Maisie", "Noor", "Oscar", "Poppy", "Reuben", "Safiya", "Tyler", "Una", "Vikram", "Willow", "Zane",
)  # fmt: skip
SURNAMES = (
    "Ashdown", "Birchall", "Caddick", "Dunmore", "Eastlake", "Fenwright", "Garside", "Hartnell", "Inskip", "Jessop",
    "Kettleby", "Larkin", "Marlowe", "Netherby", "Oakden", "Penhale", "Quarles", "Radnor", "Stannard", "Thirkell",
    "Underhay", "Varley", "Wetherill", "Yaxley",
)  # fmt: skip
TRIED = (
    ("Mentor twice a week since September.", "Fewer call-outs for three weeks, then as before."),
    ("Reduced corridor movement and a quiet start to the day.", "Lateness halved; lessons after lunch did not change."),
    ("Six sessions of small-group work on managing anger.", "Enjoyed it, and used it twice in lessons."),
)
REASONS = (
    "Two more suspensions since half-term, and what we do in school no longer changes anything.",
    "Attendance has fallen since the summer, and mornings at school end in tears.",
    "At risk of permanent exclusion. We would like a fresh start before it comes to that.",
)
FULL_TIME = 18  # hours a week
SAFETY = (
    "May leave the classroom without telling anyone, and twice left the site. Usually goes to the canal path.",
    "Can hit out when crowded. Give space and one adult to talk to; does not like being followed.",
    "Has threatened to hurt themselves when very upset. Tell the safeguarding lead the same day.",
)
HELPS = (
    "Loud rooms and sudden changes make things harder. A warning, a job to do and a known adult help.",
    "Reading aloud makes things harder. Working beside a friend, and a card to step outside, help.",
)
PUPIL_SAYS = (
    "I want to go somewhere smaller for a bit. I do want to come back for football.",
    "I don't want to miss my friends but school feels too much right now.",
    "I like it when people explain things first.",
)
FAMILY_SAYS = (
    "We want this to work. Mornings are hard at home and we would like help with them.",
    "I agree to a short placement as long as there is a plan to come back.",
    "We have asked for help for a year. Please keep telling us what is happening.",
)
OUTCOMES = (
    ("Goes to lessons", "In lessons for 55% of sessions", "Lesson register", "90% of sessions"),
    ("Manages strong feelings without hitting out", "Four incidents a week", "Incident log", "Fewer than one a week"),
    ("Feels they belong in school", "3 out of 10", "Pupil's own scale, each fortnight", "7 out of 10"),
    ("Reads well enough for Year 9 texts", "Reading age 9 years 2 months", "Reading test", "A gain of 10 months"),
)


RISKS = (
    ("absconding", "Being asked to read aloud", "A known adult at the gate, and a card that lets them leave a lesson."),
    ("harm_to_others", "Crowded corridors", "Leaves lessons five minutes early, with an adult."),
    ("online", "Evenings without an adult", "The family keeps the telephone downstairs at night."),
)


def plausible_answers(seed: random.Random, day: dt.date) -> dict[str, dict[str, Any]]:
    """Return for each page of the standard form a complete set of answers as on a day; documents are not needed."""
    year = seed.choice((7, 8, 8, 9, 9, 9, 10, 10, 11))
    return {
        "contact": {
            "contact_name": "Asha Patel", "contact_role": "SENCo", "contact_phone": "01632 960 123",
            "contact_email": "asha.patel@wherryshire.example", "contact_deputy": "The school office, 01632 960 100",
        },
        "pupil": pupil(seed, day, year),
        "attendance": attendance(seed, day),
        "needs": needs(seed),
        "safety": family(seed) | {
            "risk_level": seed.choice(("low", "medium", "medium", "high")), "safety": seed.choice(SAFETY),
            "triggers": seed.choice(HELPS), "safeguarding_lead": "The deputy head teacher",
            "panel_line": "Needs a calm start and a known adult. No health need that changes the choice of base.",
        },
        "plan": plan(seed, day),
        "outcomes": {
            "success_measure": "The outcomes are met at the second review, and the pupil says they want to come back.",
            "exit_route": "post_16" if year == 11 else "back",
            "exit_plan": "A teaching assistant visits each week. In week 5 two mornings at school, then a full return.",
            "post_16_plan": "A college course in building. The careers adviser has met them." if year == 11 else "",
        },
        "voice": {
            "pupil_voice": seed.choice(PUPIL_SAYS), "pupil_voice_method": "Talked with a teaching assistant",
            "pupil_voice_on": day - dt.timedelta(seed.randint(1, 9)), "family_voice": seed.choice(FAMILY_SAYS),
            "family_voice_method": "Meeting in school", "family_voice_on": day - dt.timedelta(seed.randint(1, 9)),
        },
    }  # fmt: skip


def family(seed: random.Random) -> dict[str, Any]:
    """Return made-up support for the family."""
    level = seed.choice(("none", "early_help", "early_help", "cin"))
    helped = level != "none"
    return {
        "support_level": level, "lead_professional": "Early help worker, 01632 960 140" if helped else "",
        "family_support": "A worker visits each week and helps with mornings and sleep." if helped else "",
    }  # fmt: skip


def pupil(seed: random.Random, day: dt.date, year: int) -> dict[str, Any]:
    """Return made-up answers about the pupil; the UPN is well formed, of local authority 999, which does not exist."""
    school_year = day.year if day.month >= 9 else day.year - 1
    born = dt.date(school_year - year - 5, 9, 1) + dt.timedelta(seed.randint(0, 364))
    rest = f"999{seed.randint(4000, 4999)}{born.year % 100 + 5:02d}{seed.randint(0, 999):03d}"
    return {
        "forename": seed.choice(FORENAMES), "surname": seed.choice(SURNAMES), "upn": check_letter(rest) + rest,
        "date_of_birth": born, "year_group": year, "sex": seed.choice(("M", "M", "F")),
        "ethnicity": seed.choice(("WBRI", "WBRI", "WBRI", "WOTH", "MWBC", "APKN", "BAFR", "NOBT")),
        "address": f"{seed.randint(1, 98)} Reed Lane, Wherryton", "postcode": "ZZ1 2AB",
        "fsm": seed.choice(("yes", "yes", "no")), "in_care": seed.choice(("no",) * 9 + ("local",)),
        "strengths": "Good with animals and with younger children. Likes drawing and football.",
    }  # fmt: skip


def attendance(seed: random.Random, day: dt.date) -> dict[str, Any]:
    """Return made-up attendance, suspensions and what has been tried."""
    possible, suspensions = seed.randint(60, 180), seed.choice((0, 1, 2, 3, 5))
    return {
        "sessions_possible": possible, "sessions_attended": round(possible * seed.uniform(0.45, 0.93)),
        "attendance_as_at": day - dt.timedelta(2), "suspensions": suspensions,
        "suspension_days": suspensions * 1.5 or None,
        "suspension_reasons": "Persistent disruptive behaviour" if suspensions else "",
        "advice_taken": "Inclusion phoneline, last month: keep a short plan and a daily check-in. Both are in place.",
    }  # fmt: skip


def needs(seed: random.Random) -> dict[str, Any]:
    """Return made-up needs: SEN support or none, sometimes a health need; no plan that must be attached."""
    supported, health = seed.random() < 0.8, seed.random() < 0.3
    return {
        "sen_provision": "K" if supported else "N",
        "sen_type": seed.choice(("SEMH", "SEMH", "SLCN", "ASD")) if supported else "",
        "sen_needs": "Finds waiting and noise hard. Needs instructions one at a time." if supported else "",
        "has_ehcp": "no", "has_health_needs": "yes" if health else "no",
        "health_needs": "Asthma, well controlled." if health else "", "has_health_plan": "no",
        "medication": "Carries an inhaler." if health else "",
    }  # fmt: skip


def plan(seed: random.Random, day: dt.date) -> dict[str, Any]:
    """Return the provision asked for; the type itself is chosen by whoever fills the form, from the authority's own."""
    start, hours = day + dt.timedelta(seed.randint(14, 35)), seed.choice((25, 25, 15, 12.5))
    return {
        "referral_reason": seed.choice(REASONS), "hours_per_week": hours,
        "part_time_reason": "" if hours >= FULL_TIME else "Mornings first; full time from the fourth week.",
        "proposed_start_on": start, "proposed_end_on": start + dt.timedelta(weeks=seed.choice((6, 8))),
        "transport": "The family will bring them for the first week, then the bus.", "attendance_code": "yes",
    }  # fmt: skip


def plausible_rows(seed: random.Random, surname: str, day: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Return made-up rows by their kind: a parent to call, what was tried, a risk, and two outcomes."""
    carer = {
        "name": f"{seed.choice(('Jo', 'Sam', 'Nic', 'Toni'))} {surname}", "relationship": "Parent",
        "parental_responsibility": True, "emergency_contact": True,
        "telephone": f"07700 900 {seed.randint(100, 999)}", "address": "The same as the pupil",
    }  # fmt: skip
    what, impact = seed.choice(TRIED)
    tried = {
        "kind": seed.choice(("enhanced", "e3_individual")), "what": what, "impact": impact, "who": "Pastoral team",
        "from_on": day - dt.timedelta(weeks=12),
    }  # fmt: skip
    outcomes = [
        {"outcome": what, "baseline": now, "measure": how, "target": target, "by_on": day + dt.timedelta(weeks=10)}
        for what, now, how, target in seed.sample(OUTCOMES, 2)
    ]
    return {"carers": [carer], "supports": [tried], "risks": [risk(seed)], "outcomes": outcomes}


def risk(seed: random.Random) -> dict[str, Any]:
    """Return a made-up risk with what keeps everybody safe."""
    kind, triggers, mitigation = seed.choice(RISKS)
    return {
        "kind": kind, "likelihood": seed.choice(("low", "medium")), "severity": "medium", "triggers": triggers,
        "mitigation": mitigation,
    }  # fmt: skip
