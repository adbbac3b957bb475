import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0007_count_times'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('short', models.CharField(max_length=16, unique=True)),
                ('kind', models.CharField(choices=[('search', 'Search'), ('check', 'Check')], max_length=6)),
                ('asked', models.JSONField(help_text='What was asked, as it can be asked again.')),
                ('address', models.TextField(blank=True, help_text='Where it is asked again, if it fits in one.')),
                ('version', models.CharField(blank=True, help_text='Of the archive.', max_length=16)),
                ('release', models.CharField(blank=True, help_text='Of the software.', max_length=20)),
                ('coverage', models.JSONField(default=dict, help_text='What was looked at.')),
                ('total', models.PositiveIntegerField(default=0)),
                ('hits', models.JSONField(default=list, help_text='The first turns that were found.')),
                ('checks', models.JSONField(default=list, help_text='What was found of each quotation.')),
                ('made_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
    ]
