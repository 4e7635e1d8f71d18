"""Compiled loops are kept by the hash of their source, so that no test runs what was compiled from older source."""

from standfast.config.compiled_code import keep_compiled_code

keep_compiled_code()
