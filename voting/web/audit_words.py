"""How the acts on votes and rolls are said in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from membership.services.audit_words import register

register(
    {
        "poll.prepared": _("Vote prepared"),
        "announcement.planned": _("Message around a meeting planned"),
        "announcement.retimed": _("Time of a message around a meeting changed"),
        "announcement.struck": _("Message around a meeting struck"),
        "election.prepared": _("Election by secret ballot prepared"),
        "poll.opened": _("Vote opened"),
        "poll.ballots_destroyed": _("Ballots of a secret vote destroyed"),
        "poll.evidence_published": _("Evidence of a vote opened to anybody"),
        "poll.paper_handed_out": _("Paper of a secret vote handed out"),
        "poll.papers_counted": _("Papers of a secret vote counted"),
        "poll.sealed": _("Election of a secret vote set up"),
        "credentials.authority_named": _("Maker of the credentials named"),
        "device.prepared": _("Device of a member prepared for secret votes"),
        "device.removed": _("Prepared device of a member removed"),
        "credentials.published": _("Public credentials of a secret vote given"),
        "trustees.invited": _("Keepers of the keys named"),
        "trustee.key_published": _("Key of a scrutineer published"),
        "trustee.key_used": _("Key of the server used for the sum, then deleted"),
        "trustee.key_deleted": _("Key of the server deleted without having been used"),
        "trustee.decrypted": _("Part of a scrutineer in opening the result given"),
        "kiosk.codes_given": _("Slips for the kiosk given"),
        "kiosk.opened": _("Device made a kiosk"),
        "poll.after_meeting": _("Vote put off until the close of its meeting"),
        "poll.prolonged": _("Vote prolonged"),
        "poll.moved": _("Vote moved with its meeting"),
        "poll.closed": _("Vote closed"),
        "poll.cancelled": _("Vote cancelled"),
        "poll.count_failed": _("Count of a vote failed"),
        "poll.tallied": _("Votes counted"),
        "poll.casting_vote": _("Casting vote recorded"),
        "poll.proclaimed": _("Result proclaimed"),
        "paper_count.prepared": _("Count of papers prepared"),
        "paper_count.revised": _("Count of papers changed"),
        "paper_count.scrutineer_named": _("Scrutineer named"),
        "paper_count.opened": _("Typing of papers opened"),
        "paper_count.cancelled": _("Count of papers cancelled"),
        "paper_count.pack_finished": _("Pack of papers typed"),
        "paper_count.pack_reopened": _("Pack of papers opened again"),
        "paper_count.typed": _("All papers typed by a scrutineer"),
        "paper_count.settlement_proposed": _("Difference between scrutineers: proposal"),
        "paper_count.settled": _("Differences between scrutineers settled"),
        "paper_count.sealed": _("Papers sealed"),
        "paper_count.counted": _("Papers counted"),
        "paper_count.lot_drawn": _("Lot drawn by hand"),
        "sheet.added": _("Photograph of a tally sheet added"),
        "sheet.withdrawn": _("Photograph of a tally sheet withdrawn"),
        "roll.frozen": _("Electoral roll fixed"),
        "roll.struck": _("Member taken off an electoral roll"),
    }
)
