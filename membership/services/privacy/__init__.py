"""What privacy asks: files taken away, erasures with a receipt, retention periods, the register of incidents."""
