"""`python -m composer`: the same as the `composer` command."""

from composer.cli.main import main

if __name__ == "__main__":
    main()
