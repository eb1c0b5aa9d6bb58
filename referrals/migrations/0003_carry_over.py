"""Bring forms and drafts begun before rows stood on the pages to the pages and conditions of now."""

from typing import Any

from django.db import migrations


# The pages of the form before rows stood on them, and where their questions are now.
MOVED = {"carers": "contact", "family": "safety", "exit": "outcomes"}
# What the code asked only after another answer; now each question says so itself.
ASKED_AFTER = {
    "no_upn_reason": ("upn", [""]),
    "suspension_days": ("suspensions", []),
    "suspension_reasons": ("suspensions", []),
    "sen_type": ("sen_provision", ["K", "E"]),
    "sen_needs": ("sen_provision", ["K", "E"]),
    "ehcp_reviewed_on": ("has_ehcp", ["yes"]),
    "health_needs": ("has_health_needs", ["yes"]),
    "post_16_plan": ("year_group", ["11"]),
    "pupil_voice_method": ("pupil_voice", []),
    "pupil_voice_on": ("pupil_voice", []),
    "pupil_voice_reason": ("pupil_voice", [""]),
    "family_voice_method": ("family_voice", []),
    "family_voice_on": ("family_voice", []),
    "family_voice_reason": ("family_voice", [""]),
}
EITHER = ("no_upn_reason", "pupil_voice_reason", "family_voice_reason")


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Bring forms and drafts begun before this version to the pages and conditions of now."""
    here = schema_editor.connection.alias
    questions = apps.get_model("referrals", "Question")._default_manager.using(here)
    for key, (other, answers) in ASKED_AFTER.items():
        questions.filter(key=key).update(asked_if=other, asked_when=answers, required=key not in EITHER)
    for before, now in MOVED.items():
        questions.filter(section=before).update(section=now)
    referrals = apps.get_model("referrals", "Referral")._default_manager.using(here)
    for referral in referrals.filter(status__in=["draft", "returned"]):
        referral.visited = {MOVED.get(slug, slug): mark for slug, mark in referral.visited.items()}
        words: dict[str, Any] = {}
        for slug, said in referral.words.items():
            words.setdefault(MOVED.get(slug, slug), {}).update(said)
        referral.words = words
        referral.save(update_fields=["visited", "words"])


class Migration(migrations.Migration):
    """The questions, then the drafts."""

    dependencies = [("referrals", "0002_whole_referral")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
