"""huiqi: incentive policies as rules, and which subsidies an enterprise qualifies for.

>>> from datetime import date
>>> from pathlib import Path
>>> from engine import Assessor, load_rulebase, read_firm_file
>>> rulebase = load_rulebase()
>>> firm = read_firm_file(Path("examples/nut-company.yaml"), rulebase.vocabulary, date(2024, 12, 31))
>>> Assessor(rulebase).assess(firm, date(2024, 12, 31)).total_if_nothing_received.min
Decimal('400000.00')
"""

from engine.answer_json import answer_from_json, answer_to_json
from engine.assess import Assessor
from engine.assessment import Assessment, Decision, Entitlement
from engine.errors import EnginesDisagree, HuiqiError, InputError, RulesError, UsageError
from engine.loader import load_rulebase
from engine.policy import Rulebase
from engine.reader import read_firm, read_firm_file

__all__ = [
    "Assessment",
    "Assessor",
    "Decision",
    "EnginesDisagree",
    "Entitlement",
    "HuiqiError",
    "InputError",
    "Rulebase",
    "RulesError",
    "UsageError",
    "answer_from_json",
    "answer_to_json",
    "load_rulebase",
    "read_firm",
    "read_firm_file",
]
