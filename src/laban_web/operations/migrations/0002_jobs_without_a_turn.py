from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("operations", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="joblease",
            name="next_run_at",
            field=models.DateTimeField(null=True),
        ),
    ]
