"""What votes add to pages of the rooms below: the first page, and the page of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.models import Assembly, AssemblyState, Motion
from governance.web.links import (
    register_at_the_table,
    register_following,
    register_office_ballots,
    register_results,
    register_sheets,
)
from membership import formats
from membership.access import CONDUCT
from membership.queries.home import Place
from membership.templatetags.unevoix import local_text
from membership.web import navigation
from membership.web.gate import COUNTING
from membership.web.home import Panel, Visitor, register_panel
from voting.models import (
    CredentialAuthority,
    PaperCount,
    PaperCountState,
    Poll,
    PollState,
    RollEntry,
    SealedTrustee,
    TallyStage,
    TallyStageName,
)
from voting.queries.sheets import BY_HANDS
from voting.web import office_ballots, table, table_following


def offer() -> None:
    """Add them. Called once, when the app is ready."""
    register_panel(votes_under_way)
    register_panel(counts_under_way)
    register_panel(keys_awaited)
    register_panel(credentials_awaited)
    navigation.register(navigation.Entry(gettext_lazy("Paper ballots"), "voting:counts", COUNTING, 60))
    register_results(results_of)
    register_sheets(sheets_of_motions)
    register_at_the_table(table.shown)
    register_office_ballots(office_ballots.offered)
    register_following(table_following.followed)


def votes_under_way(visitor: Visitor) -> Iterator[Panel]:
    """Yield the votes that take ballots now: to members the way in, to those who conduct their screen."""
    places = {place.organisation.pk: place for place in visitor.places}
    polls = Poll.objects.filter(
        organisation__in=places,
        state=PollState.OPEN,
        closes_at__gt=visitor.now,
        assembly__state__in=(AssemblyState.IN_SESSION, AssemblyState.ENDED),
    ).select_related("assembly", "motion")
    for poll in polls.order_by("closes_at"):
        place = places[poll.organisation_id]
        if not poll.assembly.is_sitting:
            yield _panel(poll, place)
        elif place.roles & CONDUCT or _sits(poll, place):
            yield _panel(poll, place, view="sittings:one")


def _sits(poll: Poll, place: Place) -> bool:
    """Return whether the visitor votes around a table: the business of a body is for those who sit on it."""
    rows = RollEntry.objects.filter(roll__poll=poll, membership=None, is_entitled=True)
    return rows.filter(exercised_by__in=place.persons).exists()


def counts_under_way(visitor: Visitor) -> Iterator[Panel]:
    """Yield the counts of papers that wait for the visitor: theirs to type, or to conduct."""
    places = {place.organisation.pk: place for place in visitor.places}
    under_way = (PaperCountState.ENTERING, PaperCountState.DRAWING)
    counts = PaperCount.objects.filter(organisation__in=places, state__in=under_way)
    for count in counts.select_related("organisation").prefetch_related("scrutineers").order_by("opened_at"):
        types = any(one.account_id == visitor.account.pk and not one.done_at for one in count.scrutineers.all())
        if count.state == PaperCountState.ENTERING and types:
            yield _count_panel(count, "voting:count-papers", _("Type papers"))
        elif places[count.organisation_id].roles & CONDUCT:
            yield _count_panel(count, "voting:count", _("Where the count stands"))


def keys_awaited(visitor: Visitor) -> Iterator[Panel]:
    """Yield the secret votes that wait for the visitor's own key: to be made, or to open the result."""
    places = {place.organisation.pk for place in visitor.places if place.roles & COUNTING.roles}
    summed = TallyStage.objects.filter(poll=OuterRef("poll"), stage=TallyStageName.SUM)
    due = Q(poll__state=PollState.DRAFT, key="") | Q(Exists(summed), poll__state=PollState.CLOSED, decryption="")
    keepers = SealedTrustee.objects.filter(due, account=visitor.account, organisation__in=places)
    for keeper in keepers.select_related("poll__motion", "poll__organisation").order_by("poll__created_at"):
        yield _key_panel(keeper, is_closed=keeper.poll.state == PollState.CLOSED)


