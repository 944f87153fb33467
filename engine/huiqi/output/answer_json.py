"""The answer as JSON, and its JSON Schema: written, read back and described by pydantic.

pydantic is imported only when JSON is asked for: it takes longer to load than a firm to check.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from huiqi.model.assessment import Assessment

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from huiqi.model.guidance import Guidance


def answer_to_json(answer: Assessment, indent: int | None = None) -> str:
    """The answer as JSON text; money as strings of yuan with two places."""
    plain: dict[str, Any] = _adapter().dump_python(answer, mode="json")
    return _text({"format": plain.pop("format"), **plain}, indent)


def full_to_json(answer: Assessment, guidance: Guidance) -> str:
    """The answer, and beside it what it means for the firm."""
    from pydantic import TypeAdapter

    from huiqi.model.guidance import Guidance

    beside = TypeAdapter(Guidance).dump_python(guidance, mode="json")
    return _text({"answer": _adapter().dump_python(answer, mode="json"), "guidance": beside}, 2)


def answer_from_json(text: str) -> Assessment:
    """The answer that `answer_to_json` wrote.

    Raises:
        pydantic.ValidationError: the text is no such answer.
    """
    return _adapter().validate_json(text)


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of the answer."""
    return _adapter().json_schema(mode="serialization")


def guidance_schema() -> dict[str, Any]:
    """The JSON Schema of what stands beside the answer in `--format full`."""
    from pydantic import TypeAdapter

    from huiqi.model.guidance import Guidance

    return TypeAdapter(Guidance).json_schema(mode="serialization")


def _text(plain: dict[str, Any], indent: int | None) -> str:
    import json

    return json.dumps(plain, ensure_ascii=False, indent=indent)


@cache
def _adapter() -> TypeAdapter[Assessment]:
    from pydantic import TypeAdapter

    return TypeAdapter(Assessment)
