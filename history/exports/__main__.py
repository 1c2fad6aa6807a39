"""`python -m history.exports > migrations/events.sql`: the views of events in Postgres."""

import click

from history.exports.columns import views
from store.codec import PRIVATE

HEAD = """\
-- Every type of event as a view with a column for each field: SELECT * FROM events.message_posted.
-- Written by `make views`, never by hand. The schema is made anew whenever this file has changed.
-- They add no right of their own: under the role of analysts they show the one workspace that it may see.

CREATE VIEW log WITH (security_invoker = true) AS
SELECT
    notification_id AS position,
    originator_id AS stream,
    originator_version AS version,
    topic AS type,
    convert_from(state, 'UTF8')::jsonb AS event,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM stored_events
WHERE topic NOT IN ({untold});
"""


FOOT = """\
GRANT USAGE ON SCHEMA events TO backscroll_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA events TO backscroll_analyst;
"""


def written() -> str:
    created = (
        f"CREATE VIEW {name} WITH (security_invoker = true) AS\n{query};\n"
        for name, query in views("postgres")
    )
    untold = ", ".join(f"'{topic}'" for topic in PRIVATE)
    return "\n".join([HEAD.format(untold=untold), *created, FOOT])


if __name__ == "__main__":
    click.echo(written(), nl=False)
