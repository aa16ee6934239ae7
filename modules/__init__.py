"""What quality means: catalogue, checklists, maturity, indicators.

Plain Python on frozen values. Nothing here knows the web, a database or a queue;
import-linter holds that.
"""
