"""Type annotations → specification: what the class syntax means, and what it may not say.

Whatever is written on a field is either understood or refused with a mend; nothing is ignored.
"""
