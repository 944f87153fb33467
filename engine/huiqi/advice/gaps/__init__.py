"""How far a firm is from a clause it does not meet: the smallest sets of changes, each proven by asking again."""

from huiqi.advice.gaps.finding import Gaps, proven
from huiqi.advice.gaps.search import Way

__all__ = ["Gaps", "Way", "proven"]
