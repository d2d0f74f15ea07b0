"""What every room stands on: identifiers, the moment, scoped models, sealed words, locks."""
