"""A finding as the programming interface prints it: outcome, figures, rule, source, both sentences."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from membership.rules.findings import Certainty, Level, Outcome


class RuleRefSerializer(serializers.Serializer[Any]):
    """The rule that a finding rests on, with who set it and how sure it is."""

    key = serializers.CharField()
    value = serializers.JSONField(allow_null=True)
    unit = serializers.CharField()
    source_fr = serializers.CharField()
    source_en = serializers.CharField()
    certainty = serializers.ChoiceField([certainty.value for certainty in Certainty])
    rule_set = serializers.CharField()
    article = serializers.CharField(allow_null=True, help_text="The by-law that sets it; null when the law does.")
    since = serializers.DateField(allow_null=True, help_text="When that by-law was adopted.")


class FindingSerializer(serializers.Serializer[Any]):
    """The answer of a rule. Prints the finding as it is kept in JSON."""

    code = serializers.CharField()
    outcome = serializers.ChoiceField([outcome.value for outcome in Outcome])
    level = serializers.ChoiceField([level.value for level in Level], help_text="What it does when not met.")
    figures = serializers.ListField(
        child=serializers.ListField(child=serializers.JSONField()), help_text="Pairs of name and figure, in order."
    )
    rule = RuleRefSerializer()
    sentence_fr = serializers.CharField()
    sentence_en = serializers.CharField()
    remark_fr = serializers.CharField()
    remark_en = serializers.CharField()
    arithmetic = serializers.CharField(help_text="The comparison in figures alone.")
