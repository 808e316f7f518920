"""Rehearsals: known faults injected into good data, their outcomes, and rules that would catch them."""
