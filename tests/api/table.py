"""Every operation of the programming interface, with those it is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.api import stages, table_of_boards, table_of_letters, table_of_meetings, table_of_sheets
from tests.api.tried import (
    ANYBODY,
    AUDIT,
    CONDUCT,
    COUNTING,
    HERE,
    ME,
    MEETING,
    MEMBER,
    OFFICE,
    ONE_OF_THEM,
    POLL,
    PREPARATION,
    PREPARING_VOTES,
    REGISTER,
    Tried,
)

REACH = {"email": "anne@example.org", "phone": "418 555-0101", "phones": [], "language": "fr"}
MOVING = {"line": "1, rue du Quai", "city": "Québec", "since": "2027-04-01"}
ASKING = {"kind": "birth_date", "data": {"birth_on": "1980-05-01"}, "message": "Mon acte de naissance."}
SAID = {"purpose": "news", "is_given": True, "how": "papier"}
INCIDENT = {"found_on": "2026-12-01", "data": "Courriels", "circumstances": "Envoi."}
PLAN = {"title_fr": "Assemblée", "title_en": "Meeting", "starts_at": "2027-05-20T19:00", "place": "Salle"}
CORRECTION = PLAN | {"why_fr": "La salle est prise.", "why_en": "The hall is taken.", "based_on": 1}
NEAR = {"kind": "meeting_near", "minutes_before": 180}
ACT = {"effective_on": "2027-04-09", "decided_by": "Conseil, CA-7", "override": "Urgent."}
SUSPENSION = ACT | {"ground": "competes", "ends_on": "2027-05-01"}
VOTE_SUSPENSION = ACT | {"reason": "Aucune affaire."}
BALLOT = {"motion": "{motion}", "candidates": ["Ana", "Luc"], "seats": 1, "method": "plurality"}
ACCLAIMED = {"motion": "{motion}", "candidates": ["Ana"], "seats": 1}
SURPLUS = {
    "year_end_on": "2026-12-31", "surplus_cents": 1000, "reserve_cents": 600, "by_category": {"user": 400},
    "recommended_on": "2027-03-02", "reason": "Décidé ainsi.",
}  # fmt: skip
ITEM = {"title_fr": "Divers", "title_en": "Other"}


ADMINISTRATION = frozenset({"administrator"})
CALL = f"{HERE}/candidacies/{{call}}"
ASKED_FOR = f"{HERE}/requisitions/{{requisition}}"
BY_MEMBER = {"membership": "{membership}"}
SURVEY = f"{HERE}/surveys/{{survey}}"
ANSWERS = {"answers": [{"position": 1, "keys": ["1"]}]}
SHARES = f"{HERE}/members/{{membership}}/shares"

COUNT = f"{HERE}/counts/{{count}}"
# Somebody with a role may be named too; here it is the scrutineer.
TYPING = frozenset({"scrutineer"})
ELECTION = {
    "title_fr": "Conseil", "candidates": [{"name": "Anne"}, {"name": "Luc", "classes": ["worker"]}],
    "method": "stv-scottish", "seats": 1, "options": {"gap": "skip"},
}  # fmt: skip
FILE = b"#kind,ranks\npapers,Anne,Luc\n3,1,2\n"
SCRUTINEER = {"place": 2, "name": "Zoe Roy", "email": "zoe@example.org"}
AGREED = {"number": 1, "kind": "valid", "marks": ["1", "2"]}
NAMING = {"person": "{person}", "instrument_note": "Résolution", "override": "Dérogation notée."}
PROPOSAL = AGREED | {"why": "Relu."}

TABLE = [
    Tried("GET", "organisations", ANYBODY),
    Tried("GET", HERE, MEMBER),
    Tried("GET", f"{HERE}/rules", MEMBER),
    Tried("GET", f"{HERE}/roles", ADMINISTRATION),
    Tried(
        "POST", f"{HERE}/roles", ADMINISTRATION, stages.draft,
        {"email": "neuf@example.org", "name": "Neuf", "role": "chair"}, 201,
    ),
    Tried("DELETE", f"{HERE}/roles", ADMINISTRATION, stages.draft, {"id": "{grant}"}),
    Tried("GET", f"{HERE}/audit", AUDIT),
    Tried("GET", f"{HERE}/members", REGISTER),
    Tried("GET", f"{HERE}/members/{{membership}}", REGISTER),
    Tried("GET", f"{HERE}/members/{{membership}}/story", REGISTER),
    Tried("PUT", f"{HERE}/members/{{membership}}/contact", OFFICE, stages.draft, REACH),
    Tried("POST", f"{HERE}/members/{{membership}}/address", OFFICE, stages.draft, MOVING, 201),
    Tried("GET", f"{HERE}/members/{{membership}}/addresses", OFFICE),
    Tried("POST", f"{HERE}/members/{{membership}}/addresses", OFFICE, stages.draft, MOVING, 201),
    Tried(
        "POST", f"{HERE}/members/{{membership}}/addresses/corrections", OFFICE, stages.draft,
        MOVING | {"on": "1980-01-01", "until": None}, 409,
    ),
    Tried("POST", f"{HERE}/members/{{membership}}/name", OFFICE, stages.draft, {"family_name": "Roy-Lavoie"}, 201),
    Tried(
        "POST", f"{HERE}/members/{{membership}}/sections", OFFICE, stages.draft,
        {"kind": "region", "section": "{other_section}"}, 201,
    ),
    Tried("POST", f"{HERE}/members/{{membership}}/activation-code", OFFICE, status=201),
    Tried("GET", f"{HERE}/sections", REGISTER),
    Tried("POST", f"{HERE}/sections", OFFICE, stages.draft, {"kind": "field", "name_fr": "Énergie"}, 201),
    Tried("POST", f"{HERE}/sections/{{section}}/rename", OFFICE, stages.draft, {"name_fr": "Nord"}),
    Tried("POST", f"{HERE}/sections/{{section}}/close", OFFICE, stages.draft, {}),
    Tried(
        "POST", f"{HERE}/sections/{{section}}/move", OFFICE, stages.draft,
        {"to": "{other_section}", "members": ["{membership}"]},
    ),
    Tried("POST", f"{HERE}/sections/{{section}}/leave", OFFICE, stages.draft, {"members": ["{membership}"]}),
    Tried("GET", f"{HERE}/households", REGISTER),
    Tried("POST", f"{HERE}/households", OFFICE, stages.draft, {"name": "Roy"}, 201),
    Tried("POST", f"{HERE}/households/{{household}}/join", OFFICE, stages.draft, {"person": "{person}"}),
    Tried("POST", f"{HERE}/households/{{household}}/leave", OFFICE, stages.draft, {"person": "{person}"}),
    Tried("POST", f"{HERE}/households/{{household}}/close", OFFICE, stages.draft, {}),
    Tried("GET", f"{HERE}/members/{{farm}}/seats", REGISTER, stages.draft, None, 409),
    Tried("POST", f"{HERE}/members/{{farm}}/seats", OFFICE, stages.draft, {"size": 120, "source": "x"}, 409),
    Tried("GET", f"{HERE}/members/{{farm}}/representatives", REGISTER),
    Tried("POST", f"{HERE}/members/{{farm}}/representatives", OFFICE, stages.draft, NAMING, 201),
    Tried("POST", f"{HERE}/members/{{farm}}/representatives/end", OFFICE, stages.draft, {}, 201),
    Tried("POST", f"{HERE}/members/{{farm}}/representatives/alternate", OFFICE, stages.draft, {}, 409),
    Tried("POST", f"{HERE}/members/{{membership}}/representatives/refusal", OFFICE, stages.draft, {"name": "x"}, 201),
    Tried("POST", f"{HERE}/members/{{gone}}/admission", OFFICE, stages.draft, ACT | {"category": "user"}, 201),
    Tried("POST", f"{HERE}/members/{{membership}}/trial-end", OFFICE, stages.draft, ACT | {"days_worked": 1}, 409),
    Tried("POST", f"{HERE}/members/{{membership}}/category", OFFICE, stages.draft, ACT | {"category": "worker"}, 201),
    Tried("POST", f"{HERE}/members/{{membership}}/suspension", OFFICE, stages.draft, SUSPENSION, 201),
    Tried("POST", f"{HERE}/members/{{membership}}/reinstatement", OFFICE, stages.draft, ACT, 409),
    Tried("POST", f"{HERE}/members/{{membership}}/vote-suspension", OFFICE, stages.draft, VOTE_SUSPENSION, 201),
    Tried("POST", f"{HERE}/members/{{membership}}/vote-contest", OFFICE, stages.draft, ACT, 409),
    Tried("POST", f"{HERE}/members/{{membership}}/vote-upholding", OFFICE, stages.draft, ACT, 409),
    Tried("POST", f"{HERE}/members/{{membership}}/vote-restoration", OFFICE, stages.draft, ACT, 409),
    Tried("POST", f"{HERE}/members/{{membership}}/resignation", OFFICE, stages.draft, ACT, 201),
    Tried("POST", f"{HERE}/members/{{farm}}/expulsion", OFFICE, stages.draft, ACT | {"ground": "competes"}, 201),
    Tried("POST", f"{HERE}/members/{{membership}}/death", OFFICE, stages.draft, ACT, 201),
    Tried("GET", f"{HERE}/members/{{membership}}/estate", REGISTER),
    Tried("PUT", f"{HERE}/members/{{membership}}/estate", OFFICE, stages.draft, {"name": "Me Ida Blais"}, 409),
    Tried("POST", f"{HERE}/members/{{membership}}/estate/letter", OFFICE, stages.draft, status=409),
    Tried("POST", f"{HERE}/members/{{farm}}/end", OFFICE, stages.draft, ACT, 201),
    Tried("POST", f"{HERE}/members/{{membership}}/corrections", OFFICE, stages.draft, {"event": 1, "reason": "x"}, 400),
    Tried("GET", f"{HERE}/applications", OFFICE),
    Tried("POST", f"{HERE}/applications/{{application}}/admission", OFFICE, stages.draft,
          ACT | {"is_somebody_else": True}, 201),
    Tried("POST", f"{HERE}/applications", OFFICE, stages.draft, {"family_name": "Fabre", "category": "user"}, 201),
    Tried("POST", f"{HERE}/applications/{{application}}/set-aside", OFFICE, stages.draft, {"reason": "x"}, 201),
    Tried("POST", f"{HERE}/applications/{{application}}/refusal", OFFICE, stages.draft, {"reason": "x"}, 201),
    Tried("POST", f"{HERE}/applications/{{application}}/documents-asked", OFFICE, stages.draft, {"wanted": "x"}, 201),
    Tried("GET", f"{HERE}/members/{{membership}}/shares", REGISTER),
    Tried("GET", f"{SHARES}/certificate", REGISTER),
    Tried("POST", f"{SHARES}/subscriptions", OFFICE, stages.draft, {"share_class": "qualifying", "quantity": 1}, 201),
    Tried("POST", f"{SHARES}/payments", OFFICE, stages.draft, {"share_class": "qualifying", "amount_cents": 500}, 201),
    Tried(
        "POST", f"{SHARES}/transfers", OFFICE, stages.draft,
        {"share_class": "qualifying", "quantity": 1, "to": "{farm}"}, 201,
    ),
    Tried("POST", f"{SHARES}/reversals", OFFICE, stages.draft, {"kind": "payments", "line": 1, "note": "x"}, 201),
    Tried("GET", f"{HERE}/members/{{membership}}/rebates", REGISTER),
    Tried(
        "POST", f"{HERE}/members/{{membership}}/rebates", OFFICE, stages.draft,
        {"category": "worker", "year_end_on": "2026-12-31", "amount_cents": 100, "note": "x"}, 409,
    ),
    Tried(
        "POST", f"{HERE}/members/{{membership}}/rebates/{{rebate}}/correct", OFFICE, stages.draft,
        {"amount_cents": 500, "note": "x"}, 201,
    ),
    Tried(
        "POST", f"{HERE}/members/{{membership}}/rebates/{{rebate}}/payment", OFFICE, stages.draft,
        {"way": "cheque", "reference": "12"}, 201,
    ),
    Tried(
        "POST", f"{HERE}/members/{{membership}}/rebates/{{rebate}}/payment/take-back", OFFICE, stages.draft,
        {"note": "x"}, 409,
    ),
    Tried(
        "POST", f"{HERE}/shares/rebates/payments", OFFICE, stages.draft,
        {"way": "cheque", "year_end_on": "2026-12-31", "count": 0, "amount_cents": 0}, 409,
    ),
    Tried("POST", f"{SHARES}/redemptions", OFFICE, stages.draft, {"share_class": "qualifying", "quantity": 1}, 409),
    Tried("GET", f"{HERE}/shares", REGISTER),
    Tried("GET", f"{HERE}/shares/statement", REGISTER),
    Tried("GET", f"{HERE}/shares/redemptions", REGISTER),
    Tried(
        "POST", f"{HERE}/shares/redemptions/{{redemption}}/decide", OFFICE, stages.draft,
        {"approved": True, "decided_by": "Conseil", "stays_solvent": True, "spares_reserve": True},
    ),
    Tried("POST", f"{HERE}/shares/redemptions/{{redemption}}/pay", OFFICE, stages.draft, {}, 409),
    Tried("POST", f"{HERE}/shares/redemptions/{{redemption}}/withdraw", OFFICE, stages.draft),
    Tried("GET", f"{ME}/file", ONE_OF_THEM),
    Tried("GET", f"{ME}/shares/certificate", ONE_OF_THEM),
    Tried("PUT", f"{ME}/contact", ONE_OF_THEM, stages.draft, {"phone": "418 555-0101", "phones": [], "language": "fr"}),
    Tried("POST", f"{ME}/address", ONE_OF_THEM, stages.draft, MOVING, 201),
    Tried("POST", f"{ME}/email", ONE_OF_THEM, stages.draft, {"email": "neuf@example.org"}, 202),
    Tried("GET", f"{ME}/consents", ONE_OF_THEM),
    Tried("POST", f"{ME}/consents", ONE_OF_THEM, stages.draft, {"purpose": "news", "is_given": True}),
    Tried("GET", f"{ME}/resignation", ONE_OF_THEM),
    Tried("POST", f"{ME}/resignation", ONE_OF_THEM, stages.draft, {}, 201),
    Tried("DELETE", f"{ME}/resignation", ONE_OF_THEM, stages.draft, status=409),
    Tried("GET", f"{ME}/requests", ONE_OF_THEM),
    Tried("POST", f"{ME}/requests", ONE_OF_THEM, stages.draft, ASKING, 201),
    Tried("POST", f"{ME}/requests/{{asked}}/withdraw", ONE_OF_THEM, stages.draft),
    Tried("POST", f"{HERE}/members/{{membership}}/requests", OFFICE, stages.draft, ASKING, 201),
    Tried("GET", f"{HERE}/requests", OFFICE),
    Tried("GET", f"{HERE}/requests/{{asked}}", OFFICE),
    Tried("POST", f"{HERE}/requests/{{asked}}/accept", OFFICE, stages.draft, {}),
    Tried("POST", f"{HERE}/requests/{{asked}}/decline", OFFICE, stages.draft, {"answer": "Non."}),
    Tried("POST", f"{ME}/archives", ONE_OF_THEM, stages.draft, status=201),
    Tried("POST", f"{ME}/archives/{{archive}}/take", frozenset(), stages.draft),
    Tried("POST", f"{HERE}/members/{{membership}}/archives", OFFICE, stages.draft, status=201),
    Tried("POST", f"{HERE}/members/{{membership}}/archives/{{archive}}/take", frozenset(), stages.draft),
    Tried("GET", f"{HERE}/members/{{membership}}/consents", OFFICE),
    Tried("POST", f"{HERE}/members/{{membership}}/consents", OFFICE, stages.draft, SAID),
    Tried("PUT", f"{HERE}/members/{{membership}}/age", OFFICE, stages.draft, {"attested": 18}),
    Tried("GET", f"{HERE}/members/{{membership}}/erasure", OFFICE),
    Tried("POST", f"{HERE}/members/{{gone}}/erasure", OFFICE, stages.draft, {"reason": "Demandé."}, 201),
    Tried("GET", f"{HERE}/people", REGISTER),
    Tried("POST", f"{HERE}/people/{{beside}}/death", OFFICE, stages.draft, {"effective_on": "2027-04-09"}, 201),
    Tried("POST", f"{HERE}/people/{{beside}}/death/correction", OFFICE, stages.draft, {"reason": "Erreur."}, 409),
    Tried("POST", f"{HERE}/people/{{beside}}/archives", OFFICE, stages.draft, status=201),
    Tried("POST", f"{HERE}/people/{{beside}}/archives/{{archive}}/take", frozenset(), stages.draft),
    Tried("GET", f"{HERE}/people/{{beside}}/erasure", OFFICE),
    Tried("POST", f"{HERE}/people/{{beside}}/erasure", OFFICE, stages.draft, {"reason": "Demandé."}, 201),
    Tried("GET", f"{HERE}/erasures", REGISTER),
    Tried("GET", f"{HERE}/retention", REGISTER),
    Tried("POST", f"{HERE}/retention", OFFICE, stages.draft),
    Tried("GET", f"{HERE}/incidents", REGISTER),
    Tried("POST", f"{HERE}/incidents", OFFICE, stages.draft, INCIDENT, 201),
    Tried("GET", f"{HERE}/incidents/register", REGISTER),
    Tried("PUT", f"{HERE}/incidents/{{incident}}", OFFICE, stages.draft, INCIDENT),
    Tried("GET", f"{HERE}/imports", OFFICE),
    Tried("POST", f"{HERE}/imports", OFFICE, stages.draft, stages.LIST, 201),
    Tried("GET", f"{HERE}/imports/mappings", OFFICE),
    Tried("GET", f"{HERE}/duplicates", OFFICE),
    Tried("POST", f"{HERE}/duplicates", OFFICE, stages.draft),
    Tried("POST", f"{HERE}/duplicates/{{proposal}}/set-aside", OFFICE, stages.draft),
    Tried("GET", f"{HERE}/merges", OFFICE),
    Tried("POST", f"{HERE}/merges", OFFICE, stages.draft, {"kept": "{kept}", "joined": "{joined}", "reason": "x"}, 201),
    Tried("POST", f"{HERE}/merges/{{merge}}/undo", OFFICE, stages.draft),
    Tried("GET", f"{HERE}/imports/{{batch}}", OFFICE),
    Tried("POST", f"{HERE}/imports/{{batch}}/undo", OFFICE, stages.draft),
    Tried("GET", f"{HERE}/categories", REGISTER),
    Tried("POST", f"{HERE}/categories", OFFICE, stages.draft, {"name_fr": "Usagers"}, 201),
    Tried("PUT", f"{HERE}/categories/{{category}}", OFFICE, stages.draft, {"name_fr": "Usagers"}),
    Tried("POST", f"{HERE}/categories/{{category}}/close", OFFICE, stages.draft, {"on": "2099-01-01"}),
    Tried("POST", f"{HERE}/categories/{{category}}/reopen", OFFICE, stages.draft, status=409),
    Tried("GET", f"{HERE}/share-classes", REGISTER),
    Tried(
        "POST", f"{HERE}/share-classes", OFFICE, stages.draft, {"name_fr": "A", "unit_price_cents": 1000}, 201
    ),
    Tried("PUT", f"{HERE}/share-classes/{{share_class}}", OFFICE, stages.draft, {"name_fr": "Parts"}),
    Tried("POST", f"{HERE}/share-classes/{{share_class}}/close", OFFICE, stages.draft, {"on": "2099-01-01"}),
    Tried("POST", f"{HERE}/share-classes/{{share_class}}/reopen", OFFICE, stages.draft, status=409),
    Tried("GET", f"{HERE}/register", REGISTER),
    Tried("GET", f"{HERE}/register/bulk", OFFICE),
    Tried("POST", f"{HERE}/register/bulk", OFFICE, stages.draft, {"kind": "language", "to": "en"}, 201),
    Tried("POST", f"{HERE}/register/bulk/{{bulk}}/undo", OFFICE, stages.draft),
    Tried("POST", f"{HERE}/register/bulk/{{bulk}}/undo-order", OFFICE, stages.draft, status=201),
    Tried("GET", f"{HERE}/register/bulk/orders", OFFICE),
    Tried("POST", f"{HERE}/register/bulk/orders", OFFICE, stages.draft, {"kind": "language", "to": "en"}, 201),
    Tried("GET", f"{HERE}/register/bulk/orders/{{order}}", OFFICE),
    Tried("POST", f"{HERE}/register/bulk/orders/{{order}}/confirm", OFFICE, stages.draft),
    Tried("POST", f"{HERE}/register/bulk/orders/{{order}}/drop", OFFICE, stages.draft),
    Tried("GET", f"{HERE}/register/changes", REGISTER),
    Tried("GET", f"{HERE}/register/changes/taken", REGISTER),
    Tried("GET", f"{HERE}/register/growth", REGISTER),
    Tried("GET", f"{HERE}/register/year", REGISTER),
    Tried("GET", f"{HERE}/register/checks", REGISTER),
    Tried("POST", f"{HERE}/register/checks", REGISTER, status=201),
    Tried("GET", f"{HERE}/register/consultations", REGISTER),
    Tried("GET", f"{HERE}/register/consultations/taken", REGISTER),
    Tried(
        "POST", f"{HERE}/register/consultations", OFFICE, stages.draft,
        {"reader": "Ida Blais", "capacity": "authority", "quality": "Ministère", "shown": "La liste"}, 201,
    ),
    Tried("GET", f"{HERE}/register/selection", OFFICE),
    Tried("GET", f"{HERE}/register/views", REGISTER),
    Tried("POST", f"{HERE}/register/views", REGISTER, stages.draft, {"name": "EN", "query": "language=en"}, 201),
    Tried("DELETE", f"{HERE}/register/views/{{view}}", frozenset({"secretary"}), stages.draft),
    Tried("GET", f"{HERE}/assemblies", MEMBER),
    Tried("POST", f"{HERE}/assemblies", OFFICE, stages.draft, PLAN, 201),
    Tried("GET", MEETING, PREPARATION, stages.draft),
    Tried("PUT", MEETING, OFFICE, stages.draft, PLAN),
    Tried("GET", f"{MEETING}/agenda", PREPARATION, stages.draft),
    Tried("POST", f"{MEETING}/agenda", OFFICE, stages.draft, ITEM, 201),
    Tried("POST", f"{MEETING}/agenda/start", OFFICE, stages.draft, status=409),
    Tried("GET", f"{MEETING}/agenda/{{item}}", MEMBER),
    Tried("PUT", f"{MEETING}/agenda/{{item}}", OFFICE, stages.draft, ITEM),
    Tried("DELETE", f"{MEETING}/agenda/{{item}}", OFFICE, stages.draft),
    Tried("POST", f"{MEETING}/agenda/{{item}}/place", OFFICE, stages.draft, {"position": 1}),
    Tried("POST", f"{MEETING}/agenda/{{item}}/move", OFFICE, stages.draft, {"way": "up"}),
    Tried("GET", f"{MEETING}/notice", OFFICE, stages.draft),
    Tried("GET", f"{MEETING}/notice/texts", REGISTER, stages.draft),
    Tried("POST", f"{MEETING}/call", OFFICE, stages.draft, {}),
    Tried("GET", f"{MEETING}/call/planned", OFFICE, stages.draft_to_leave),
    Tried("PUT", f"{MEETING}/call/planned", OFFICE, stages.draft, {"leaves_at": "2027-04-10T08:00:00-04:00"}),
    Tried("DELETE", f"{MEETING}/call/planned", OFFICE, stages.draft_to_leave, status=204),
    Tried("GET", f"{MEETING}/notice/versions", REGISTER),
    Tried("POST", f"{MEETING}/notice/correct/foresee", OFFICE, stages.called, CORRECTION),
    Tried("POST", f"{MEETING}/notice/correct", OFFICE, stages.called, CORRECTION, 201),
    Tried("GET", f"{MEETING}/schedule", OFFICE, stages.called),
    Tried("POST", f"{MEETING}/schedule", OFFICE, stages.called, NEAR, 201),
    Tried("POST", f"{MEETING}/schedule/usual", OFFICE, stages.called),
    Tried("PUT", f"{MEETING}/schedule/{{announcement}}", OFFICE, stages.called, {"minutes_before": 90}),
    Tried("DELETE", f"{MEETING}/schedule/{{announcement}}", OFFICE, stages.called),
    Tried("GET", f"{MEETING}/telling", REGISTER),
    Tried("GET", f"{MEETING}/deliveries", REGISTER),
    Tried("GET", f"{MEETING}/convened", REGISTER),
    Tried("GET", f"{MEETING}/convened/lines", REGISTER),
    Tried("GET", f"{MEETING}/attendance", REGISTER),
    Tried("GET", f"{MEETING}/attendance.csv", REGISTER),
    Tried("POST", f"{MEETING}/attendance/{{membership}}/arrive", OFFICE, stages.late, {}, 201),
    Tried("POST", f"{MEETING}/attendance/{{membership}}/depart", OFFICE),
    Tried(
        "POST", f"{MEETING}/attendance/{{membership}}/strike", OFFICE,
        body={"reason": "Un autre membre", "despite_counts": True},
    ),
    Tried("GET", f"{MEETING}/guests", REGISTER, stages.visited),
    Tried("POST", f"{MEETING}/guests", OFFICE, stages.late, {"name": "Paul Hébert"}, 201),
    Tried("POST", f"{MEETING}/guests/{{guest}}/leave", OFFICE, stages.visited),
    Tried("GET", f"{MEETING}/presence", CONDUCT),
    Tried("POST", f"{MEETING}/open", CONDUCT, status=409),
    Tried("POST", f"{MEETING}/quorum-checks", CONDUCT, stages.late, status=201),
    Tried("POST", f"{MEETING}/end", CONDUCT, stages.late),
    Tried("GET", f"{MEETING}/minutes", MEMBER, stages.proclaimed),
    Tried("POST", f"{MEETING}/minutes", OFFICE, stages.late, {"language": "fr"}, 201),
    Tried("GET", f"{HERE}/minutes/{{minutes}}.pdf", MEMBER, stages.proclaimed),
    Tried("GET", f"{HERE}/requisitions", MEMBER, stages.asked_for),
    Tried("POST", f"{HERE}/requisitions", ONE_OF_THEM, stages.draft, BY_MEMBER | {"points": [{"subject": "A"}]}, 201),
    Tried("GET", ASKED_FOR, MEMBER, stages.asked_for),
    Tried("GET", f"{HERE}/candidacies", MEMBER, stages.standing),
    Tried(
        "POST", f"{HERE}/candidacies", OFFICE, stages.called,
        {"motion": "{motion}", "closes_at": "2027-04-20T17:00:00-04:00", "seats": 2}, 201,
    ),
    Tried("GET", CALL, MEMBER, stages.standing),
    Tried(
        "PUT", CALL, OFFICE, stages.standing,
        {"closes_at": "2027-04-21T17:00:00-04:00", "reason_fr": "Un jour de plus", "reason_en": "One day more"},
    ),
    Tried(
        "POST", f"{CALL}/end", OFFICE, stages.standing,
        {"reason_fr": "Les sièges ont changé", "reason_en": "The seats have changed"},
    ),
    Tried("POST", f"{CALL}/nominations", ONE_OF_THEM, stages.standing, BY_MEMBER, 409),
    Tried(
        "POST", f"{CALL}/forms", OFFICE, stages.standing,
        {"membership": "{farm}", "consented_on": "2027-04-09"}, 201,
    ),
    Tried("POST", f"{CALL}/nominations/{{nomination}}/answer", ONE_OF_THEM, stages.standing, {"accepts": True}),
    Tried("POST", f"{CALL}/nominations/{{nomination}}/supports", ONE_OF_THEM, stages.standing, BY_MEMBER, 409),
    Tried("POST", f"{CALL}/nominations/{{nomination}}/withdrawal", OFFICE | {"member"}, stages.standing),
    Tried("GET", f"{HERE}/surveys", MEMBER, stages.consulting),
    Tried("GET", SURVEY, MEMBER, stages.consulting),
    Tried("POST", f"{SURVEY}/answers", ONE_OF_THEM, stages.consulting, BY_MEMBER | ANSWERS, 201),
    Tried("DELETE", ASKED_FOR, ONE_OF_THEM, stages.asked_for),
    Tried("GET", f"{ASKED_FOR}/signatures", REGISTER, stages.asked_for),
    Tried("POST", f"{ASKED_FOR}/signatures", ONE_OF_THEM, stages.asked_for, BY_MEMBER, 409),
    Tried("DELETE", f"{ASKED_FOR}/signatures", ONE_OF_THEM, stages.asked_for, BY_MEMBER),
    Tried(
        "POST", f"{ASKED_FOR}/signatures/paper", OFFICE, stages.asked_for,
        {"membership": "{farm}", "signed_on": "2027-04-09"}, 201,
    ),
    Tried("POST", f"{ASKED_FOR}/present", OFFICE | {"member"}, stages.asked_for, {}),
    Tried("POST", f"{ASKED_FOR}/close", OFFICE, stages.asked_for_in_vain, {"reason": "Réglé"}),
    Tried("POST", f"{ASKED_FOR}/callers", ONE_OF_THEM, stages.asked_for_in_vain, BY_MEMBER, 201),
    Tried("DELETE", f"{ASKED_FOR}/callers", ONE_OF_THEM, stages.asked_for_in_vain, BY_MEMBER, 409),
    Tried("POST", f"{ASKED_FOR}/meeting", OFFICE, stages.asked_for_in_vain, PLAN, 201),
    Tried("GET", f"{HERE}/resolutions", MEMBER, stages.proclaimed),
    Tried("GET", f"{HERE}/resolutions/{{resolution}}", MEMBER, stages.proclaimed),
    Tried("GET", f"{HERE}/board/minutes", MEMBER, stages.proclaimed),
    Tried("GET", f"{HERE}/bylaws", MEMBER),
    Tried("GET", f"{HERE}/bylaws/{{version}}", MEMBER),
    Tried("GET", f"{HERE}/bylaws/{{version}}/changes", MEMBER),
    Tried("GET", f"{HERE}/rules/questions", OFFICE),
    Tried(
        "POST", f"{HERE}/rules/questions", OFFICE, stages.draft,
        {"key": "board_size", "value": 7, "article": "6", "adopted_on": "2024-05-02"}, 201,
    ),
    Tried("GET", f"{HERE}/calendar", frozenset()),
    Tried("POST", f"{HERE}/calendar", MEMBER, stages.draft, {"language": "fr"}, 201),
    Tried("DELETE", f"{HERE}/calendar", frozenset()),
    Tried("GET", f"{HERE}/compliance", MEMBER - {"member"}),
    Tried("GET", f"{HERE}/year-file", MEMBER - {"member"}),
    Tried("PUT", f"{HERE}/year-file/{{step}}", OFFICE, stages.draft, {"in_charge": "La trésorerie"}),
    Tried("GET", f"{HERE}/compliance/proofs/{{version}}", frozenset()),
    Tried(
        "POST", f"{HERE}/compliance/take-back", OFFICE, stages.draft,
        {"key": "annual_meeting", "from_on": "2026-12-31", "because": "Pas encore fait."}, 409,
    ),
    Tried(
        "POST", f"{HERE}/compliance", OFFICE, stages.draft,
        {"key": "annual_report_months", "from_on": "2026-12-31", "done_on": "2027-04-01"}, 201,
    ),
    Tried("GET", f"{MEETING}/surplus", REGISTER, stages.allocated),
    Tried("POST", f"{MEETING}/surplus", OFFICE, stages.draft, SURPLUS, 201),
    Tried(
        "POST", f"{MEETING}/surplus/uses", OFFICE, stages.allocated,
        {"uses": [{"membership": "{membership}", "category": "user", "use_cents": 100}]}, 201,
    ),
    Tried("GET", f"{MEETING}/surplus/rebates", REGISTER, stages.allocated),
    Tried("POST", f"{MEETING}/surplus/rebates", OFFICE, stages.allocated, None, 409),
    Tried("POST", f"{HERE}/sittings/{{sitting}}/give-up", OFFICE, stages.sitting_prepared, {}),
    Tried("GET", f"{HERE}/mandates", MEMBER),
    Tried(
        "POST", f"{HERE}/mandates", OFFICE, stages.draft,
        {"body": "{body}", "seat": 2, "number": "N1", "start_on": "2027-04-09"}, 201,
    ),
    Tried("POST", f"{HERE}/mandates/{{mandate}}/end", OFFICE, stages.draft, {"on": "2027-04-09"}),
    Tried("POST", f"{HERE}/mandates/{{mandate}}/void", OFFICE, stages.draft, {"reason": "Un autre siège."}),
    Tried("GET", f"{MEETING}/standing", MEMBER),
    # An officer who is nobody in the register has no place to take, nor a vote.
    Tried("POST", f"{MEETING}/enter", ONE_OF_THEM, body={}),
    Tried("POST", f"{MEETING}/leave", ONE_OF_THEM, body={}),
    Tried("GET", f"{MEETING}/roll", OFFICE),
    Tried("GET", f"{MEETING}/polls", MEMBER),
    Tried("POST", f"{MEETING}/polls", CONDUCT, stages.late, {"motion": "{motion}"}, 201),
    Tried("POST", f"{MEETING}/elections", CONDUCT, stages.late, BALLOT, 201),
    Tried("POST", f"{MEETING}/acclamations", CONDUCT, stages.late, ACCLAIMED, 409),
    Tried("GET", POLL, PREPARING_VOTES, stages.evening),
    Tried("POST", f"{POLL}/open", CONDUCT, stages.evening, {"lasts": 120}),
    Tried("POST", f"{POLL}/after-meeting", CONDUCT, stages.evening, status=409),
    Tried("POST", f"{POLL}/prolong", CONDUCT, body={"by": 60}),
    Tried("POST", f"{POLL}/close", CONDUCT),
    Tried("POST", f"{POLL}/cancel", CONDUCT, body={"reason": "Une erreur de texte."}),
    Tried("POST", f"{POLL}/casting-vote", CONDUCT, stages.tied, {"choice": "for"}),
    Tried("GET", f"{POLL}/progress", CONDUCT),
    Tried("POST", f"{POLL}/proclaim", CONDUCT, stages.counted),
    Tried("GET", f"{POLL}/roll", MEMBER),
    Tried("GET", f"{POLL}/vote", MEMBER),
    Tried("POST", f"{POLL}/vote", ONE_OF_THEM, body={"choice": "against"}),
    Tried("GET", f"{POLL}/votes", MEMBER, stages.proclaimed),
    Tried(
        "GET", f"{POLL}/result", CONDUCT | {"scrutineer"}, stages.counted,
        otherwise={"auditor": 409, "adviser": 409, "member": 409},
    ),
    Tried("GET", f"{HERE}/counts", COUNTING, stages.papers_prepared),
    Tried("POST", f"{HERE}/counts", CONDUCT, stages.papers_prepared, ELECTION, 201),
    Tried("POST", f"{HERE}/counts/file", CONDUCT, stages.papers_prepared, FILE, 201),
    Tried("GET", COUNT, COUNTING, stages.papers_prepared),
    Tried("PUT", COUNT, CONDUCT, stages.papers_prepared, ELECTION),
    Tried("POST", f"{COUNT}/scrutineers", CONDUCT, stages.papers_prepared, SCRUTINEER),
    Tried("POST", f"{COUNT}/open", CONDUCT, stages.papers_prepared),
    Tried("POST", f"{COUNT}/cancel", CONDUCT, stages.papers_prepared, {"reason": "Une erreur."}),
    Tried("GET", f"{COUNT}/papers", TYPING, stages.papers_typed),
    Tried("POST", f"{COUNT}/papers", TYPING, stages.papers_typed, {"number": 3, "marks": ["1"]}, 201),
    Tried("POST", f"{COUNT}/papers/correct", TYPING, stages.papers_typed, {"number": 1, "kind": "blank"}),
    Tried("POST", f"{COUNT}/papers/remove", TYPING, stages.papers_typed, {"number": 2}),
    Tried("POST", f"{COUNT}/papers/finish", TYPING, stages.papers_typed),
    Tried("POST", f"{COUNT}/packs/finish", TYPING, stages.papers_typed, {"pack": 1}),
    Tried("POST", f"{COUNT}/packs/reopen", TYPING, stages.papers_typed, {"pack": 2}),
    Tried("GET", f"{COUNT}/differences", COUNTING, stages.papers_differing),
    Tried("POST", f"{COUNT}/settlements", TYPING, stages.papers_differing, PROPOSAL, 201),
    Tried("POST", f"{COUNT}/settlements/agree", TYPING, stages.papers_differing, {"proposals": [AGREED]}),
    Tried("POST", f"{COUNT}/count", CONDUCT | TYPING, stages.papers_agreed, otherwise={"auditor": 404}),
    Tried(
        "POST", f"{COUNT}/draws", CONDUCT, stages.papers_tied,
        {"chosen": ["3"], "officers": ["Lise Roy", "Paul Roy"]},
    ),
    Tried("GET", f"{COUNT}/result", COUNTING, stages.papers_tied),
    Tried("POST", f"{COUNT}/recount", COUNTING, stages.papers_tied),
    *table_of_sheets.TABLE,
    *table_of_letters.TABLE,
    *table_of_boards.TABLE,
    *table_of_meetings.TABLE,
]  # fmt: skip


def shape(path: str) -> str:
    """Return an address with every name in it made alike."""
    return re.sub(r"<[^>]+>|\{[^}]+\}", "*", path)


def filled_in(body: Any, named: Callable[[str], str]) -> Any:
    """Return a body with the ids of the house in it."""
    if not isinstance(body, dict):
        return body
    return {name: _filled(value, named) for name, value in body.items()}


def _filled(value: Any, named: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_filled(one, named) for one in value]
    if isinstance(value, dict):
        return filled_in(value, named)
    return named(value) if isinstance(value, str) else value
