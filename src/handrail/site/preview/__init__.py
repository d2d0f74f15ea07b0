"""`handrail serve --preview PATH`: an author's programme as people will see it, with live reload and no account.

A small set-up of its own (`settings.py`, `urls.py`): the look and the compiled lessons, but no person, no service and
no database. What is written on its pages goes nowhere.
"""
