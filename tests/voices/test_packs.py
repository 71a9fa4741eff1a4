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

from voices import saying
from voices.making import Maker
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


def build(lang: str, out: Path, *more: str) -> tuple[list[str], str]:
    """`python -m voices.graphs` in a process of its own (kaldifst may not meet vosk): the deaf phrases, all it printed."""
    command = [sys.executable, "-m", "voices.graphs", lang, "--out", str(out), *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return json.loads((out / lang / "built.json").read_text("utf-8"))["cannot_hear"], done.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_graphs_are_built_in_half_a_minute(lang: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    build(lang, tmp_path)
    assert time.monotonic() - begun < 30
    assert json.loads((tmp_path / lang / "built.json").read_text("utf-8"))["words"] > 1000
    for part in (".", *(f"expect/{name}" for name in ("yes_no", "digits", "amount", "payee"))):
        assert (tmp_path / lang / part / "graph" / "HCLG.fst").stat().st_size > 1000
        assert (tmp_path / lang / part / "am" / "final.mdl").is_file()


def test_a_phrase_without_a_sound_is_named(tmp_path: Path) -> None:
    """U+9FEF is a character without a reading."""
    silent = "王" + chr(0x9FEF)
    deaf, printed = build("zh", tmp_path, "--name", silent)
    assert any(silent in phrase for phrase in deaf) and not any("李敏" in phrase for phrase in deaf)
    assert silent in printed


def test_graphs_and_ears_may_not_share_a_process() -> None:
    """kaldifst before vosk hangs for ever, vosk before kaldifst may crash at the end: an error is better."""
    code = "import sys; sys.modules['vosk'] = sys\nimport voices.graphs"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0 and "must not share a process" in done.stderr


def test_the_helper_is_replaced_when_it_dies(tmp_path: Path) -> None:
    maker = Maker()
    try:
        assert maker.make("zh", ["欧阳春燕"], tmp_path / "a")
        assert maker._helper is not None
        maker._helper.kill()
        maker._helper.wait()
        assert maker.make("zh", ["欧阳春燕", "李敏"], tmp_path / "b")
        assert (tmp_path / "b" / "graph" / "HCLG.fst").stat().st_size > 100
        assert not maker.make("zh", ["！"], tmp_path / "c")
    finally:
        maker.close()


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
