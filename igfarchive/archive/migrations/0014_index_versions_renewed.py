from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0013_roles_and_queue'),
    ]

    operations = [
        migrations.AddField(
            model_name='indexversion',
            name='renewed_at',
            field=models.DateTimeField(db_default=Now(), help_text="By the database's clock."),
        ),
    ]
