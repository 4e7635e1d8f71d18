"""The desk of guidance: policies and what they demand, the policy map, lessons and what answers them."""
