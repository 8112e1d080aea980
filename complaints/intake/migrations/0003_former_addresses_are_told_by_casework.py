from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_new_addresses_are_confirmed")]

    operations = [migrations.DeleteModel(name="FormerAddress")]
