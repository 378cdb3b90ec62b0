"""The machine room: finds, starts and stops database and broker, and watches over the portal's processes.

Nothing here imports Django, because most of it runs before settings can be read.
"""
