"""A workspace in the layout of Slack's exports, for whatever reads those: our own import among them."""
