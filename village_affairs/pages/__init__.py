"""What the public pages say: plain presenters between what was published and the templates.

They read publications, the shown words of opinions and open days, never a table of people.
"""
