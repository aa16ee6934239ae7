"""Mails: their words, their headers, their way out."""
