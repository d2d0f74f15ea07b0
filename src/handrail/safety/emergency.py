"""Emergency numbers by country, beside the numbers a service names. Source: each country's public service."""

EVERYWHERE = "112"  # the GSM standard number, which most mobile networks connect to the local emergency service
BY_COUNTRY = {"GB": "999", "IE": "112", "US": "911", "CA": "911", "AU": "000", "NZ": "111", "ES": "112", "MX": "911",
              "AR": "911", "CL": "131", "CO": "123", "DE": "112", "FR": "112", "IT": "112", "PT": "112", "SE": "112"}


def emergency_number(country: str) -> str:
    """The number to call in danger, in a country by its ISO code."""
    return BY_COUNTRY.get(country, EVERYWHERE)
