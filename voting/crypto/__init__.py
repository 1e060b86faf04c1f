"""The verifiable ballot protocol: values in, values out."""
