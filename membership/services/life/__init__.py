"""The acts of a member’s life, one verb each: admit, suspend, resign…"""
