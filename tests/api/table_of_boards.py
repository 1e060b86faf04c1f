"""Every operation on bodies and those who sit on them, with those it is for."""

from __future__ import annotations

from tests.api import stages, tables
from tests.api.tried import CONDUCT, HERE, ME, MEMBER, OFFICE, ONE_OF_THEM, PREPARATION, REGISTER, Tried

# The member of the cast sits on the board; a scrutineer and an adviser do not.
AT_THE_TABLE = PREPARATION | {"member"}
BODY = f"{HERE}/bodies/{{body}}"
SITTING = f"{HERE}/sittings/{{sitting}}"
MOTION = f"{SITTING}/motions/{{motion}}"
MOVED = {
    "starts_at": "2027-05-20T18:00",
    "place": "Bureau",
    "reason_fr": "La salle est inondée.",
    "reason_en": "The room is flooded.",
    "override": "Personne ne peut avant.",
}
STATEMENT = f"{BODY}/allowances/{{statement}}"
SEAT = {"seat": 1}
CHOSEN = {"item": "{item}", "office": "president", "method": "plurality"}
PLANNED = {
    "title_fr": "Réunion", "title_en": "Meeting", "starts_at": "2027-05-20T19:00", "place": "Bureau",
    "called_by": "president",
}  # fmt: skip
TEXT = {"title_fr": "A", "text_fr": "B", "title_en": "A", "text_en": "B"}
CHARGE = {
    "membership": "{farm}", "measure": "suspension", "ground": "commitments_unmet", "facts": "Trois factures.",
    "meeting_at": "2027-05-20T19:00", "place": "Bureau",
}  # fmt: skip
VERDICT = {
    "hearing": "absent", "votes_for": 1, "votes_against": 0, "decided_on": "2027-04-20", "decided_by": "CA-1",
    "motives": "Impayées.", "effective_on": "2027-04-21", "ends_on": "2027-06-01", "override": "Noté.",
}  # fmt: skip

