"""`python -m huiqi.cli`."""

from huiqi.cli import main

main()