def _key_panel(keeper: SealedTrustee, *, is_closed: bool) -> Panel:
    poll = keeper.poll
    title = local_text(poll.motion, "title")
    to_open = _("The vote is closed: have the file of your key and its passphrase at hand.")
    to_make = _("You hold a key of this secret vote: it opens once every key is made.")
    return Panel(
        organisation=poll.organisation,
        title=(_("Your part in opening: %(title)s") if is_closed else _("Make your key: %(title)s")) % {"title": title},
        text=to_open if is_closed else to_make,
        url=reverse("voting:keys", args=[poll.organisation.slug, poll.public_id]),
        label=_("Open my part of the result") if is_closed else _("Make my key"),
        at=poll.closed_at or poll.opens_at or poll.created_at,
        is_urgent=True,
    )


def credentials_awaited(visitor: Visitor) -> Iterator[Panel]:
    """Yield the secret votes of which the visitor makes the credentials, and has given none yet."""
    places = {place.organisation.pk for place in visitor.places if place.roles & COUNTING.roles}
    due = CredentialAuthority.objects.filter(
        account=visitor.account, organisation__in=places, count=0, poll__state=PollState.DRAFT
    )
    for authority in due.select_related("poll__motion", "poll__organisation").order_by("poll__created_at"):
        poll = authority.poll
        yield Panel(
            organisation=poll.organisation,
            title=_("Make the credentials: %(title)s") % {"title": local_text(poll.motion, "title")},
            text=_("This secret vote opens once you have made them, on a machine of your own."),
            url=reverse("voting:credentials", args=[poll.organisation.slug, poll.public_id]),
            label=_("Make the credentials"),
            at=poll.opens_at or poll.created_at,
            is_urgent=True,
        )


def _count_panel(count: PaperCount, view: str, label: str) -> Panel:
    drawing = count.state == PaperCountState.DRAWING
    return Panel(
        organisation=count.organisation,
        title=_("Papers being counted: %(title)s") % {"title": local_text(count, "title")},
        text=_("A lot has to be drawn by hand") if drawing else _("Two scrutineers type every paper."),
        url=reverse(view, args=[count.organisation.slug, count.public_id]),
        label=label,
        at=count.opened_at,
        is_urgent=True,
    )


_LABELS = {
    "voting:enter": gettext_lazy("Enter the meeting"),
    "voting:conduct": gettext_lazy("Conduct the meeting"),
    "sittings:one": gettext_lazy("Go to the meeting"),
}


def _panel(poll: Poll, place: Place, view: str = "") -> Panel:
    organisation = place.organisation
    assert poll.closes_at is not None
    closes = formats.clock(timezone.localtime(poll.closes_at, organisation.zone))
    conducts = bool(place.roles & CONDUCT)
    view = view or ("voting:conduct" if conducts and not place.persons else "voting:enter")
    return Panel(
        organisation=organisation,
        title=_("A vote is open: %(title)s") % {"title": local_text(poll.motion, "title")},
        text=_("Closes at %(clock)s: a vote is cast in the meeting.") % {"clock": closes},
        url=reverse(view, args=[organisation.slug, poll.assembly.public_id]),
        label=str(_LABELS[view]),
        at=poll.closes_at,
        is_urgent=True,
    )


def results_of(assembly: Assembly, motions: Iterable[Motion]) -> Mapping[int, str]:
    """Return where the proclaimed result of each motion is shown."""
    polls = Poll.objects.filter(
        assembly=assembly, motion__in=list(motions), state=PollState.PROCLAIMED, is_rehearsal=False
    )
    slug = assembly.organisation.slug
    return {poll.motion_id: reverse("voting:result", args=[slug, poll.public_id]) for poll in polls}


def sheets_of_motions(assembly: Assembly, motions: Iterable[Motion], may_add: bool) -> Mapping[int, str]:  # noqa: FBT001
    """Return where the tally sheets of each motion decided by totals are: those there are, or all one may add to."""
    counted = Q(sheets__isnull=False) | Q(facts__kind__in=BY_HANDS) if may_add else Q(sheets__isnull=False)
    rows = Motion.objects.filter(counted, assembly=assembly, pk__in=[motion.pk for motion in motions])
    slug = assembly.organisation.slug
    told = rows.order_by().values_list("pk", "public_id").distinct()
    return {motion: reverse("voting:sheets-motion", args=[slug, public_id]) for motion, public_id in told}
