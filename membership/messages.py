"""The sentence for each refusal: what happened and what to do next, in the reader's language.

Each app registers its own sentences by code; the pages, the API and the commands all ask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from membership import formats
from membership.errors import DomainError, OverrideOutOfBounds, RuledOut

Sentence = str | Promise

_SENTENCES: dict[str, Sentence] = {}
_WORDS: dict[tuple[str, str], Sentence] = {}


def register(sentences: Mapping[str, Sentence], words: Mapping[tuple[str, str], Sentence] | None = None) -> None:
    """Add the sentences of an app, by error code, with %(names)s for the data of the error.

    words: how a value that is itself a code reads, by name and value: ("reason", "empty"). Under the code of the error
    itself and a state, what to say instead of its sentence there: ("state_not_allowed", "corrected_meanwhile").
    """
    _SENTENCES.update(sentences)
    _WORDS.update(words or {})


def codes() -> frozenset[str]:
    """Return the codes for which there is a sentence."""
    return frozenset(_SENTENCES)


def sentence(error: DomainError) -> str:
    """Return what to tell the person who was refused."""
    found = _WORDS.get((error.code, str(error.params.get("state", "")))) or _SENTENCES.get(error.code)
    if found is None and isinstance(error, RuledOut):
        return error.finding.sentence(_language())
    if found is None:
        return gettext("This could not be done. Nothing was recorded.")
    return str(found) % _written(error)


def _written(error: DomainError) -> dict[str, str]:
    """Return the data of an error as the reader writes them."""
    data = {name: _word(name, value) for name, value in error.params.items()}
    language = _language()
    for name in list(data):
        # A text that the error carries in both languages goes by its name alone.
        if name.endswith(f"_{language}"):
            data[name.removesuffix(f"_{language}")] = data[name]
    for name, value in error.params.items():
        # So does an amount, written as money.
        if name.endswith("_cents") and isinstance(value, int):
            data[name.removesuffix("_cents")] = formats.money_cents(value)
    if isinstance(error, RuledOut):
        data["finding"] = error.finding.sentence(language)
    if isinstance(error, OverrideOutOfBounds):
        data["bounds"] = _bounds(error)
    return data


def _word(name: str, value: object) -> str:
    match value:
        case datetime():
            return formats.instant(timezone.localtime(value))
        case date():
            return formats.short_day(value)
        case bool():
            return gettext("yes") if value else gettext("no")
        case int():
            return formats.number(value)
        case str():
            return str(_WORDS.get((name, value), value))
        case _:
            return "" if value is None else str(value)


def _bounds(error: OverrideOutOfBounds) -> str:
    limits = {"minimum": error.minimum, "maximum": error.maximum}
    if error.maximum is None:
        return gettext("at least %(minimum)s") % limits
    if error.minimum is None:
        return gettext("at most %(maximum)s") % limits
    return gettext("from %(minimum)s to %(maximum)s") % limits


def _language() -> str:
    return (get_language() or "fr")[:2]


register(
    {
        "no_rule_set": _("No rules are known yet for this kind of organisation. Nothing was recorded."),
        "unknown_rule": _("There is no rule called “%(key)s”. Choose one from the list."),
        "rule_not_set": _("The law leaves this point open: the by-laws must settle it (%(key)s) before going on."),
        "override_of_wrong_kind": _("“%(value)s” cannot be the value of this rule, which expects: %(expected)s."),
        "override_out_of_bounds": _("The by-laws cannot set %(value)s here: the law allows %(bounds)s (%(source)s)."),
        "override_not_allowed": _("The law has settled this point: %(lawful)s (%(source)s). By-laws cannot change it."),
        "rules_contradict": _(
            "%(smaller)s (%(smaller_key)s) cannot be greater than %(greater)s (%(greater_key)s). "
            "Correct one of the two."
        ),
        "rule_bars": _("%(finding)s Nothing was recorded."),
        "override_reason_missing": _("%(finding)s To go on all the same, write the reason: it will be kept."),
        "state_not_allowed": _(
            "This is not possible at this point: something may have changed in the meantime. "
            "Nothing was recorded. Reload the page to see where things stand."
        ),
        "not_a_photograph": _(
            "This file is no JPEG or PNG picture, or it came incomplete. "
            "Nothing was recorded: take the photograph again."
        ),
        "photograph_of_another_kind": _(
            "This file is a %(kind)s, which not every device can show: a JPEG or PNG picture is wanted. Nothing was "
            "recorded. On an iPhone: Settings, Camera, Formats, Most Compatible; then take it again."
        ),
        "too_many_files": _(
            "An application holds %(most)s files at most. Nothing was recorded: bring the others to the office."
        ),
        "reason_missing": _("Write the reason: it will be kept with the decision. Nothing was recorded."),
        "colour_unreadable": _(
            "White letters on %(colour)s could not be read. Choose a darker colour, such as #125a6b."
        ),
        "subject_tells_nothing": _(
            "Messages of this kind say different things: write {%(field)s} in the subject, where the usual one stands."
        ),
        "field_unknown": _("“{%(field)s}” stands for nothing here. Between braces write only: %(known)s."),
        "quiet_hours_half": _("Give the quiet hours both their beginning and their end, or neither."),
        "text_missing": _("The text in %(language)s is missing. This organisation writes in both languages."),
        "request_open": _("A request of this kind already waits for an answer. Withdraw it first, to ask otherwise."),
        "request_misses": _("This request is not complete: “%(datum)s” is missing or cannot be read."),
        "data_still_needed": _("Nothing of %(name)s can be erased yet: %(need)s. Nothing was changed."),
        "nothing_to_erase": _("Nothing is held on %(name)s that could be erased."),
        "number_taken": _("Number %(number)s belongs, or belonged, to another member. A number is never given twice."),
        "periods_overlap": _("Member %(number)s is already a member on some of these days. Correct the dates."),
        "address_unknown": _("No address of %(name)s is known on %(on)s. Choose a day on which one held."),
        "address_lost": _(
            "No day would be left of the address %(address)s. Choose other days, or correct that address first."
        ),
        "telephone_undialable": _(
            "“%(number)s” is no telephone that can be dialled. Write its ten digits, such as 819 555-0143; begin one "
            "of another country with +."
        ),
        "postal_code_unknown": _(
            "“%(postal_code)s” is no postal code of Canada. Write it as in G1K 2B4, or choose the country of the "
            "address."
        ),
        "dates_reversed": _("The end, %(end_on)s, comes before the beginning, %(start_on)s. Correct one of the two."),
        "name_not_borne_yet": _(
            "%(name)s is a name to come: a change of name is written down from %(on)s on, once it holds."
        ),
        "not_yet_happened": _(
            "%(fact)s: %(on)s has not come yet, today being %(today)s. Correct the date, or record this once it has "
            "happened. Nothing was recorded."
        ),
        "not_a_member": _("%(name)s is not a member on %(on)s."),
        "before_admission": _(
            "%(fact)s: %(on)s is before the admission of %(name)s, on %(admitted_on)s. Check the year; if the day of "
            "the admission is the wrong one, correct it first. Nothing was recorded."
        ),
        "later_acts_stand": _(
            "The register holds acts on %(name)s later than %(on)s (%(acts)s), from “%(event)s” on %(since)s: nobody "
            "is acted on once they are gone. Check the year; if the day is right, first correct what was recorded "
            "after it. Nothing was recorded."
        ),
        "member_deceased": _(
            "The register says that %(name)s died on %(on)s. If that is wrong, first correct what was recorded."
        ),
        "person_joined": _(
            "%(name)s was found to be %(kept)s (%(kept_number)s): do this in that file instead. Nothing was recorded."
        ),
        "alternate_not_seated": _(
            "No alternate of %(member)s is seated that day in this place. Note who comes as usual."
        ),
        "already_so": _("The register says so already of %(name)s: %(event)s. Nothing was recorded."),
        "nothing_to_lift": _("No such suspension of %(name)s is in force on %(on)s. Check the day."),
        "wrong_kind_of_person": _(
            "This does not apply to %(name)s: one act is for human beings, the other for organisations."
        ),
        "cannot_correct": _(
            "This cannot be corrected that way (%(event)s): it was corrected already, or what came after it rests on "
            "these days. Correct the later one first. Nothing was recorded."
        ),
        "person_known": _(
            "The register knows somebody of this name or e-mail address: %(known)s. Say whether %(name)s is that "
            "person or another one. Nothing was recorded."
        ),
        "never_and_otherwise": _(
            "Either this never happened (%(event)s), or it happened otherwise: say one of the two. Nothing was "
            "recorded."
        ),
        "representative_missing": _("Nobody is named to act for %(member)s. Name a representative first."),
        "not_represented": _("Nobody acts for %(member)s in that place any more by %(on)s."),
        "no_alternate": _("No alternate is named for %(member)s that day."),
        "seats_not_granted": _("Here each member has one vote: only the members of a federation may have several."),
        "sections_differ": _("Members move to another section of the same kind: %(name)s is not one."),
        "nobody_to_move": _("No member of %(name)s was chosen."),
        "household_closed": _("%(name)s is closed since %(closed_on)s: nobody can be placed there."),
        "name_in_use": _("“%(name)s” is the name of another one already. Nothing was recorded."),
        "votes_without_attending": _(
            "Whoever may vote may attend meetings: allow attending too, or take the vote away. Nothing was recorded."
        ),
        "qualifying_class_exists": _(
            "There is a class of qualifying shares already: members hold those of one class. Nothing was recorded."
        ),
        "category_closed": _("“%(name)s” is closed since %(closed_on)s: nobody new comes into it from then on."),
        "last_category": _("No other category is open: nobody could become a member. Nothing was recorded."),
        "share_class_closed": _("“%(name)s” is closed since %(closed_on)s: none is subscribed from then on."),
        "reading_incomplete": _(
            "Say who read the register and what was shown; of a member, the number. Nothing was recorded."
        ),
        "number_of_another": _(
            "Number %(number)s is neither this person’s nor that of a member for whom they act. "
            "Write theirs, or none: the register knows it. Nothing was recorded."
        ),
        "section_closed": _("%(name)s is closed since %(closed_on)s: nobody can be placed there from then on."),
        "nothing_to_record": _("Write how many shares, or how much money: at least one. Nothing was recorded."),
        "instalments_do_not_sum": _(
            "The instalments come to %(total)s, and the shares cost %(price)s. Each instalment has its own day, "
            "and together they must come to the price. Nothing was recorded."
        ),
        "rebate_paid": _(
            "How this rebate of %(number)s was paid is noted already: take that back first. Nothing was recorded."
        ),
        "rebates_moved": _(
            "What is still to be paid changed since it was shown: %(count)s rebates, %(amount)s in all. "
            "Look at it again. Nothing was recorded."
        ),
        "payment_beyond_due": _(
            "%(amount)s is more than the %(due)s still due on these shares. Record the subscription first, "
            "or correct the amount. Nothing was recorded."
        ),
        "shares_not_held": _(
            "Member %(number)s holds %(held)s paid shares of this class, fewer than %(quantity)s. Nothing was recorded."
        ),
        "nothing_held": _("%(name)s holds no share on %(on)s: there is nothing to certify. Choose another day."),
        "same_member": _("Shares pass from one member to another: choose another one than member %(number)s."),
        "line_not_reversible": _(
            "Only a subscription or an opening balance is taken back by its opposite. A transfer is made good by a "
            "transfer the other way, a reimbursement by a new subscription."
        ),
        "already_reversed": _("This line was corrected before, or is a correction itself. Reload the page."),
        "payment_passed_on": _(
            "The shares that this payment paid were transferred or paid back since: %(missing)s would be missing. Make "
            "that good first: transfer them back, or record the payment that replaces this one."
        ),
        "rebates_not_allocated": _(
            "The meeting gave “%(category)s” no rebate for the year ended on %(year_end_on)s. Nothing was recorded."
        ),
        "rebates_beyond_allocation": _(
            "The meeting gave this category %(allocated)s, of which %(left)s is left. Lower the rebate of another "
            "member first. Nothing was recorded."
        ),
        "rebate_stands": _("Member %(number)s has a rebate of that category and year: correct that one."),
        "redemption_open": _(
            "Member %(number)s already has a request that is not settled. Settle or withdraw it first."
        ),
        "import_unreadable": _("This file cannot be read as a list of members: %(reason)s. Nothing was recorded."),
        "unknown_column": _("There is no “%(column)s”. Check the columns that were chosen. Nothing was recorded."),
        "column_missing": _(
            "No column gives “%(column)s”, without which no row can enter the register. Nothing was recorded."
        ),
        "import_differs": _(
            "The register changed since this list was checked, so it would come to something else than the page said: "
            "new members would now be %(new)s. Nothing was recorded: check the list again."
        ),
        "another_list": _(
            "This looks like another list: of its numbers, %(known)s are in the register, and %(others)s of them under "
            "somebody else’s name. Nothing was recorded. Choose the right file or organisation, or another column for "
            "the member number; to go on all the same, say that the numbers are right."
        ),
        "import_in_use": _(
            "This import can no longer be undone: %(used_by)s refers to its members. Members concerned: %(members)s "
            "(%(numbers)s). It stays; whoever should not be there is corrected in their own file, under “Correct "
            "something that was recorded”."
        ),
        "deliveries_pending": _(
            "Messages without an outcome: %(pending)s. Wait until each one is sent, posted or set aside."
        ),
        "letters_unposted": _(
            "Letters still to post: %(letters)s. Tick those that have left, or set aside whoever gets none."
        ),
        "too_many_attachments": _(
            "%(most)s documents at most go with one message. "
            "Nothing was recorded: take one off, or join two in one PDF."
        ),
        "nothing_to_post": _(
            "None of these letters waits to be posted. Nothing was recorded: reload the page to see which do."
        ),
        "day_unfit": _("Give a day between %(first)s and %(last)s. Nothing was recorded."),
        "table_unreadable": _("Line %(line)s: this is no table of sending slips, or not a whole one."),
        "no_address": _("Member %(number)s has neither an e-mail nor a postal address. Add one of them."),
        "nobody_reads_news": _(
            "No member has agreed to get news yet. They say so among their own preferences, or the office records it."
        ),
        "sender_domain_unfit": _("Letters cannot leave in the name of “%(domain)s”: %(reason)s Nothing was recorded."),
        "sender_domain_not_checked": _(
            "Letters do not leave in the name of %(domain)s yet: its names were not all found right at the last check. "
            "Put right what the page says, check again, then use the address."
        ),
        "link_expired": _("This link was for a meeting that is over. Sign in to see what was decided."),
        "link_unknown": _("This link is incomplete, or was replaced. Open it again from the message, or sign in."),
        "activation_refused": _(
            "This number and this code do not go together, or the code was used or has expired. "
            "Check them both; the office of your organisation can give you a new code."
        ),
        "register_too_long": _("This format can hold %(most)s lines at most. Take it as CSV, which has no limit."),
        "last_administrator": _(
            "A day would come on which nobody else administers this organisation. Give that role to another first, "
            "for as long."
        ),
        "role_held_longer": _(
            "%(name)s holds this role already, and beyond that day. End it first, then give it with its last day."
        ),
        "role_needs_end": _("An adviser's role always ends: give its last day."),
        "clock_not_movable": _("Only a demonstration can move its clock."),
    },
    words={
        ("state_not_allowed", "notice_withdrawn"): _(
            "This notice was withdrawn: nothing more of it leaves, neither by e-mail nor by post."
        ),
        ("member_deceased", "no_day"): _(
            "The register says that %(name)s died. If that is wrong, first correct what was recorded."
        ),
        ("fact", "departed_on"): _("Departure"),
        ("fact", "decided_on"): _("Decision"),
        ("fact", "notice_on"): _("Written notice"),
        ("fact", "born_on"): _("Birth"),
        ("fact", "died_on"): _("Death"),
        ("fact", "ended_on"): _("End of the organisation"),
        ("fact", "contested_on"): _("Written contestation"),
        ("fact", "found_on"): pgettext_lazy("incident", "Found"),
        ("fact", "regulator_told_on"): _("Commission d’accès à l’information told"),
        ("fact", "persons_told_on"): _("Persons concerned told"),
        ("fact", "received_on"): _("Application received"),
        ("fact", "requested_on"): _("Request received"),
        ("fact", "withdrawn_on"): _("Request withdrawn"),
        ("fact", "paid_on"): _("Payment"),
        ("kept_number", ""): _("no number"),
        ("language", "fr"): _("French"),
        ("language", "en"): _("English"),
        ("reason", "encoding"): _("its letters are not written in UTF-8 or Windows-1252"),
        ("reason", "empty"): _("it is empty"),
        ("reason", "no_header"): _("its first line does not name the columns"),
        ("reason", "not_a_table"): _("it is not a table"),
        ("event", "admitted"): _("Admitted"),
        ("event", "category_changed"): _("Category changed"),
        ("event", "suspended"): _("Suspended"),
        ("event", "reinstated"): _("Reinstated"),
        ("event", "vote_suspended"): _("Right to vote suspended"),
        ("event", "vote_contested"): _("Suspension of the vote contested"),
        ("event", "vote_upheld"): _("Suspension of the vote upheld"),
        ("event", "vote_restored"): _("Right to vote restored"),
        ("event", "resigned"): _("Resigned"),
        ("event", "expelled"): _("Expelled"),
        ("event", "deceased"): _("Deceased"),
        ("event", "ended"): _("Membership ended"),
        ("event", "applied"): _("Application received"),
        ("need", "member"): _("a member, or about to be one"),
        ("need", "acts"): _("they act for a member"),
        ("need", "shares"): _("they hold shares, to be paid back first"),
        ("need", "due"): _("a reimbursement is under way"),
        ("need", "request"): _("a request of theirs waits for an answer"),
        ("need", "letter"): _("a letter or a notice to them has not left yet"),
        ("need", "office"): _("they sit on a body"),
        ("need", "vote"): _("a vote on whose roll they stand is not over"),
        ("need", "role"): _("they have a role in the organisation"),
        ("reason", "no_domain"): _("it is not the address of a domain."),
        ("reason", "both"): _(
            "notices and news leave by different domains, so that news marked as unwanted harms no notice. "
            "A subdomain will do, such as nouvelles.coop.example.org."
        ),
        ("reason", "shared"): _("anybody may rent a mailbox there, so nobody may sign for the whole of it."),
        ("used_by", "roll"): _("an electoral roll"),
        ("used_by", "notice"): _("a notice already issued"),
        ("used_by", "event"): _("something recorded since"),
    },
)
