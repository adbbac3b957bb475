
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0010_subscriptions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('folder', models.TextField(blank=True)),
                ('title_from_name', models.BooleanField(default=False)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
                'permissions': [('import_sessions', 'Can import sessions')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(help_text='Place among them, from 1.')),
                ('kind', models.CharField(choices=[('transcript', 'Transcript'), ('sheet', 'Sheet'), ('annotations', 'Annotations')], max_length=11)),
                ('name', models.CharField(max_length=255)),
                ('url', models.URLField(blank=True, help_text='Where it is fetched from.', max_length=500)),
                ('content', models.BinaryField(default=b'')),
                ('sheet_name', models.CharField(blank=True, max_length=255)),
                ('sheet', models.BinaryField(default=b'')),
                ('state', models.CharField(choices=[('waiting', 'Waits for its preview'), ('previewed', 'Previewed'), ('confirmed', 'Waits to be stored'), ('stored', 'Stored'), ('failed', 'Failed')], default='waiting', max_length=9)),
                ('preview', models.JSONField(default=dict)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('message', models.TextField(blank=True, help_text='What hindered it.')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='archive.importbatch')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='archive.session')),
            ],
            options={
                'ordering': ['batch', 'position'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(models.F('batch'), models.F('position'), name='import_file_position')],
            },
        ),
    ]
