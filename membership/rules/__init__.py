"""Rule sets and findings: values in, values out."""
