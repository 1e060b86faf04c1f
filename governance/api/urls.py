"""The addresses of the programming interface: meetings, resolutions, minutes, mandates."""

from django.urls import path

from governance.api import (
    agendas,
    assemblies,
    attendance,
    bylaws,
    compliance,
    corrections,
    deliveries,
    mandates,
    minutes,
    notices,
    requisitions,
    resolutions,
    sittings,
    surplus,
    surveys,
)
from governance.api.meetings import MEETING
from governance.api.requisitions import REQUEST, REQUESTS
from governance.api.sittings import SITTING
from governance.api.surveys import SURVEY, SURVEYS
from membership.api.addresses import HERE

POINT = f"{MEETING}/agenda/<public_id:item>"
AT_THE_DOOR = f"{MEETING}/attendance/<public_id:membership>"

urlpatterns = [
    path(f"{HERE}assemblies", assemblies.Assemblies.as_view()),
    path(MEETING, assemblies.OneAssembly.as_view()),
    path(f"{MEETING}/agenda", agendas.Agenda.as_view()),
    path(f"{MEETING}/agenda/start", agendas.FirstAgenda.as_view()),
    path(POINT, agendas.Point.as_view()),
    path(f"{POINT}/place", agendas.PointPlace.as_view()),
    path(f"{MEETING}/notice", notices.NoticeProspect.as_view()),
    path(f"{MEETING}/notice/texts", notices.NoticeTexts.as_view()),
    path(f"{MEETING}/notice/versions", corrections.NoticeVersions.as_view()),
    path(f"{MEETING}/notice/correct/foresee", corrections.ForeseenCorrection.as_view()),
    path(f"{MEETING}/notice/correct", corrections.Correcting.as_view()),
    path(f"{MEETING}/call", notices.Calling.as_view()),
    path(f"{MEETING}/telling", deliveries.Telling.as_view()),
    path(f"{MEETING}/deliveries", deliveries.Deliveries.as_view()),
    path(f"{MEETING}/convened", deliveries.Convened.as_view()),
    path(f"{MEETING}/attendance", attendance.Stays.as_view()),
    path(f"{AT_THE_DOOR}/arrive", attendance.Arrival.as_view()),
    path(f"{AT_THE_DOOR}/depart", attendance.Departure.as_view()),
    path(f"{MEETING}/presence", attendance.Presence.as_view()),
    path(f"{MEETING}/open", assemblies.Opening.as_view()),
    path(f"{MEETING}/end", assemblies.Closing.as_view()),
    path(f"{MEETING}/surplus", surplus.Surplus.as_view()),
    path(f"{MEETING}/surplus/uses", surplus.SurplusUses.as_view()),
    path(f"{MEETING}/surplus/rebates", surplus.SurplusRebates.as_view()),
    path(f"{SITTING}/give-up", sittings.GivingUp.as_view()),
    path(f"{MEETING}/minutes", minutes.MeetingMinutes.as_view()),
    path(f"{HERE}minutes/<public_id:minutes>.pdf", minutes.MinutesDocument.as_view()),
    path(REQUESTS, requisitions.Requisitions.as_view()),
    path(REQUEST, requisitions.OneRequisition.as_view()),
    path(f"{REQUEST}/signatures", requisitions.Signatures.as_view()),
    path(f"{REQUEST}/signatures/paper", requisitions.PaperSignatures.as_view()),
    path(f"{REQUEST}/present", requisitions.Presenting.as_view()),
    path(f"{REQUEST}/callers", requisitions.Callers.as_view()),
    path(f"{REQUEST}/meeting", requisitions.RequisitionMeeting.as_view()),
    path(SURVEYS, surveys.Surveys.as_view()),
    path(SURVEY, surveys.OneSurvey.as_view()),
    path(f"{SURVEY}/answers", surveys.SurveyAnswers.as_view()),
    path(f"{HERE}resolutions", resolutions.Resolutions.as_view()),
    path(f"{HERE}resolutions/<public_id:resolution>", resolutions.OneResolution.as_view()),
    path(f"{HERE}bylaws", bylaws.Bylaws.as_view()),
    path(f"{HERE}bylaws/<public_id:version>", bylaws.OneBylaw.as_view()),
    path(f"{HERE}bylaws/<public_id:version>/changes", bylaws.BylawChanges.as_view()),
    path(f"{HERE}rules/questions", bylaws.RuleQuestions.as_view()),
    path(f"{HERE}compliance", compliance.Compliance.as_view()),
    path(f"{HERE}mandates", mandates.Mandates.as_view()),
    path(f"{HERE}mandates/<public_id:mandate>/end", mandates.MandateEnding.as_view()),
]
