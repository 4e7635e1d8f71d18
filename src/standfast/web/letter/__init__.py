"""The letter at a moment: on the screen, taken away as a file, frozen."""
