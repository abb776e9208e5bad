"""What every contract declares, and that only `personal` holds anything of a person."""

import pkgutil
import re
import types
import typing
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from pydantic import BaseModel

from shared.events import contracts
from shared.events.contract import Audience, Contract, Part, Personal
from shared.events.contracts import EntryRegistered
from shared.events.parts import Author, DossierPersonal

IN_OFFICE = {"chair", "present", "secretary", "signer"}
"""Who signs a decision or sits in a council acts in office, and the published act names them."""

OF_A_PERSON = re.compile(
    r"(^|_)(account|address|author|birth|contact|email|gender|mail|mobile|person|phone|"
    r"surname|tel|telephone|citizen|full_name|first_name|last_name)(s|_|$)"
)


def models_in(kind: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation names, however deep in tuples, mappings and choices."""
    for one in typing.get_args(kind):
        yield from models_in(one)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind


def fields_outside_personal(kind: type[BaseModel], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of a contract and of its parts, except what is within `personal`."""
    for name, field in kind.model_fields.items():
        if path or name != "personal":
            yield f"{path}{name}", field.annotation
            for inner in models_in(field.annotation):
                yield from fields_outside_personal(inner, f"{path}{name}.")


def persons_in(contract: type[Contract]) -> list[str]:
    """The fields beside `personal` that are named or typed as a person's data."""
    return [
        path
        for path, annotation in fields_outside_personal(contract)
        if OF_A_PERSON.search(path.rpartition(".")[2])
        or any(issubclass(one, Personal | Author) for one in models_in(annotation))
    ]


@pytest.mark.parametrize("contract", contracts.ALL)
def test_contract_is_declared_whole(contract: type[Contract]) -> None:
    words = re.findall(r"[A-Z][a-z]+", contract.__name__)
    assert contract.NAME.replace("_", ".").split(".") == [one.lower() for one in words]
    assert re.fullmatch(r"vn\.hoithi\.[a-z]+\.[a-z_]+\.v[1-9]", contract.event_type())
    assert contract.AUDIENCES
    assert contract.PURPOSE.endswith(".")
    assert (contract.__doc__ or "").strip().endswith(".")
    assert contract.KEY


def test_every_contract_of_the_package_is_known() -> None:
    declared = {
        kind
        for found in pkgutil.iter_modules(contracts.__path__)
        for kind in vars(import_module(f"{contracts.__name__}.{found.name}")).values()
        if isinstance(kind, type) and issubclass(kind, Contract) and kind is not Contract
    }
    assert declared == set(contracts.ALL)
    assert set(contracts.__all__) == {"ALL", "BY_TYPE", *(one.__name__ for one in contracts.ALL)}


def test_types_are_unique_and_found() -> None:
    assert len(contracts.BY_TYPE) == len(contracts.ALL)
    assert [one for one in contracts.ALL if contracts.BY_TYPE[one.event_type()] is not one] == []


@pytest.mark.parametrize("contract", contracts.ALL)
def test_every_part_is_frozen_and_strict(contract: type[Contract]) -> None:
    parts = {one for _, kind in fields_outside_personal(contract) for one in models_in(kind)}
    for part in {contract, *parts}:
        assert issubclass(part, Part)
        assert part.model_config == {"frozen": True, "extra": "forbid", "strict": True}


@pytest.mark.parametrize("contract", contracts.ALL)
def test_what_may_be_absent_is_none_when_it_is(contract: type[Contract]) -> None:
    """None is not written, so a field that may be None must be None when it is not there."""
    every = [(contract, name, field) for name, field in contract.model_fields.items()]
    for _, annotation in fields_outside_personal(contract):
        for part in models_in(annotation):
            every += [(part, name, field) for name, field in part.model_fields.items()]
    for part, name, field in every:
        if types.NoneType in typing.get_args(field.annotation):
            assert field.default is None, f"{part.__name__}.{name}"


@pytest.mark.parametrize("contract", contracts.ALL)
def test_only_personal_holds_personal_data(contract: type[Contract]) -> None:
    assert persons_in(contract) == []
    personal = contract.model_fields.get("personal")
    if personal is not None:
        kind, text = typing.get_args(personal.annotation)
        assert issubclass(kind, Personal)
        assert text is str


@pytest.mark.parametrize("contract", contracts.ALL)
def test_progress_names_nobody(contract: type[Contract]) -> None:
    if Audience.PROGRESS in contract.AUDIENCES:
        named = {path.rpartition(".")[2] for path, _ in fields_outside_personal(contract)}
        assert "personal" not in contract.model_fields
        assert named & IN_OFFICE == set()


class _Planted(EntryRegistered):
    NAME = "entry.planted"


class _WithPhone(_Planted):
    phone: str


class _WithAuthor(_Planted):
    made_by: tuple[Author, ...]


class _WithPersonalElsewhere(_Planted):
    team: DossierPersonal | None = None


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (_Planted, []),
        (_WithPhone, ["phone"]),
        (_WithAuthor, ["made_by", "made_by.birth_year", "made_by.birth_date", "made_by.address"]),
        (
            _WithPersonalElsewhere,
            ["team", "team.authors", "team.authors.birth_year", "team.authors.birth_date",
             "team.authors.address", "team.contact"],
        ),
    ],
)  # fmt: skip
def test_planted_person_is_found(planted: type[Contract], found: list[str]) -> None:
    assert persons_in(planted) == found
