"""The parts of 审核: a new batch, its claims as a list, one claim opened, what is given out."""
