"""Rasa component: which job is meant, by logistic regression. Runs in Rasa's environment.

Rasa's own LogisticRegressionClassifier with three things it does not let one set: how strongly it may believe (C), no
balancing of the classes (what we cannot do is common at a counter), and every block of features of length one, so that a
long sentence is not surer than a short one. docs/understanding.md has the measurements behind it.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.preprocessing import normalize


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(LogisticRegressionClassifier):
    """See the module's docstring."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**LogisticRegressionClassifier.get_default_config(), "C": 30.0}

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"], class_weight=None)

    def _create_X(self, messages: list[Message]) -> csr_matrix:
        """One row a message. One with nothing in it we know (signs, an emoji) is a row of zeros."""
        rows = [_row(message) for message in messages]
        width = getattr(self.clf, "n_features_in_", None) or max(row.shape[1] for row in rows)
        return vstack([row if row.shape[1] == width else csr_matrix((1, width)) for row in rows]).tocsr()


def _row(message: Message) -> csr_matrix:
    """The sentence's sparse features, each featurizer's block made of ones and then of length one."""
    blocks = []
    for features in message.features:
        if features.attribute == "text" and features.type == "sentence" and features.is_sparse():
            block = csr_matrix(features.features, dtype=float)
            block.data[:] = 1.0
            blocks.append(normalize(block))
    return csr_matrix(hstack(blocks)) if blocks else csr_matrix((1, 0))
