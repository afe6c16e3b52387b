/**
 * Synthetic music: chords with harmonics, a melody, a kick and a hat at 123 BPM in C major; seeded, the
 * same at every call. What the reference figures of librosa and torch were taken on.
 */
export function music(seconds: number, sampleRate: number): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  const beat = 60 / 123;
  const chords = [
    [48, 52, 55],
    [53, 57, 60],
    [55, 59, 62],
    [45, 48, 52],
  ];
  const melody = [72, 74, 76, 79, 77, 76, 74, 71];
  let noise = 1;
  const random = () => {
    noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
    return noise / 2 ** 31 - 1;
  };
  const add = (start: number, length: number, level: number, note: number, harmonics: number, decay: number) => {
    const step = (2 * Math.PI * 440 * 2 ** ((note - 69) / 12)) / sampleRate;
    const first = Math.round(start * sampleRate);
    const count = Math.min(Math.round(length * sampleRate), samples.length - first);
    for (let i = 0; i < count; i++) {
      const envelope = level * Math.exp((-decay * i) / sampleRate);
      for (let h = 1; h <= harmonics; h++) samples[first + i]! += (envelope / h) * Math.sin(h * step * i);
    }
  };
  for (let n = 0; n * beat < seconds; n++) {
    const time = n * beat;
    if (n % 4 === 0) for (const note of chords[(n / 4) % 4]!) add(time, 4 * beat, 0.1, note, 6, 0.6);
    add(time, beat, 0.12, melody[n % 8]!, 4, 3);
    const first = Math.round(time * sampleRate);
    for (let i = 0; i < 0.12 * sampleRate && first + i < samples.length; i++) {
      const t = i / sampleRate;
      samples[first + i]! += 0.4 * Math.sin(2 * Math.PI * 55 * t * (1 + 2 * Math.exp(-30 * t))) * Math.exp(-25 * t);
      const hat = first + i + Math.round((beat / 2) * sampleRate);
      if (hat < samples.length) samples[hat]! += 0.05 * random() * Math.exp(-60 * t);
    }
  }
  return samples;
}
