import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0011_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('label', 'All turns of a label in a session'), ('turns', 'Turns of a session'), ('split', 'One speaker split in two'), ('spelling', 'A spelling with its turns')], max_length=10)),
                ('subject', models.CharField(help_text='What was decided about, in words.', max_length=300)),
                ('moved', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('former', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.speaker')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('speaker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attributions', to='archive.speaker')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='TurnBoundary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joins', models.BooleanField()),
                ('before', models.TextField()),
                ('after', models.TextField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='archive.utterance')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boundaries', to='archive.session')),
                ('tail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='archive.utterance')),
            ],
            options={
                'verbose_name_plural': 'turn boundaries',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='AttributedTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.speaker')),
                ('utterance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attributions', to='archive.utterance')),
                ('attribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='archive.attribution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('attribution'), models.F('utterance'), name='attributed_turn_once')],
            },
        ),
        migrations.CreateModel(
            name='AttributionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(blank=True, max_length=200)),
                ('folded', models.CharField(blank=True, max_length=200)),
                ('attribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='archive.attribution')),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.speaker')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attribution_rules', to='archive.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('attribution'), models.F('session'), models.F('folded'), name='attribution_rule_once')],
            },
        ),
    ]
