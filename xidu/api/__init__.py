"""The open, read-only door for programs: everything here is on the public pages too.

It stands on the roof because it reads from every app. What an address takes and gives is declared once
(``endpoints``); the check of a request, the OpenAPI document and the page for people are drawn from it.
"""
