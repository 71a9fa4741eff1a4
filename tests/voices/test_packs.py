"""The committed voices are whole, small and licensed; training keeps its hands off what is held out."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from voices import graphs, saying
from voices.lexicon import Lexicon
from voices.slots import templates
from voices.training.texts import held_out_variants, training_voices

ROOT = Path(__file__).resolve().parents[2]
VOICES = ROOT / "voices"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_pack_is_whole_and_small(lang: str) -> None:
    folder = VOICES / lang
    pack = yaml.safe_load((folder / "pack.yml").read_text("utf-8"))
    assert pack["lang"] == lang and pack["licence"] and (folder / "LICENSE").is_file()
    assert set(pack["sha256"]) >= {
        "am/final.mdl",
        "am/global_cmvn.stats",
        "conf/model.conf",
        "conf/mfcc.conf",
        "lexicon.txt",
        "phones.txt",
    }
    for name, wanted in pack["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == wanted, name
    assert sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) < 25_000_000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_held_out_is_not_trained_on(lang: str) -> None:
    held = yaml.safe_load((VOICES / "held_out.yml").read_text("utf-8"))
    assert not set(held["voices"][lang]) & set(training_voices(lang))
    assert {voice.split("+")[1] for voice in held["voices"][lang]} <= held_out_variants()
    assert not set(held["sentences"][lang]) & set(templates(lang))
    assert len(training_voices(lang)) > 50


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_graphs_are_built_in_half_a_minute_and_name_what_cannot_be_heard(lang: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    deaf = graphs.build(lang, tmp_path, ["龘靐齉" if lang == "zh" else "qqq"])
    assert time.monotonic() - begun < 30
    report = json.loads((tmp_path / lang / "built.json").read_text("utf-8"))
    assert report["cannot_hear"] == deaf and report["words"] > 1000
    for part in (".", *(f"expect/{name}" for name in ("yes_no", "digits", "amount", "payee"))):
        assert (tmp_path / lang / part / "graph" / "HCLG.fst").stat().st_size > 1000
        assert (tmp_path / lang / part / "am" / "final.mdl").is_file()


def test_a_word_without_a_sound_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    known = Lexicon._han
    monkeypatch.setattr(Lexicon, "_han", lambda self, word: [] if "鑫" in word else known(self, word))
    deaf = graphs.build("zh", tmp_path, ["王鑫"])
    assert any("王鑫" in phrase for phrase in deaf) and not any("李敏" in phrase for phrase in deaf)


def test_examples_of_rasa_are_read_without_their_marks(tmp_path: Path) -> None:
    (tmp_path / "nlu").mkdir()
    (tmp_path / "nlu" / "transfer_money.yml").write_text(
        'version: \'3.1\'\nnlu:\n- intent: transfer_money\n  examples: |\n    - 给[闺女](payee)转[300块]{"entity": "amount"}\n'
        "    - send [Susan](payee) £50\n"
        "- regex: digits\n  examples: |\n    - \\d{4}\n",
        "utf-8",
    )
    assert saying.nlu_examples("zh", tmp_path) == ["给闺女转300块"]
    assert saying.nlu_examples("en", tmp_path) == ["send Susan £50"]


def test_training_explains_itself_without_its_environment() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "voices.training", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0 and "--recordings" in done.stdout
