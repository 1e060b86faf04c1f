"""The pages of privacy: taking one's file away, erasing, retention periods, the register of incidents."""
