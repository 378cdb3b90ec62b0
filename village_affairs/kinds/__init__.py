"""One module per kind of disclosure: what the desk asks for, and how it stands on a page.

A kind is a form whose ``body()`` is kept with the version, and ``blocks(body)`` that turn it into facts and
tables for the desk, the public page, print and differences alike. A new kind is one module and a line in
``registry``.
"""
