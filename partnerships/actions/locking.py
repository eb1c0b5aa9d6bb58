"""One at a time for one organisation."""

from partnerships.models import Organisation


def lock_organisation(organisation: Organisation) -> Organisation:
    """Return the organisation locked to the end of the transaction: what is counted or looked for stays so."""
    return Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
