"""`python -m cli`, which is how the supervisor starts parts without needing the script on a path."""

from cli.main import main

main()
