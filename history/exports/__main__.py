"""`python -m history.exports > migrations/events.sql`: the views of events in Postgres."""

import click

from history.exports.columns import views

HEAD = """\
-- Every type of event as a view with a column for each field: SELECT * FROM events.message_posted.
-- Written by `make views`, never by hand. The schema is made anew whenever this file has changed.
-- Whoever asks needs to be allowed to read `log`; the views add no right of their own.
"""


def written() -> str:
    created = (
        f"CREATE VIEW {name} WITH (security_invoker = true) AS\n{query};\n"
        for name, query in views("postgres")
    )
    return "\n".join([HEAD, *created])


if __name__ == "__main__":
    click.echo(written(), nl=False)
