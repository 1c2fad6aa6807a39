"""The questions that clients ask of the read models: one module and one .sql per subject."""
