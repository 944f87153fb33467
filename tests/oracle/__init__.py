"""The rule language read a second time, from the guide alone: what the engine answers is held against it."""
