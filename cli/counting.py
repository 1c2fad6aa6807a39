"""Numbers with their nouns, as one says them."""


def counted(number: int, one: str, many: str = "") -> str:
    """`1 row`, `2 rows`; where an s is not enough, `many` says how."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
