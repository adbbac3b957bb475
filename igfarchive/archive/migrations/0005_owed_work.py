from django.db import migrations, models


class Migration(migrations.Migration):
    """What a process that ends too early leaves to the next: the search index, and uses of terms."""

    dependencies = [
        ('archive', '0004_utterance_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndexVersion',
            fields=[
                ('session', models.BigIntegerField(primary_key=True, serialize=False)),
                ('version', models.BigIntegerField(help_text='Random: equal ones stand for equal contents.')),
            ],
        ),
        # The uses of the terms that are there already have been noted.
        migrations.AddField(
            model_name='term',
            name='uses_noted',
            field=models.BooleanField(default=True, editable=False, help_text='Its uses are those of what it is called now.'),
        ),
        migrations.AlterField(
            model_name='term',
            name='uses_noted',
            field=models.BooleanField(default=False, editable=False, help_text='Its uses are those of what it is called now.'),
        ),
    ]
