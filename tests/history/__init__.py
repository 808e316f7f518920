"""Tests of histories: what is stored, by whom, and what is read from it."""
