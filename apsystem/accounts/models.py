from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from apsystem.privacy import Rights, fields


class UserManager(BaseUserManager["User"]):
    """Makes people who can sign in."""

    def create_user(self, email: str, name: str, password: str | None = None, **extra: Any) -> "User":
        """Return a new person who may sign in; without a password they set one from their invitation."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with this e-mail address, whatever its capitals."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who can sign in. Identity only: what they may do comes from their memberships."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    # One e-mail a morning instead of one for each thing; what cannot wait comes at once all the same.
    daily_digest = models.BooleanField(default=False)

    privacy = fields(SYSTEM="id password last_login is_active", STAFF="email name daily_digest")
    rights = Rights.KEEP
    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"), name="one_person_per_email", violation_error_message="This e-mail address is in use."
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name as the person gave it."""
        return self.name
