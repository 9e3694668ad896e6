"""Answers of measures as figures worth printing."""
