"""The verifiable ballot: groups, proofs, credentials, trustees, the archive of an election and its verifier.

Follows the Belenios protocol, version 1, so that programs that are not ours can check what ours wrote. Needs no Django,
no database and no network.
"""
