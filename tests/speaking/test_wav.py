"""WAV files: whole or not at all, and clear words for what is not one."""

import wave
from pathlib import Path

import pytest

from assistant.speaking.wav import read_wav, write_wav


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", b"\x01\x02" * 100, 22050)
    assert read_wav(tmp_path / "a.wav") == (b"\x01\x02" * 100, 22050)
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


def test_of_two_channels_the_first_is_taken(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "b.wav"), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"\x01\x00\x02\x00" * 10)
    assert read_wav(tmp_path / "b.wav") == (b"\x01\x00" * 10, 8000)


@pytest.mark.parametrize("data", [b"", b"RIFF", b"not sound at all"])
def test_what_is_no_wav_file_is_said_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "c.wav").write_bytes(data)
    with pytest.raises(ValueError, match="not a WAV file"):
        read_wav(tmp_path / "c.wav")


def test_other_widths_are_refused(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "d.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(8000)
        out.writeframes(b"\x80" * 10)
    with pytest.raises(ValueError, match="8 bits"):
        read_wav(tmp_path / "d.wav")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write_wav(tmp_path / "nowhere" / "e.wav", b"", 22050)