TABLE = [
    Tried("POST", f"{HERE}/bodies", OFFICE, stages.draft, {"kind": "committee", "name_fr": "Comité"}, 201),
    Tried("PUT", BODY, OFFICE, stages.draft, {"name_fr": "CA"}),
    Tried("DELETE", BODY, OFFICE, stages.draft, status=409),
    Tried("POST", f"{BODY}/seats", OFFICE, stages.draft, {"how_many": 2}, 201),
    Tried("PUT", f"{BODY}/seats/{{vacant}}", OFFICE, stages.draft, {"term_years": 2}),
    Tried("DELETE", f"{BODY}/seats/{{vacant}}", OFFICE, stages.draft),
    Tried("GET", f"{HERE}/directors", MEMBER),
    Tried("GET", f"{HERE}/directors.{{csv}}", MEMBER),
    Tried("GET", f"{HERE}/officers", MEMBER),
    Tried("POST", f"{HERE}/officers", OFFICE, stages.draft, {"office": "treasurer", "membership": "{membership}"}, 201),
    Tried("POST", f"{HERE}/officers/{{officer}}/end", OFFICE, tables.the_board, {}),
    Tried("POST", f"{HERE}/officers/{{officer}}/void", OFFICE, tables.the_board, {"reason": "Une autre personne."}),
    Tried("GET", f"{BODY}/interests", AT_THE_TABLE, tables.the_board),
    Tried(
        "POST", f"{BODY}/interests", OFFICE | {"member"}, tables.the_board, {"text": "Un bail", "person": "{person}"},
        201,
    ),
    Tried("GET", f"{BODY}/interests.{{csv}}", AT_THE_TABLE, tables.the_board),
    Tried("POST", f"{BODY}/interests/{{interest}}/end", OFFICE, tables.the_board),
    Tried("GET", f"{BODY}/sittings", AT_THE_TABLE),
    Tried("POST", f"{BODY}/sittings", OFFICE, stages.draft, PLANNED, 201),
    Tried("GET", SITTING, PREPARATION, tables.sitting_planned),
    Tried("PUT", SITTING, OFFICE, tables.sitting_planned, PLANNED),
    Tried("POST", f"{SITTING}/call", OFFICE, tables.sitting_planned, {}),
    Tried("GET", f"{SITTING}/convened/lines", AT_THE_TABLE, tables.sitting_told),
    Tried("POST", f"{SITTING}/open", CONDUCT, tables.sitting_called),
    Tried("POST", f"{SITTING}/end", CONDUCT, tables.sitting_open),
    Tried("POST", f"{SITTING}/postpone", OFFICE, tables.sitting_told, MOVED, 201),
    Tried("POST", f"{SITTING}/new-day", OFFICE, tables.sitting_told, {}, 409),
    Tried("POST", f"{SITTING}/adjourn", CONDUCT, tables.sitting_open, MOVED, 201),
    Tried("POST", f"{SITTING}/seats/{{held}}/arrive", CONDUCT, tables.sitting_called, {}),
    Tried("POST", f"{SITTING}/seats/{{held}}/leave", CONDUCT, tables.sitting_open),
    Tried("POST", f"{SITTING}/seats/{{held}}/strike", CONDUCT, tables.sitting_open, {"reason": "Une autre personne"}),
    Tried("POST", f"{MOTION}/hands", CONDUCT, tables.sitting_open, {"votes_for": 1, "votes_against": 0}, 409),
    Tried("POST", f"{MOTION}/names", CONDUCT, tables.sitting_open, {"voices": [{"seat": 1, "choice": "for"}]}, 409),
    Tried(
        "POST", f"{MOTION}/names/preview", CONDUCT, tables.sitting_open,
        {"voices": [{"seat": 1, "choice": "for"}]}, 409,
    ),
    Tried(
        "POST", f"{MOTION}/names/correct", CONDUCT, tables.sitting_open,
        {"voices": [{"seat": 1, "choice": "for"}], "because": "Mal entendu"}, 400,
    ),
    Tried(
        "POST", f"{MOTION}/names/correct/preview", CONDUCT, tables.sitting_open,
        {"voices": [{"seat": 1, "choice": "for"}]}, 400,
    ),
    Tried("POST", f"{SITTING}/offices", CONDUCT, tables.sitting_open, CHOSEN | {"seats": [1]}, 409),
    Tried("POST", f"{SITTING}/offices/acclaim", CONDUCT, tables.sitting_open, CHOSEN | {"seats": [1]}, 409),
    Tried("POST", f"{MOTION}/recusals", CONDUCT, tables.sitting_open, SEAT | {"reason": "Un bail"}, 201),
    Tried("POST", f"{MOTION}/recusals/take-back", CONDUCT, tables.withdrawn, SEAT | {"because": "Une autre personne"}),
    Tried("POST", f"{MOTION}/dissents", CONDUCT, tables.sitting_open, SEAT, 409),
    Tried("POST", f"{BODY}/written", OFFICE, stages.draft, TEXT, 201),
    Tried("GET", f"{SITTING}/signatures", AT_THE_TABLE, tables.circulating),
    Tried("POST", f"{SITTING}/signatures", ONE_OF_THEM, tables.circulating, SEAT, 201),
    Tried("POST", f"{SITTING}/signatures/paper", OFFICE, tables.circulating, SEAT, 201),
    Tried("POST", f"{SITTING}/signatures/withdrawals", OFFICE, tables.circulating, SEAT | {"reason": "Bail"}, 201),
    Tried(
        "POST", f"{SITTING}/signatures/withdrawals/take-back", OFFICE, tables.circulating,
        SEAT | {"because": "Une autre personne"}, 400,
    ),
    Tried("POST", f"{SITTING}/signatures/give-up", OFFICE, tables.circulating, {"reason": "Trop tôt."}),
    Tried("GET", f"{BODY}/allowances", AT_THE_TABLE, tables.the_board),
    Tried(
        "POST", f"{BODY}/allowances/rates", OFFICE, tables.the_board,
        {"amount_cents": 8000, "from_on": "2027-05-01", "article": "5.7"}, 201,
    ),
    Tried(
        "POST", f"{BODY}/allowances/statements", OFFICE, tables.the_board,
        {"first_on": "2027-01-01", "last_on": "2027-02-01"}, 409,
    ),
    Tried("GET", STATEMENT, REGISTER, tables.the_board),
    Tried("DELETE", STATEMENT, OFFICE, tables.the_board),
    Tried("POST", f"{STATEMENT}/paid", OFFICE, tables.the_board, {"persons": ["{person}"], "on": "2027-04-09"}),
    Tried("GET", f"{STATEMENT}.{{csv}}", REGISTER, tables.the_board),
    Tried("GET", f"{HERE}/procedures", REGISTER),
    Tried("POST", f"{HERE}/procedures", OFFICE, stages.draft, CHARGE, 201),
    Tried("GET", f"{HERE}/procedures/{{procedure}}", REGISTER, tables.accused),
    Tried("POST", f"{HERE}/procedures/{{procedure}}/decide", OFFICE, tables.accused, VERDICT),
    Tried("POST", f"{HERE}/procedures/{{procedure}}/drop", OFFICE, tables.accused, {"reason": "Payées."}),
    Tried("GET", f"{ME}/procedures", ONE_OF_THEM),
    Tried("PUT", f"{ME}/procedures/{{procedure}}/answer", frozenset(), tables.accused, {"will_speak": True}),
]  # fmt: skip
