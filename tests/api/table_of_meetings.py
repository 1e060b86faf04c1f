"""Every operation on what is decided of a meeting and what remains of it, with those it is for."""

from __future__ import annotations

from tests.api import stages, tables
from tests.api.tried import (
    CONDUCT,
    COUNTING,
    HERE,
    ME,
    MEETING,
    MEMBER,
    OFFICE,
    OFFICERS,
    ONE_OF_THEM,
    POLL,
    REGISTER,
    Tried,
)

MOTION = f"{MEETING}/motions/{{motion}}"
LATER = {"starts_at": "2027-05-20T19:00", "place": "Salle", "reason_fr": "Il neige.", "reason_en": "It snows."}
MOVED = {"text_fr": "Que l’on attende.", "text_en": "That we wait."}
RESOLUTION = f"{HERE}/resolutions/{{resolution}}"
FOLLOW_UP = f"{HERE}/follow-ups/{{follow_up}}"
OWN_FOLLOW_UPS = f"{ME}/follow-ups"
OWN_FOLLOW_UP = f"{OWN_FOLLOW_UPS}/{{own_follow_up}}"
TEMPLATE = f"{HERE}/agenda-templates/{{template}}"
OBJECTIVE = f"{HERE}/objectives/{{objective}}"
TO_DO = {"task": "Écrire", "owner": "Lise", "due_on": "2027-06-01"}
ARTICLE = {"number": "7.7", "title_fr": "Sept", "text_fr": "Oui.", "title_en": "Seven", "text_en": "Yes."}
DRAFT = f"{HERE}/bylaws/draft"
AMENDING = f"{MEETING}/agenda/{{item}}/bylaws"
REPORT = f"{MEETING}/annual-report"
SURVEY = f"{HERE}/surveys/{{survey}}"
ASKED = {
    "title_fr": "Heures", "title_en": "Hours", "audience": "members", "is_anonymous": True, "first_on": "2027-05-01",
    "last_on": "2027-05-10",
}  # fmt: skip
HEARD = {"heard_fr": "Oui.", "heard_en": "Yes."}
PDF = {"kind": "other", "title_fr": "A", "title_en": "A", "document": {"name": "a.pdf", "content": "JVBERi0="}}
AUDITOR = {"name": "Lê CPA", "permit": "A1", "year_end_on": "2028-12-31", "resolution": "{resolution}"}
AUDIT = {"on": "2027-04-09", "document": {"name": "a.pdf", "content": "JVBERi0="}}
ENDED = {"on": "2027-04-24", "end": "resigned", "because": "Conflit."}
AIM = {"title_fr": "Grandir", "from_year": 2027, "to_year": 2029}
MEASURE = {"name_fr": "Membres", "start": "10", "target": "20"}

