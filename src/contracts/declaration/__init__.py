"""Type annotations → specification: the meaning of the class syntax.

Whatever is written on a field is either understood or refused with a hint; nothing is ignored.
"""
