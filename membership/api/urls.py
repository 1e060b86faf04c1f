"""The addresses of the programming interface: organisations, their register and what enters it."""

from django.urls import path

from membership.api import (
    acts,
    audit,
    duplicates,
    imports,
    member_files,
    members,
    organisations,
    register,
    register_views,
)
from membership.api.addresses import HERE, MEMBERSHIP

urlpatterns = [
    path("organisations", organisations.Organisations.as_view()),
    path("organisations/<slug:slug>", organisations.OneOrganisation.as_view()),
    path(f"{HERE}rules", organisations.Rules.as_view()),
    path(f"{HERE}audit", audit.Trail.as_view()),
    path(f"{HERE}members", members.Members.as_view()),
    path(MEMBERSHIP, member_files.MemberFile.as_view()),
    path(f"{MEMBERSHIP}/activation-code", member_files.MemberActivationCode.as_view()),
    path(f"{MEMBERSHIP}/representative", member_files.MemberRepresentative.as_view()),
    path(f"{MEMBERSHIP}/admission", acts.Admission.as_view()),
    path(f"{MEMBERSHIP}/trial-end", acts.TrialEnd.as_view()),
    path(f"{MEMBERSHIP}/category", acts.CategoryChange.as_view()),
    path(f"{MEMBERSHIP}/suspension", acts.SuspensionAct.as_view()),
    path(f"{MEMBERSHIP}/reinstatement", acts.Reinstatement.as_view()),
    path(f"{MEMBERSHIP}/vote-suspension", acts.VoteSuspension.as_view()),
    path(f"{MEMBERSHIP}/vote-contest", acts.VoteContest.as_view()),
    path(f"{MEMBERSHIP}/vote-upholding", acts.VoteUpholding.as_view()),
    path(f"{MEMBERSHIP}/vote-restoration", acts.VoteRestoration.as_view()),
    path(f"{MEMBERSHIP}/resignation", acts.ResignationAct.as_view()),
    path(f"{MEMBERSHIP}/expulsion", acts.Expulsion.as_view()),
    path(f"{MEMBERSHIP}/death", acts.Death.as_view()),
    path(f"{MEMBERSHIP}/end", acts.End.as_view()),
    path(f"{MEMBERSHIP}/corrections", acts.Corrections.as_view()),
    path(f"{HERE}imports", imports.Imports.as_view()),
    path(f"{HERE}imports/mappings", imports.ImportMappings.as_view()),
    path(f"{HERE}imports/<public_id:batch>", imports.OneImport.as_view()),
    path(f"{HERE}imports/<public_id:batch>/undo", imports.ImportUndoing.as_view()),
    path(f"{HERE}duplicates", duplicates.Duplicates.as_view()),
    path(f"{HERE}duplicates/<public_id:proposal>/set-aside", duplicates.SettingAside.as_view()),
    path(f"{HERE}merges", duplicates.Merges.as_view()),
    path(f"{HERE}merges/<public_id:merge>/undo", duplicates.MergeUndoing.as_view()),
    path(f"{HERE}register", register.Register.as_view()),
    path(f"{HERE}register/views", register_views.RegisterViews.as_view()),
    path(f"{HERE}register/views/<public_id:view>", register_views.OneRegisterView.as_view()),
]
