"""What keeps rules true: cases an officer can review, boundary cases made from the rules, coverage, mutation."""
