"""How allauth is held to the rules of the house."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are granted by the administrator: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: this installation has no mail.

        :raises RuntimeError: always; no screen leads here.
        """
        raise RuntimeError("Standfast sends no mail.")


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Keeps the secrets of second factors encrypted: a stolen database alone opens no account."""

    def encrypt(self, text: str) -> str:
        """Return the sealed text."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text that was sealed."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    digest = hashlib.blake2b(
        settings.SECRET_KEY.encode(), digest_size=32, person=b"second-factor"
    ).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
