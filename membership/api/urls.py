"""The addresses of the programming interface: organisations, their register and what enters it."""

from django.urls import path

from membership.api import (
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
