"""Who does something: a member signed in, or whoever opened the link that was sent to an organisation's address."""

from dataclasses import dataclass
from typing import Any

from partnerships.models import Membership, Organisation


@dataclass(frozen=True)
class LinkHolder:
    """Whoever opened a link sent to an organisation without an account: nobody is signed in, and one thing is open."""

    organisation: Organisation
    address: str
    about: str  # the reference of the one thing that may be answered

    @property
    def through(self) -> str:
        """Say how the answer came, for events and audit."""
        return f"The link sent to {self.address} ({self.organisation})"


Doer = Membership | LinkHolder


def as_event(by: Doer) -> dict[str, Any]:
    """Return who or what moved a case, as the columns of its event."""
    return {"through": by.through} if isinstance(by, LinkHolder) else {"by": by}


def as_entry(by: Doer) -> dict[str, str]:
    """Return who or what did something, as the audit names them: a link has no person."""
    if isinstance(by, LinkHolder):
        return {"person": "", "acting_as": by.through}
    return {"person": by.user.email, "acting_as": by.acting_as}
