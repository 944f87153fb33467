"""A list of firms in, a list of answers out: each firm asked as `huiqi check` asks it.

Every row of the list ends either answered or in the rejects, with the reason; what is of no firm (totals,
signatures) is counted and told.
"""

from huiqi.lists.batch.running import answer_listing, run
from huiqi.lists.batch.summary import Summary

__all__ = ["Summary", "answer_listing", "run"]
