import { randomNumbers } from '../../audio/signals.ts';

/** Stretches of code points that a text may be drawn from, the odd ones that normalisers trip over first. */
const ranges: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0x20, 0x7e],
  [0x61, 0x7a],
  [0xa0, 0xff],
  [0x100, 0x24f],
  [0x370, 0x3ff],
  [0x400, 0x4ff],
  [0x5d0, 0x5ea],
  [0x610, 0x669],
  [0x900, 0x97f],
  [0xe00, 0xe4e],
  [0x1100, 0x11ff],
  [0x1e00, 0x1eff],
  [0x2000, 0x206f],
  [0x2070, 0x20cf],
  [0x2100, 0x21ff],
  [0x2460, 0x24ff],
  [0x2600, 0x27bf],
  [0x3000, 0x30ff],
  [0x3131, 0x318e],
  [0x3200, 0x33ff],
  [0x4e00, 0x4fff],
  [0xac00, 0xacff],
  [0xf900, 0xfaff],
  [0xfb00, 0xfb4f],
  [0xfe00, 0xfeff],
  [0xff00, 0xffef],
  [0x1d400, 0x1d7ff],
  [0x1f1e6, 0x1f1ff],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x2f800, 0x2fa1d],
];
const controls = [0, 1, 8, 9, 10, 11, 12, 13, 0x1c, 0x1f, 0x7f, 0x85, 0x8f, 0x9f, 0xa0, 0xad, 0x1680, 0x180e, 0x200b];
const joiners = [
  0x200c, 0x200d, 0x200e, 0x2028, 0x2029, 0x202f, 0x2060, 0x2581, 0x3000, 0xfe0f, 0xfeff, 0xfffd, 0xffff,
];
const marks = [0x300, 0x301, 0x302, 0x303, 0x308, 0x30a, 0x323, 0x327, 0x345, 0x20dd, 0x20e3, 0x3099, 0x309a, 0x93c];
const emoji = ['👩‍👩‍👧‍👦', '🏳️‍🌈', '👍🏽', '🇫🇷', '❤️', '☺️', '1️⃣', '#️⃣', '🎵', '🎸', '👨‍🎤', '🧑🏿‍🚀', '‼️', '™️'];
const words = (
  'calm piano melody with soft strings upbeat drums and bass at 120 bpm in C minor lo-fi hip-hop, ambient; ' +
  "jazz's 80s synth-pop (live) “quoted” ‘single’ naïve café Beyoncé Москва музыка 音楽 ピアノ 음악 موسيقى संगीत " +
  'ﬁnal ﬂute ½ № ㎏ ① Ⅳ ｆｕｌｌ ｶﾞｷﾞ <extra_id_0> <extra_id_99> <extra_id_100> </s> <pad> <unk> ▁ ▁▁ ~ ～ …'
).split(' ');
const spaces = [' ', ' ', ' ', ' ', '  ', '   ', '\t', '\n', '\r\n', '\u00a0', '\u3000', ''];

/** Texts of every kind, the same for the same seed: captions, and strings that nobody should write. */
export function* randomTexts(count: number, seed: number): Generator<string> {
  const random = randomNumbers(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const character = (): string => {
    const kind = random();
    if (kind < 0.08) return String.fromCodePoint(pick(controls));
    if (kind < 0.16) return String.fromCodePoint(pick(joiners));
    if (kind < 0.28) return String.fromCodePoint(pick(marks));
    if (kind < 0.34) return pick(emoji);
    if (kind < 0.4) return pick(spaces);
    const [first, last] = pick(ranges);
    return String.fromCodePoint(first + below(last - first + 1));
  };
  for (let i = 0; i < count; i++) {
    // One in five hundred is long.
    const length = i % 500 === 499 ? 500 + below(2000) : 1 + below(i % 2 === 0 ? 12 : 24);
    const piece =
      i % 3 === 0
        ? character
        : i % 3 === 1
          ? () => pick(words) + pick(spaces)
          : () => (random() < 0.5 ? pick(words) : character());
    yield Array.from({ length }, piece).join('');
  }
}
