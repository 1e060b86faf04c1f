"""Readings of the register at the office, by those who have no account."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0047_closed_categories'),
    ]

    operations = [
        migrations.AddField(
            model_name='consultation',
            name='capacity',
            field=models.CharField(blank=True, choices=[('member', 'A member'), ('director', 'A director'), ('authority', 'An authority, or who acts for one'), ('other', 'Somebody else')], default='', max_length=10),
        ),
        migrations.AddField(
            model_name='consultation',
            name='quality',
            field=models.CharField(blank=True, default='', help_text='Member number, or which authority', max_length=120),
        ),
        migrations.AddField(
            model_name='consultation',
            name='reader',
            field=models.CharField(blank=True, default='', help_text='Who read it at the office', max_length=200),
        ),
        migrations.AddField(
            model_name='consultation',
            name='shown',
            field=models.CharField(blank=True, default='', help_text='What was shown at the office', max_length=500),
        ),
        migrations.AlterField(
            model_name='consultation',
            name='kind',
            field=models.CharField(choices=[('list', 'The list'), ('file', 'A member’s file'), ('changes', 'What changed'), ('export', 'The whole register, written out'), ('shares', 'A member’s shares'), ('due', 'What members owe, and ask to have back'), ('letters', 'What a member was written'), ('acting', 'Who acts for a member'), ('estate', 'The estate of a member'), ('request', 'What a member asks'), ('contact', 'How to reach a member, and what they agreed to'), ('group', 'The members of a section or household'), ('bulk', 'Members chosen to be changed together'), ('archive', 'All that is held on somebody'), ('desk', 'Shown at the office')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('capacity__gt', ''), ('kind', 'desk'), ('reader__gt', ''), ('shown__gt', '')), models.Q(models.Q(('kind', 'desk'), _negated=True), ('capacity', ''), ('quality', ''), ('reader', ''), ('shown', '')), _connector='OR'), name='desk_reading_says_who_and_what'),
        ),
    ]
