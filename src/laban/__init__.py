"""Laban: plan as code, records from agencies, figures that anyone can prove."""

__version__ = "0.1.0"
