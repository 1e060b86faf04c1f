from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0016_survey_counts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='annualreportpart',
            name='kind',
            field=models.CharField(choices=[('message', 'Message of the board or of the president'), ('statements', 'Financial statements'), ('auditor_report', 'Auditor’s report'), ('share_capital', 'Statement of share capital'), ('other', 'Another part')], max_length=16),
        ),
    ]
