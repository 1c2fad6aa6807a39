"""The product's figures: ratios and times, each measured in one run with what it is compared with."""
