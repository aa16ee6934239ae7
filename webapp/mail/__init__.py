"""Mails: what stands in them and how they leave the house."""
