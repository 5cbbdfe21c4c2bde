"""Making requests: Schemathesis for single operations and links, scenarios for what needs an order.

Only this package imports Schemathesis.
"""
