from django.db import migrations, models

KINDS = [
    ("list", "The list"),
    ("file", "A member’s file"),
    ("changes", "What changed"),
    ("export", "The whole register, written out"),
    ("shares", "A member’s shares"),
    ("due", "What members owe, and ask to have back"),
    ("letters", "What a member was written"),
    ("acting", "Who acts for a member"),
    ("estate", "The estate of a member"),
    ("request", "What a member asks"),
    ("contact", "How to reach a member, and what they agreed to"),
    ("group", "The members of a section or household"),
    ("bulk", "Members chosen to be changed together"),
    ("archive", "All that is held on somebody"),
]


class Migration(migrations.Migration):
    dependencies = [("membership", "0027_steps_of_reimbursements")]

    operations = [
        migrations.AlterField(
            model_name="consultation", name="kind", field=models.CharField(choices=KINDS, max_length=10)
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["account", "consulted_at"], name="consultation_by_reader"),
        ),
    ]