TABLE = [
    Tried("GET", f"{MEETING}/one-page", MEMBER, stages.late),
    Tried("GET", f"{MEETING}/one-page.pdf", MEMBER, stages.late),
    Tried("GET", f"{MEETING}/script", CONDUCT, stages.late),
    Tried("GET", f"{MEETING}/script.pdf", CONDUCT, stages.late),
    Tried("GET", f"{MEETING}/what-if", CONDUCT, stages.late),
    Tried("GET", f"{MEETING}/kit", OFFICE, stages.late),
    Tried("GET", f"{MEETING}/kit.pdf", OFFICE, stages.late),
    Tried("GET", f"{MEETING}/binder", REGISTER, stages.late),
    Tried("GET", f"{MEETING}/binder.pdf", REGISTER, stages.late),
    Tried("GET", f"{MEETING}/binder.zip", REGISTER, stages.late),
    Tried("GET", f"{MEETING}/changes", MEMBER, tables.adjourned),
    Tried("POST", f"{MEETING}/changes/{{change}}/tell", OFFICE, tables.adjourned, {}),
    Tried("POST", f"{MEETING}/cancel", OFFICE, stages.called, {"reason_fr": "Non.", "reason_en": "No."}),
    Tried("POST", f"{MEETING}/postpone", OFFICE, stages.called, LATER, 201),
    Tried("POST", f"{MEETING}/adjourn", CONDUCT, stages.late, LATER, 201),
    Tried("POST", f"{MEETING}/second-call", CONDUCT, stages.late, LATER, 201),
    Tried("GET", f"{HERE}/agenda-templates", OFFICE, stages.draft),
    Tried("GET", TEMPLATE, OFFICE, stages.draft),
    Tried("PUT", TEMPLATE, OFFICE, stages.draft, {"name": "Autre"}),
    Tried("DELETE", TEMPLATE, OFFICE, stages.draft),
    Tried("POST", f"{MEETING}/agenda/keep", OFFICE, stages.draft, {"name": "Autre"}, 201),
    Tried("POST", f"{MEETING}/agenda/begin", OFFICE, stages.draft, {"template": "{template}"}, 409),
    Tried("GET", f"{MEETING}/repeat", OFFICE, stages.called),
    Tried("POST", f"{MEETING}/repeat", OFFICE, stages.called, {"starts_at": "2028-04-20T19:00"}, 201),
    Tried("GET", f"{MEETING}/motions", CONDUCT),
    Tried("POST", f"{MEETING}/agenda/{{item}}/motions", CONDUCT, stages.late, MOVED | {"title_fr": "Attendre"}, 201),
    Tried("POST", f"{MOTION}/amend", CONDUCT, stages.late, MOVED, 201),
    Tried(
        "POST", f"{MOTION}/seats", OFFICE, stages.late,
        {"seatings": [{"name": "Ana", "membership": "{membership}", "body": "{body}", "seat": 2}]}, 409,
    ),
    Tried("POST", f"{MOTION}/withdraw", CONDUCT, stages.late, {}),
    Tried("POST", f"{MOTION}/refer", CONDUCT, stages.late, {"to": "Au comité"}),
    Tried("POST", f"{MOTION}/divide", CONDUCT, stages.late, {"parts": [{"text_fr": "A"}, {"text_fr": "B"}]}, 201),
    Tried("POST", f"{MOTION}/amend-article", CONDUCT, stages.late, ARTICLE | {"reason": "Oui."}, 409),
    Tried("POST", f"{MOTION}/rule-article-out", CONDUCT, stages.late, ARTICLE | {"reason": "Non."}, 409),
    Tried("POST", f"{MOTION}/divide-by-articles", CONDUCT, stages.late, {}, 409),
    Tried("POST", f"{MOTION}/close-debate", CONDUCT, stages.late, {"votes_for": 0, "votes_against": 0}),
    Tried("POST", f"{MOTION}/hands", CONDUCT, stages.late, {"votes_for": 0, "votes_against": 0}, 409),
    Tried(
        "POST", f"{MOTION}/hands/preview", CONDUCT, stages.late, {"votes_for": 0, "votes_against": 0}, 409,
    ),
    Tried(
        "POST", f"{MOTION}/hands/correct", CONDUCT, stages.late,
        {"votes_for": 0, "votes_against": 0, "because": "Mal compté"}, 409,
    ),
    Tried(
        "POST", f"{MOTION}/hands/correct/preview", CONDUCT, stages.late, {"votes_for": 0, "votes_against": 0}, 409,
    ),
    Tried("POST", f"{MOTION}/secret", CONDUCT, stages.late, {"meeting_agrees": True}, 201),
    Tried("POST", f"{MEETING}/attendance/{{farm}}/alternate", OFFICE, stages.late, {}, 409),
    Tried("POST", f"{MEETING}/attendance/{{farm}}/delegate", OFFICE, stages.late, {}, 409),
    Tried("GET", f"{MEETING}/minutes/passages/{{fr}}", OFFICE, stages.late),
    Tried(
        "PUT", f"{MEETING}/minutes/passages/{{fr}}", OFFICE, stages.late,
        {"passages": [{"item": "{item}", "text": "Dit."}]},
    ),
    Tried("POST", f"{MEETING}/minutes/seal", OFFICE, stages.late, {"language": "fr"}, 409),
    Tried("GET", f"{HERE}/minutes/{{minutes}}/comments", OFFICE | {"member"}, tables.resolved),
    Tried("POST", f"{HERE}/minutes/{{minutes}}/comments", ONE_OF_THEM, tables.resolved, {"text": "Oui."}, 201),
    Tried(
        "POST", f"{HERE}/minutes/{{draft_minutes}}/send", OFFICE, tables.resolved,
        {"audience": "present", "until": "2027-05-30"},
    ),
    Tried("POST", f"{HERE}/minutes/comments/{{comment}}/answer", OFFICE, tables.resolved, {"answer": "Corrigé."}),
    Tried("POST", f"{RESOLUTION}/changes", OFFICE, tables.resolved, {"kind": "amends", "earlier": "{resolution}"}, 409),
    Tried("GET", f"{RESOLUTION}/extract-{{fr}}.pdf", OFFICE, tables.resolved),
    Tried("POST", f"{RESOLUTION}/follow-ups", OFFICE, tables.resolved, TO_DO, 201),
    Tried("GET", f"{HERE}/follow-ups", MEMBER, tables.resolved),
    Tried("GET", f"{HERE}/follow-ups/people", CONDUCT, tables.resolved),
    Tried("GET", OWN_FOLLOW_UPS, ONE_OF_THEM, tables.resolved),
    Tried("GET", OWN_FOLLOW_UP, ONE_OF_THEM, tables.resolved),
    Tried("POST", f"{OWN_FOLLOW_UP}/notes", ONE_OF_THEM, tables.resolved, {"text": "En cours."}, 201),
    Tried("POST", f"{OWN_FOLLOW_UP}/finish", ONE_OF_THEM, tables.resolved, {"done_on": "2027-04-24"}),
    Tried("GET", FOLLOW_UP, OFFICERS, tables.resolved),
    Tried("PUT", FOLLOW_UP, OFFICE, tables.resolved, {"owner": "Max", "due_on": "2027-07-01", "text": "Absente."}),
    Tried("POST", f"{FOLLOW_UP}/notes", OFFICE, tables.resolved, {"text": "En cours."}, 201),
    Tried("POST", f"{FOLLOW_UP}/finish", OFFICE, tables.resolved, {"done_on": "2027-04-24"}),
    Tried("POST", f"{FOLLOW_UP}/reopen", OFFICE, tables.resolved, {"text": "Pas encore fait."}, 409),
    Tried("POST", f"{MEETING}/promises", CONDUCT, stages.late, TO_DO, 201),
    Tried("POST", f"{RESOLUTION}/objectives", OFFICE, tables.resolved, AIM, 201),
    Tried("GET", f"{HERE}/objectives", MEMBER, tables.resolved),
    Tried("GET", OBJECTIVE, MEMBER, tables.resolved),
    Tried("POST", f"{OBJECTIVE}/indicators", OFFICE, tables.resolved, MEASURE, 201),
    Tried(
        "POST", f"{OBJECTIVE}/indicators/{{indicator}}/readings", OFFICE, tables.resolved,
        {"on": "2027-04-24", "value": "12"}, 201,
    ),
    Tried(
        "POST", f"{OBJECTIVE}/indicators/{{indicator}}/section-readings", OFFICE, tables.resolved,
        {"on": "2027-04-24", "values": []}, 409,
    ),
    Tried("GET", f"{HERE}/objectives.csv", MEMBER, tables.resolved),
    Tried("GET", DRAFT, OFFICE, tables.writing_bylaws),
    Tried("POST", DRAFT, OFFICE, stages.draft, status=201),
    Tried("DELETE", DRAFT, OFFICE, tables.writing_bylaws),
    Tried("POST", f"{DRAFT}/articles", OFFICE, tables.writing_bylaws, ARTICLE, 201),
    Tried("PUT", f"{DRAFT}/articles/{{article}}", OFFICE, tables.writing_bylaws, ARTICLE),
    Tried("DELETE", f"{DRAFT}/articles/{{article}}", OFFICE, tables.writing_bylaws),
    Tried(
        "POST", f"{DRAFT}/adopt", OFFICE, tables.writing_bylaws,
        {"adopted_on": "2027-04-09", "in_force_from": "2027-04-09", "override": "Adoptés ailleurs."},
    ),
    Tried("GET", AMENDING, OFFICE, tables.writing_bylaws),
    Tried("POST", AMENDING, OFFICE, tables.writing_bylaws, ARTICLE, 201),
    Tried("DELETE", f"{AMENDING}/{{amended}}", OFFICE, tables.writing_bylaws),
    Tried("GET", f"{HERE}/common-texts", MEMBER, tables.writing_bylaws),
    Tried("GET", f"{HERE}/common-texts/{{common}}", CONDUCT | {"auditor"}, tables.writing_bylaws),
    Tried(
        "POST", f"{HERE}/common-texts/{{common}}/terms", OFFICE, tables.writing_bylaws,
        {"kind": "written", "until": "2029-04-24"}, 409,
    ),
    Tried("POST", f"{MEETING}/common-texts/share", OFFICE, stages.draft, {"motion": "{motion}"}, 201),
    Tried(
        "POST", f"{MEETING}/common-texts/take-up", OFFICE, stages.draft,
        {"code": "rien", "majority_key": "majority_ordinary"}, 409,
    ),
    Tried("GET", REPORT, REGISTER, tables.writing_bylaws),
    Tried("PUT", REPORT, OFFICE, tables.writing_bylaws, {"domicile": "Lévis", "employees": 3}),
    Tried("POST", f"{REPORT}/parts", OFFICE, tables.writing_bylaws, PDF, 409),
    Tried("PUT", f"{REPORT}/parts/{{part}}", OFFICE, tables.writing_bylaws, {"position": 1}),
    Tried("DELETE", f"{REPORT}/parts/{{part}}", OFFICE, tables.writing_bylaws),
    Tried("POST", f"{REPORT}/produce", OFFICE, tables.writing_bylaws, status=201),
    Tried("GET", f"{REPORT}/preview.pdf", REGISTER, tables.writing_bylaws),
    Tried("GET", f"{REPORT}.pdf", frozenset(), stages.called),
    Tried("POST", f"{MEETING}/surplus/letters", OFFICE, stages.allocated, None, 409),
    Tried("GET", f"{HERE}/auditors", REGISTER, tables.audited),
    Tried("POST", f"{HERE}/auditors", OFFICE, tables.audited, AUDITOR, 201),
    Tried("POST", f"{HERE}/auditors/{{auditor}}/report", OFFICE, tables.audited, AUDIT, 409),
    Tried("POST", f"{HERE}/auditors/{{auditor}}/end", OFFICE, tables.audited, ENDED),
    Tried("POST", f"{HERE}/surveys", OFFICE, stages.draft, ASKED, 201),
    Tried("PUT", SURVEY, OFFICE, tables.asking, ASKED),
    Tried("POST", f"{SURVEY}/questions", OFFICE, tables.asking, {"kind": "text", "text_fr": "Quoi?"}, 201),
    Tried("DELETE", f"{SURVEY}/questions/{{first}}", OFFICE, tables.asking),
    Tried("POST", f"{SURVEY}/publish", OFFICE, tables.asking),
    Tried("POST", f"{SURVEY}/tell", OFFICE, stages.consulting),
    Tried("POST", f"{SURVEY}/give-up", OFFICE, stages.consulting),
    Tried("POST", f"{SURVEY}/settle", OFFICE, stages.consulting),
    Tried("POST", f"{SURVEY}/report", OFFICE, stages.consulting, HEARD, 409),
    Tried("GET", f"{POLL}/keepers", COUNTING, tables.secret_drafted),
    Tried("POST", f"{POLL}/keepers", CONDUCT, tables.secret_drafted, {"accounts": ["{scrutineer}"]}, 201),
    Tried("PUT", f"{POLL}/keepers/authority", CONDUCT, tables.secret_drafted, {"account": "{scrutineer}"}),
    Tried("POST", f"{POLL}/papers", CONDUCT, tables.secret_open, {"number": "M0001"}, 201),
    Tried(
        "POST", f"{POLL}/papers/totals", COUNTING, tables.secret_open,
        {"totals": {"for": 1, "against": 0, "abstain": 0}}, 409,
    ),
    Tried("POST", f"{MEETING}/kiosk-slips", CONDUCT, tables.secret_open, {"numbers": ["M0001"]}, 201),
    Tried("POST", f"{POLL}/evidence/publish", CONDUCT, tables.secret_open, status=409),
    Tried("POST", f"{POLL}/evidence/destruction", OFFICE, tables.secret_open, {"resolution": "1" * 22}, 409),
]  # fmt: skip
