"""Every operation on what is written to members, with those it is for."""

from __future__ import annotations

from tests.api import stages
from tests.api.tried import HERE, ME, MEETING, OFFICE, ONE_OF_THEM, REGISTER, Tried

NOTICE = f"{HERE}/notices/{{notice}}"
DELIVERY = f"{HERE}/deliveries/{{delivery}}"
NEWS = {"subject_fr": "Nouvelles", "body_fr": "Bonjour.", "subject_en": "News", "body_en": "Hello."}
HABITS = {"reminders_a_vote": 1, "digest": "weekly", "quiet_from": "21:00", "quiet_until": "08:00"}
WHEN = {"digest": "daily", "quiet_from": "22:00", "quiet_until": "07:00"}
GUEST = {"kind": "guest", "name": "Ida Blais", "email": "ida@example.org"}
POSTED_UP = {"manner": "posting", "place": "Entrée", "first_on": "2027-04-09", "attested_by": "Lise"}
LETTER = f"{HERE}/deliveries/{{letter}}"
BATCH = f"{HERE}/post/batches/{{post_batch}}"
RETURNED = {"on": "2027-04-09", "reason": "moved"}
STATEMENT = {"title": "États financiers", "document": {"name": "etats.pdf", "content": "JVBERi0xLjcK"}}
SENDER = f"{HERE}/senders/{{notices}}"
TOLD = f"{MEETING}/certificates/{{certificate}}"

