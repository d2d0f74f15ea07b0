"""How a person is reached when something is new: by which ways, and at which hours."""
