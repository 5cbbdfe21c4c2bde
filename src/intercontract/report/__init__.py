"""Everything that shows a run: console, JSON, JUnit XML and the HTML page.

All text that comes from a response is untrusted here: it is made visible, bounded and escaped.
"""
