"""`backscroll migrate`: the schema to head."""

import click

from cli.environment import from_environment


@click.command
def migrate() -> None:
    """Bring the schema to head; refuse one that is newer than this program."""
    import migrations

    try:
        migrations.migrate(from_environment().database_url)
    except migrations.SchemaTooNew as error:
        raise click.ClickException(str(error)) from None
