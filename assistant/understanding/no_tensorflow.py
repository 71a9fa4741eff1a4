"""Rasa 3.6 without TensorFlow: empty modules stand in for what our pipeline never uses.

Rasa imports TensorFlow, Keras and matplotlib on the way to *every* component, also to those that need none of it:
1.7 GB on disk and 370 MB of memory for nothing. Our pipeline has no neural component, so these imports meet a
stand-in. It is pinned to one Rasa version and refuses any other; a component that does need TensorFlow is refused
by name when it is made, instead of failing somewhere inside. docs/decisions/0001-two-environments.md has figures.
"""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import PackageNotFoundError, version
from typing import Any

RASA = "3.6.21"
ABSENT = ("tensorflow", "tensorflow_text", "tensorflow_hub", "tensorflow_addons", "keras", "matplotlib")
# module under rasa. -> classes that cannot work without TensorFlow.
NEURAL = {
    "nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "nlu.selectors.response_selector": ("ResponseSelector",),
    "nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "core.policies.ted_policy": ("TEDPolicy",),
    "core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
}


class WrongRasa(Exception):
    """Rasa is missing or is a version that nobody has tried without TensorFlow."""


class _Nothing(type):
    """A class that has every attribute, each again such a class; calling one as a decorator changes nothing."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls.__dict__.get("_stands_in") and len(args) == 1 and isinstance(args[0], types.FunctionType):
            return args[0]
        if cls.__dict__.get("_stands_in"):
            return _nothing(cls.__name__)
        return super().__call__(*args, **kwargs)


def _nothing(name: str) -> _Nothing:
    return _Nothing(name, (), {"_stands_in": True})


class _StandIn(types.ModuleType):
    """A module and package of which every name is a _Nothing."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _nothing(name)
        setattr(self, name, made)
        return made


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in ABSENT else None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run."""


def stand_in() -> None:
    """From here on `import tensorflow` gives a stand-in. Call before anything of Rasa. Raises WrongRasa."""
    try:
        found = version("rasa")
    except PackageNotFoundError as error:
        raise WrongRasa("Rasa is not installed here; run ./teller setup") from error
    if found != RASA:
        raise WrongRasa(
            f"this launcher is tried with Rasa {RASA} only, found {found}; see assistant/understanding/no_tensorflow.py"
        )
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def refuse_neural() -> None:
    """Make every component that needs TensorFlow say so by its name when a config asks for it."""
    from rasa.shared.exceptions import RasaException

    def refuse(name: str) -> Any:
        def create(cls: type, *_: Any, **__: Any) -> None:
            raise RasaException(f"{name} needs TensorFlow, which is not installed here; take it out of config.yml")

        return classmethod(create)

    for module, names in NEURAL.items():
        loaded = importlib.import_module(f"rasa.{module}")
        for name in names:
            component = getattr(loaded, name)
            component.create = component.load = refuse(name)
