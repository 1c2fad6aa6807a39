"""What clients are shown, in answers and in frames alike: one struct per thing, one name per field."""
