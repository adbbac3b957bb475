"""Queries and requests that mean no good: none is answered by a fault, and none takes long."""
