from django import template

from accounts import other_sites

register = template.Library()


@register.simple_tag(takes_context=True)
def provider_name(context, provider):
    """What people call the provider with this id."""
    return other_sites.name_of(context["request"], provider)


@register.filter
def without_linked(providers, accounts):
    """Those of the providers by which none of the accounts, linked already, signs in."""
    linked = {account.provider for account in accounts}
    return [provider for provider in providers if provider.sub_id not in linked]


@register.filter
def in_fours(text):
    """The text in parts of four characters, as people type long keys."""
    return [text[start : start + 4] for start in range(0, len(text), 4)]
