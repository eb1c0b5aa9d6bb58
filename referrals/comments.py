"""What was said about a case, as the case page shows it."""

from typing import Any

from partnerships.models import Membership
from referrals.models import Comment, Referral


def comments_of(referral: Referral, actor: Membership) -> list[dict[str, Any]]:
    """Return the comments on a case, oldest first, for somebody who may read them (one query)."""
    rows = Comment.objects.visible_to(actor).filter(referral=referral).select_related("by__user", "by__organisation")
    return [{"title": row.by.user.name, "by": row.by.acting_as, "at": row.at, "note": row.text} for row in rows]
