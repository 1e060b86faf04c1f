"""How the acts of the audit trail are said. Each app adds the words for its own."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_words: dict[str, str | Promise] = {}


def register(words: Mapping[str, str | Promise]) -> None:
    """Add how some actions read, by their code. Called by an app when it is ready."""
    _words.update(words)


def said(action: str) -> str:
    """Return how an action reads; its code when no app has said."""
    return str(_words.get(action, action))


register(
    {
        "account.opened": _("Account opened"),
        "account.linked": _("Account tied to a person"),
        "account.activated": _("Activation code used, password chosen"),
        "account.password_chosen": _("Password changed"),
        "account.language_chosen": _("Language of an account changed"),
        "activation_code.issued": _("Activation code given"),
        "role.granted": _("Role given"),
        "role.ended": _("Role ended"),
        "organisation.founded": _("Organisation set up"),
        "wording.written": _("Words of the organisation in what it writes changed"),
        "organisation.writing_habits": _("How the organisation writes to members changed"),
        "parameter.set": _("By-law written into the rules"),
        "notice.told_late": _("Notice of a meeting sent to a newcomer"),
        "parameter.lifted": _("By-law taken out of the rules"),
        "representative.named": _("Representative named"),
        "representative.alternate_seated": _("Alternate in the place of a delegate"),
        "representative.lapsed": _("Member came in person, whoever was to act"),
        "representative.ended": _("Representation ended"),
        "representative.refused": _("Representation refused"),
        "shares.subscribed": _("Shares subscribed"),
        "shares.paid": _("Payment on shares recorded"),
        "shares.transferred": _("Shares transferred"),
        "shares.corrected": _("Line of the share ledger taken back"),
        "shares.payment_corrected": _("Payment on shares taken back"),
        "redemption.requested": _("Reimbursement of shares asked for"),
        "redemption.approved": _("Reimbursement of shares granted"),
        "redemption.refused": _("Reimbursement of shares refused"),
        "redemption.withdrawn": _("Request for reimbursement withdrawn"),
        "redemption.paid": _("Shares paid back"),
        "view.kept": _("Search of the register kept"),
        "view.forgotten": _("Search of the register no longer kept"),
        "application.received": _("Application received"),
        "application.admitted": _("Applicant admitted"),
        "application.refused": _("Application refused"),
        "application.withdrawn": _("Application withdrawn"),
        "person.moved": _("New address of a person"),
        "person.contact_changed": _("Contact of a person changed"),
        "person.email_asked": _("New e-mail of a person waits for its link"),
        "person.renamed": _("Name of a person changed"),
        "person.erased": _("Personal information of somebody erased"),
        "application.erased": _("Application that led nowhere erased"),
        "archive.asked": _("File of all that is held on somebody asked for"),
        "archive.taken": _("File of all that is held on somebody taken away"),
        "incident.recorded": _("Confidentiality incident written down"),
        "incident.revised": _("Confidentiality incident completed"),
        "incidents.dropped": _("Confidentiality incidents past their period erased"),
        "person.age_noted": _("Age of a person noted"),
        "consent.given": _("Consent given"),
        "consent.withdrawn": _("Consent withdrawn"),
        "estate.noted": _("Settler of an estate noted"),
        "estate.written_to": _("Letter to an estate"),
        "household.formed": _("Household written down"),
        "household.joined": _("Person placed in a household"),
        "household.left": _("Person out of a household"),
        "section.renamed": _("Section renamed"),
        "section.closed": _("Section closed"),
        "household.closed": _("Household closed"),
        "section.opened": _("Section opened"),
        "section.joined": _("Member placed in a section"),
        "section.left": _("Member out of a section"),
        "request.filed": _("Request of a member received"),
        "request.accepted": _("Request of a member accepted"),
        "request.declined": _("Request of a member declined"),
        "request.withdrawn": _("Request of a member withdrawn"),
        "person.entered": _("Person entered in the register"),
        "member.admitted": _("Member admitted"),
        "member.category_changed": _("Category of a member changed"),
        "member.suspended": _("Member suspended"),
        "member.reinstated": _("Suspension lifted"),
        "member.vote_suspended": _("Right to vote suspended"),
        "member.vote_contested": _("Suspension of the vote contested"),
        "member.vote_upheld": _("Suspension of the vote upheld"),
        "member.vote_restored": _("Right to vote restored"),
        "member.resigned": _("Resignation recorded"),
        "member.expelled": _("Expulsion recorded"),
        "member.deceased": _("Death recorded"),
        "member.ended": _("End of a legal person recorded"),
        "member.corrected": _("Register corrected"),
        "register.does_not_add_up": _("Check of the register: two figures differ"),
        "import.made": _("List of members imported"),
        "import.mapping_kept": _("Meaning of the columns of a list kept"),
        "import.undone": _("Import undone"),
        "bulk.changed": _("Several members changed"),
        "bulk.undone": _("Change of several members undone"),
        "duplicates.looked_for": _("Persons here twice looked for"),
        "duplicate.set_aside": _("Two persons said to be two"),
        "person.merged": _("Two persons joined"),
        "person.parted": _("Two persons parted again"),
        "sender.set_up": _("Address for letters chosen"),
        "sender.passed": _("Domain of the letters found right again"),
        "sender.failing": _("Domain of the letters no longer in order"),
        "sender.used": _("Letters leave in the organisation’s own name"),
        "sender.left": _("Letters leave by the common address again"),
        "sender.reply_to": _("Address for answers changed"),
        "notice.issued": _("Notice issued"),
        "notice.acknowledged": _("Notice acknowledged by its link"),
        "letter.posted": _("Letter posted"),
        "notice.closed": _("Notice closed"),
        "notice.batch_posted": _("Letters of a notice posted together"),
        "notice.certified": _("Certificate of sending drawn up"),
        "notice.sent_again": _("Notice sent once more"),
        "notice.post_instead": _("Notice sent by post instead"),
        "notice.waived": _("Recipient of a notice set aside"),
        "notice.returned": _("Message noted as come back"),
        "address.flagged": _("Address flagged: nobody is reached there"),
        "address.cleared": _("Address found to work after all"),
        "clock.moved": _("Clock of the demonstration moved"),
    }
)
