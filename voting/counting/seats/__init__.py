"""Handing out seats by an order of the candidates: ties at the last seat, reserved seats, acclamation, substitutes."""
