"""Where the product is put together: settings, addresses, the `standfast` command."""
