"""Rules on everything around schemas: paths, operations, parameters, bodies, responses, security."""
