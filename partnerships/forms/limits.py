"""The form of the limits of documents."""

from apsystem.govuk.fields import DateField, NumberField
from partnerships.forms.configuring import SettingForm
from partnerships.models.limit import MOST_DOCUMENTS, MOST_FILE_MB, MOST_TOTAL_MB


class DocumentLimitForm(SettingForm):
    """How large and how many documents may be, from a day on."""

    from_on = DateField("In force from", called="the day these limits come into force")
    file_mb = NumberField(
        "One document may have", called="the size of one document", suffix="MB", width=3, min_value=1,
        max_value=MOST_FILE_MB, initial=10, hint=f"{MOST_FILE_MB} MB at most",
    )  # fmt: skip
    documents = NumberField(
        "A referral may have", called="the number of documents", suffix="documents", width=3, min_value=1,
        max_value=MOST_DOCUMENTS, initial=30, hint=f"{MOST_DOCUMENTS} at most. Earlier versions count",
    )  # fmt: skip
    total_mb = NumberField(
        "All documents of a referral may have", called="the size of all documents", suffix="MB", width=3, min_value=1,
        max_value=MOST_TOTAL_MB, initial=100, hint=f"{MOST_TOTAL_MB} MB at most",
    )  # fmt: skip
    blames = "total_mb"
