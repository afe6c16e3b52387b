"""Renders scores of known key for bench/accuracy_key.ts --folder: python bench/render_scores.py FOLDER

Needs music21 (its corpus), soundfile and fluidsynth with FluidR3_GM. Takes Bach's chorales, quartets by Haydn, Mozart,
Beethoven and Schumann, and folk songs. The key is the one that is written: in ABC files the K: field, elsewhere the
key signature together with the lowest last note; pieces whose signature changes, or that end on neither tonic, are left
out. 30 s of each, named by key: `F#_minor_bach-bwv10.7.wav`.
"""

import pathlib
import random
import subprocess
import sys
import tempfile

import soundfile
from music21 import converter, corpus, key
from music21.exceptions21 import Music21Exception

NAMES = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
FONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
ROOT = pathlib.Path(corpus.__file__).parent
OUT = pathlib.Path(sys.argv[1])


def render(score, tonic, scale, name):
    with tempfile.TemporaryDirectory() as folder:
        midi, wav = f"{folder}/score.mid", f"{folder}/score.wav"
        score.write("midi", fp=midi)
        command = ["fluidsynth", "-ni", "-g", "0.6", "-r", "44100", "-F", wav, "-T", "wav", FONT, midi]
        subprocess.run(command, check=True, timeout=60, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        samples, rate = soundfile.read(wav, frames=44100 * 30, always_2d=True)
    soundfile.write(OUT / f"{NAMES[tonic]}_{scale}_{name}.wav", samples.mean(1), rate, subtype="PCM_16")


def attempt(score, tonic, scale, name):
    """Renders what music21 can write: a few scores have repeats that it cannot expand, or MIDI that never ends."""
    try:
        render(score, tonic, scale, name)
    except (subprocess.TimeoutExpired, Music21Exception) as error:
        print(f"left out: {name}: {error}")


def written_key(score):
    """(tonic, scale) by the signature and the last bass note, or None."""
    signatures = {k.sharps for k in score.recurse().getElementsByClass(key.KeySignature)}
    if len(signatures) != 1:
        return None
    last = [list(part.recurse().notes)[-1].pitches[0].midi for part in score.parts if list(part.recurse().notes)]
    major = signatures.pop() * 7 % 12
    return {major: (major, "major"), (major + 9) % 12: ((major + 9) % 12, "minor")}.get(min(last) % 12)


def composed():
    bach = sorted(path.name for path in (ROOT / "bach").glob("*.mxl"))
    random.Random(3).shuffle(bach)
    yield from (ROOT / "bach" / name for name in bach[:64])
    for composer in ["haydn", "mozart", "beethoven", "schumann_robert"]:
        for path in sorted((ROOT / composer).rglob("*.mxl")):
            if path.stat().st_size < 32000:  # parsing takes minutes beyond
                yield path


def songs(collection, most=9):
    scores = list(converter.parse(ROOT / collection).scores)
    random.Random(1).shuffle(scores)
    for score in scores:
        keys = {(k.tonic.midi % 12, k.mode) for k in score.recurse().getElementsByClass(key.Key)}
        last = list(score.recurse().notes)[-1].pitches[0].midi % 12
        if most and len(keys) == 1 and next(iter(keys))[1] in ("major", "minor") and next(iter(keys))[0] == last:
            most -= 1
            yield *keys.pop(), score


OUT.mkdir(parents=True, exist_ok=True)
for path in composed():
    score = converter.parse(path)
    if found := written_key(score):
        attempt(score, *found, f"{path.parent.name}-{path.stem}".replace("_", "-"))
for collection in ["oneills1850/0401-0486", "essenFolksong/boehme10", "airdsAirs/book1", "miscFolk/americanfifeopus"]:
    for i, (tonic, scale, score) in enumerate(songs(f"{collection}.abc")):
        attempt(score, tonic, scale, f"folk-{collection.replace('/', '-').replace('_', '-')}-{i}")