TABLE = [
    Tried("GET", f"{HERE}/to-do", OFFICE),
    Tried("GET", f"{HERE}/sections/{{section}}/members", REGISTER),
    Tried("GET", f"{HERE}/households/{{household}}/persons", REGISTER),
    Tried("GET", f"{HERE}/people/{{beside}}", REGISTER),
    Tried("DELETE", f"{HERE}/members/{{membership}}/address", OFFICE, stages.draft, {}),
    Tried("GET", f"{HERE}/members/{{membership}}/letters", REGISTER),
    Tried("GET", f"{HERE}/notices", OFFICE),
    Tried("GET", f"{MEETING}/schedule/{{announcement}}/ahead", OFFICE, stages.called),
    Tried("GET", NOTICE, OFFICE),
    Tried("GET", f"{NOTICE}/texts", REGISTER),
    Tried("GET", f"{NOTICE}/deliveries", OFFICE),
    Tried("POST", f"{NOTICE}/close", OFFICE, stages.draft, status=409),
    Tried("POST", f"{NOTICE}/send-failed-again", OFFICE, stages.draft),
    Tried("POST", f"{NOTICE}/posted", OFFICE, stages.draft, {"letters": ["{letter}"]}),
    Tried("GET", f"{NOTICE}/letters.pdf", OFFICE, stages.told),
    Tried("POST", f"{NOTICE}/letters-with-codes", OFFICE, stages.told),
    Tried("GET", f"{NOTICE}/labels.pdf", OFFICE, stages.told),
    Tried("GET", f"{NOTICE}/certificates", OFFICE),
    Tried("POST", f"{NOTICE}/certificates", OFFICE, stages.told, status=201),
    Tried("GET", f"{NOTICE}/certificates/{{certificate}}.pdf", OFFICE, stages.told),
    Tried("GET", f"{NOTICE}/certificates/{{certificate}}.csv", OFFICE, stages.told),
    Tried("GET", f"{NOTICE}/certificates/{{certificate}}/slips/{{delivery}}.pdf", OFFICE, stages.told),
    Tried("GET", DELIVERY, OFFICE),
    Tried("POST", f"{DELIVERY}/send-again", OFFICE, stages.draft),
    Tried("POST", f"{DELIVERY}/post-instead", OFFICE, stages.draft, status=201),
    Tried("POST", f"{DELIVERY}/waive", OFFICE, stages.draft, {"reason": "Au téléphone."}),
    Tried("POST", f"{DELIVERY}/returned", OFFICE, stages.draft, {}),
    Tried("POST", f"{HERE}/deliveries/{{letter}}/posted", OFFICE, stages.draft),
    Tried("POST", f"{DELIVERY}/clear-flag", OFFICE, stages.draft),
    Tried("POST", f"{LETTER}/came-back", OFFICE, stages.letter_posted, RETURNED),
    Tried("POST", f"{LETTER}/post-again", OFFICE, stages.letter_came_back),
    Tried("GET", f"{HERE}/post", OFFICE),
    Tried("GET", f"{HERE}/post/batches", OFFICE),
    Tried("POST", f"{HERE}/post/batches", OFFICE, stages.letter_addressed, {"piles": ["letter"]}, 201),
    Tried("GET", BATCH, OFFICE, stages.letter_printed),
    Tried("POST", f"{BATCH}/posted", OFFICE, stages.letter_printed, {"on": "2027-04-09", "letters": ["{letter}"]}),
    Tried("POST", f"{BATCH}/take-apart", OFFICE, stages.letter_printed),
    Tried("GET", f"{BATCH}/letters.pdf", OFFICE, stages.letter_printed),
    Tried("GET", f"{BATCH}/pages", OFFICE, stages.letter_printed),
    Tried("POST", f"{BATCH}/letters-with-codes", OFFICE, stages.letter_printed),
    Tried("GET", f"{BATCH}/labels.pdf", OFFICE, stages.letter_printed),
    Tried("GET", f"{MEETING}/notice/documents", OFFICE, stages.draft),
    Tried("POST", f"{MEETING}/notice/documents", OFFICE, stages.draft, STATEMENT, 201),
    Tried("DELETE", f"{MEETING}/notice/documents/{{attachment}}", OFFICE, stages.documents_joined),
    Tried("GET", f"{HERE}/news/{{newsletter}}/documents", OFFICE),
    Tried("POST", f"{HERE}/news/{{newsletter}}/documents", OFFICE, stages.draft, STATEMENT, 201),
    Tried("DELETE", f"{HERE}/news/{{newsletter}}/documents/{{news_attachment}}", OFFICE, stages.documents_joined),
    Tried("GET", f"{HERE}/correspondents", OFFICE),
    Tried("POST", f"{HERE}/correspondents", OFFICE, stages.draft, GUEST, 201),
    Tried("PUT", f"{HERE}/correspondents/{{correspondent}}", OFFICE, stages.draft, GUEST),
    Tried("DELETE", f"{HERE}/correspondents/{{correspondent}}", OFFICE, stages.draft),
    Tried("GET", f"{MEETING}/also-told", OFFICE, stages.draft),
    Tried("PUT", f"{MEETING}/also-told", OFFICE, stages.draft, {"correspondents": ["{correspondent}"]}),
    Tried("GET", f"{MEETING}/public-notices", REGISTER, stages.told),
    Tried("POST", f"{MEETING}/public-notices", OFFICE, stages.told, POSTED_UP, 201),
    Tried("GET", f"{MEETING}/public-notices/{{public_notice}}/photo", REGISTER, stages.told),
    Tried("GET", f"{MEETING}/certificates", REGISTER, stages.told),
    Tried("GET", f"{TOLD}.pdf", REGISTER, stages.told),
    Tried("GET", f"{TOLD}.csv", REGISTER, stages.told),
    Tried("GET", f"{TOLD}/slips/{{delivery}}.pdf", REGISTER, stages.told),
    Tried("GET", f"{HERE}/news", OFFICE),
    Tried("POST", f"{HERE}/news", OFFICE, stages.draft, NEWS, 201),
    Tried("GET", f"{HERE}/news/{{newsletter}}", OFFICE),
    Tried("PUT", f"{HERE}/news/{{newsletter}}", OFFICE, stages.draft, NEWS),
    Tried("GET", f"{HERE}/news/{{newsletter}}/reading", OFFICE),
    Tried("POST", f"{HERE}/news/{{newsletter}}/send", OFFICE, stages.draft, status=409),
    Tried("POST", f"{HERE}/news/{{newsletter}}/withdraw", OFFICE, stages.draft, {"reason": "Une erreur."}, 409),
    Tried("GET", f"{HERE}/wordings", OFFICE),
    Tried("GET", f"{HERE}/wordings/{{wording}}", OFFICE),
    Tried("PUT", f"{HERE}/wordings/{{wording}}", OFFICE, stages.draft, {"fr": {"opening": "Bonjour {{name}},"}}),
    Tried("GET", f"{HERE}/writing-habits", OFFICE),
    Tried("PUT", f"{HERE}/writing-habits", OFFICE, stages.draft, HABITS),
    Tried("GET", f"{ME}/mail-preference", ONE_OF_THEM),
    Tried("PUT", f"{ME}/mail-preference", ONE_OF_THEM, stages.draft, WHEN),
    Tried("GET", f"{HERE}/members/{{membership}}/mail-preference", OFFICE),
    Tried("PUT", f"{HERE}/members/{{membership}}/mail-preference", OFFICE, stages.draft, WHEN),
    Tried("PUT", f"{HERE}/senders/reply-to", OFFICE, stages.draft, {"address": "bureau@example.org"}),
    Tried("GET", SENDER, OFFICE),
    Tried("PUT", SENDER, OFFICE, stages.draft, {"address": "avis@coop.example.org"}),
    Tried("POST", f"{SENDER}/check", OFFICE, stages.sender_set_up),
    Tried("POST", f"{SENDER}/use", OFFICE, stages.sender_set_up, status=409),
    Tried("POST", f"{SENDER}/leave", OFFICE, stages.sender_set_up),
    Tried("GET", f"{ME}/notices", ONE_OF_THEM),
    Tried("POST", f"{ME}/notices/{{delivery}}/read", ONE_OF_THEM, stages.draft),
]  # fmt: skip
