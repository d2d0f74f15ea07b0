"""Services, persons, roles, access, the audit trail."""
