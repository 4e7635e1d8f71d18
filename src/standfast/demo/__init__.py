"""The demo mission, July 2016 to April 2017: invented, but adding up to the facts of the letter of 17 April 2017."""
