"""The settings of signing in: its forms, other sites, passkeys and the second factor."""

from django.core.exceptions import ImproperlyConfigured

# A tired reader needs time to find the letter. Seconds.
TIME_FOR_A_LETTER = 60 * 60


def sign_in_settings(google, facebook, x, wordpress_com, oidc, oidc_name, oidc_url):
    """allauth's settings. Each of the first five is a pair of id and secret; both empty: that way is not there.

    Raises ImproperlyConfigured for half a pair, and for OpenID Connect without a name or an address.
    """
    providers = {}
    for provider, prefix, pair in (
        ("google", "GOOGLE", google),
        ("facebook", "FACEBOOK", facebook),
        ("twitter_oauth2", "X", x),
        ("wordpress_com", "WORDPRESS_COM", wordpress_com),
        ("openid_connect", "OIDC", oidc),
    ):
        if not any(pair):
            continue
        if not all(pair):
            raise ImproperlyConfigured(f"{prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET go together. Set both or none.")
        app = {"client_id": pair[0], "secret": pair[1]}
        providers[provider] = {"APPS": [app], "OAUTH_PKCE_ENABLED": provider != "facebook"}
    if "openid_connect" in providers:
        if not (oidc_name and oidc_url):
            raise ImproperlyConfigured("OIDC_NAME and OIDC_URL are missing. OIDC_CLIENT_ID needs them.")
        providers["openid_connect"]["APPS"][0] |= openid_app(oidc_name, oidc_url)
    if "facebook" in providers:
        providers["facebook"] |= {"METHOD": "oauth2", "FIELDS": ["id", "email"]}
    return {
        "ACCOUNT_ADAPTER": "accounts.adapter.AccountAdapter",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"email"},
        # The password may stay empty: then each sign-in is by a mailed code.
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1"],
        "ACCOUNT_CHANGE_EMAIL": True,  # one address, replaced when the new one is proved
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD": "website",
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": True,
        "ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND": True,
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT": TIME_FOR_A_LETTER,
        "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
        "ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND": True,
        "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": TIME_FOR_A_LETTER,
        "ACCOUNT_LOGIN_TIMEOUT": TIME_FOR_A_LETTER,
        "ACCOUNT_LOGIN_ON_PASSWORD_RESET": True,
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        # Before another address, another site, or a second step: see accounts.is_it_you.
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_RATE_LIMITS": {
            "own_data": "5/h/user",  # each copy reads all that somebody has here
            "type_code": "20/m/ip,10/5m/key",
        },
        "ACCOUNT_FORMS": {
            "login": "accounts.forms.LoginForm",
            "signup": "accounts.forms.SignupForm",
            "request_login_code": "accounts.forms.LoginCodeForm",
            "confirm_login_code": "accounts.code_forms.LoginCodeForm",
            "confirm_email_verification_code": "accounts.code_forms.AddressCodeForm",
            "reset_password": "accounts.forms.ResetPasswordForm",
            "add_email": "accounts.forms.AddressForm",
            "change_password": "accounts.password_forms.ChangePasswordForm",
            "set_password": "accounts.password_forms.SetPasswordForm",
            "reset_password_from_key": "accounts.password_forms.NewPasswordForm",
            "reauthenticate": "accounts.password_forms.PasswordAgainForm",
        },
        "SOCIALACCOUNT_PROVIDERS": providers,
        "SOCIALACCOUNT_ADAPTER": "accounts.other_sites.OtherSitesAdapter",
        "SOCIALACCOUNT_FORMS": {
            "signup": "accounts.forms.OtherSiteSignupForm",
            "disconnect": "accounts.forms.UnlinkForm",
        },
        # Nobody is given a name: the public one is chosen, and need not be the one that the other site knows.
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_REQUESTS_TIMEOUT": 5,
        "MFA_ADAPTER": "accounts.second_factor.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_FORMS": {
            "activate_totp": "accounts.code_forms.AppForm",
            "authenticate": "accounts.code_forms.SecondStepForm",
            "reauthenticate": "accounts.code_forms.SecondStepAgainForm",
            "add_webauthn": "accounts.forms.PasskeyForm",
            "signup_webauthn": "accounts.forms.PasskeySignupForm",
            "edit_webauthn": "accounts.forms.RenamePasskeyForm",
        },
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_PASSKEY_SIGNUP_ENABLED": True,
        # A phone's clock may be half a minute off.
        "MFA_TOTP_TOLERANCE": 1,
    }


def openid_app(name, url):
    """What an OpenID Connect provider has beyond id and secret. Its uid does not change when its name does."""
    return {"provider_id": "own", "name": name, "settings": {"server_url": url}}
