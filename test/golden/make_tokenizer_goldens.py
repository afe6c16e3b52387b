"""Makes a T5-like tokenizer and the ids that Python's tokenizers gives for the texts on its input.

Source:  sentencepiece 0.2.2 (trains the pieces, compiles the nmt_nfkc rules), tokenizers 0.23.2.
Command: node --import tsx test/golden/list_tokenizer_texts.ts | python test/golden/make_tokenizer_goldens.py

Writes test/golden/tokenizer/tokenizer.json (in the form that T5's repositories publish: pieces of
Unigram, the rules, 100 extra ids) and ids.json. The pieces are learnt from the texts themselves, so
that they hold many of the odd characters: an unknown one would hide what a normaliser did to it.
"""

import io
import json
import sys
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

OUT = Path(__file__).parent / "tokenizer"
PIECES = 2000
EXTRA_IDS = 100


def train(texts):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=PIECES,
        character_coverage=0.98,
        normalization_rule_name="nmt_nfkc",
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        minloglevel=2,
        num_threads=1,
    )
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model.getvalue())
    return proto


def build(proto):
    pieces = [(piece.piece, round(piece.score, 4)) for piece in proto.pieces]
    extra = [f"<extra_id_{i}>" for i in reversed(range(EXTRA_IDS))]
    tokenizer = Tokenizer(models.Unigram(pieces + [(name, 0.0) for name in extra], unk_id=2))
    tokenizer.normalizer = normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always", split=True)]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always", split=True)
    end = [("</s>", tokenizer.token_to_id("</s>"))]
    tokenizer.post_processor = processors.TemplateProcessing("$A </s>", "$A </s> $B </s>", end)
    named = ["<pad>", "</s>", "<unk>", *reversed(extra)]
    tokenizer.add_special_tokens([AddedToken(name, normalized=False, special=True) for name in named])
    return tokenizer


def newer(tokenizer):
    """The form that transformers writes today: one pre-tokenizer, spaces folded by the normaliser."""
    copy = Tokenizer.from_str(tokenizer.to_str())
    folding = [normalizers.Strip(left=False, right=True), normalizers.Replace(sentence_spaces(), "\u2581")]
    copy.normalizer = normalizers.Sequence([tokenizer.normalizer, *folding])
    copy.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    return copy


def sentence_spaces():
    from tokenizers import Regex

    return Regex(" {2,}")


def main():
    texts = json.load(sys.stdin)
    tokenizer = build(train([line for text in texts for line in text.splitlines() if line.strip()]))
    OUT.mkdir(exist_ok=True)
    (OUT / "tokenizer.json").write_text(tokenizer.to_str(pretty=False) + "\n")
    rows = [
        [kind.encode(text).ids for kind in (tokenizer, newer(tokenizer))] for text in texts
    ]
    lines = ",\n".join(json.dumps(row[:1] if row[0] == row[1] else row, separators=(",", ":")) for row in rows)
    (OUT / "ids.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
