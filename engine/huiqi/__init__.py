"""huiqi: incentive policies as rules, and which subsidies an enterprise qualifies for.

>>> from datetime import date
>>> from pathlib import Path
>>> from huiqi import Assessor, load_rulebase, read_firm_file
>>> rulebase = load_rulebase()
>>> firm = read_firm_file(Path("examples/nut-company.yaml"), rulebase.vocabulary, date(2024, 12, 31))
>>> answer = Assessor(rulebase).assess(firm, date(2024, 12, 31))
>>> [entitlement.amount.min for entitlement in answer.entitlements if entitlement.id == "zhenkang-2023/high-tech-first"]
[Decimal('200000.00')]
"""

from huiqi.assess.assessor import Assessor
from huiqi.base.errors import EnginesDisagree, HuiqiError, InputError, RulesError, UsageError
from huiqi.loading.firms import read_firm, read_firm_file
from huiqi.loading.rules import load_rulebase
from huiqi.model.assessment import Assessment, Decision, Entitlement
from huiqi.model.policy import Rulebase
from huiqi.output.answer_json import answer_from_json, answer_to_json

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
