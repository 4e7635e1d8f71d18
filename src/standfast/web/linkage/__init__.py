"""The linkage desk: two reports that may be of one event, side by side, and what a person says of them."""
