"""The application in a real Chromium: every page for everybody, and whole journeys."""
