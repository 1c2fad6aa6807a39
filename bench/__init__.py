"""The product's figures: each a ratio or a time, measured here in one run against what it is compared with."""
