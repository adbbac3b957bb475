from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0012_attributions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AlterModelOptions(
            name='session',
            options={'ordering': ['-event__year', '-date', 'event__name', 'slug'], 'permissions': [('publish_session', 'Can publish and unpublish session')]},
        ),
        migrations.AddField(
            model_name='affiliationproposal',
            name='declined_because',
            field=models.CharField(blank=True, help_text='Why a curator declined it.', max_length=1000),
        ),
        migrations.AddField(
            model_name='annotation',
            name='reference',
            field=models.CharField(blank=True, editable=False, help_text='By which whoever suggested it looks at what became of it.', max_length=16),
        ),
        migrations.AddField(
            model_name='annotation',
            name='withdrawn_because',
            field=models.CharField(blank=True, help_text='Why a curator declined or withdrew it.', max_length=1000),
        ),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('reference',), name='annotation_reference_once'),
        ),
        migrations.AddIndex(
            model_name='signinattempt',
            index=models.Index(fields=['key', 'at'], name='archive_sig_key_1c339b_idx'),
        ),
        migrations.AddIndex(
            model_name='signinattempt',
            index=models.Index(fields=['at'], name='archive_sig_at_38a311_idx'),
        ),
    ]
