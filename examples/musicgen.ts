// From a folder to a dataset that trains MusicGen: node --import tsx examples/musicgen.ts [folder]
// Without a folder it makes one of the recorded notes that npm ships (the tonejs-instrument packages).
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineFeature, Tensor } from 'melisma';
import { writeMusicGen } from 'melisma/dataset';
import { Bar } from './progress_bar.ts';

const [folder = await makeFolder('demo-output/notes')] = process.argv.slice(2);

// A feature of your own stands beside the built-in ones: a column of its name.
const peak = defineFeature({
  name: 'peak',
  version: 1,
  defaults: {},
  compute: ({ data }) => Tensor.float32([1], Float32Array.of(data.reduce((most, x) => Math.max(most, Math.abs(x)), 0))),
});

const bars = new Map<string, Bar>();
const report = await writeMusicGen(folder, 'demo-output/musicgen', {
  targets: ['hf-rich', 'hf-train', 'hf-dreambooth', 'audiocraft'],
  minAudioLength: 0.3, // the notes are short; music is not
  features: [peak],
  onError: 'skip',
  onProgress: (progress) => {
    if (!bars.has(progress.unit)) bars.set(progress.unit, new Bar(progress.unit));
    bars.get(progress.unit)!.update(progress);
  },
});
for (const bar of bars.values()) bar.finish();

console.log(`${report.clips} clips of ${report.usable} recordings, ${(report.duration / 60).toFixed(1)} minutes`);
for (const { path, errorClass, reason } of report.skipped) console.log(`skipped ${path}: ${errorClass}: ${reason}`);
for (const note of report.notes) console.log(`note: ${note}`);
console.log(`written: ${report.outputs.join(', ')}`);
console.log('look at demo-output/musicgen/report.html');

async function makeFolder(target: string): Promise<string> {
  await mkdir(join(target, 'audio'), { recursive: true });
  const entries: object[] = [];
  for (const instrument of ['cello', 'flute', 'piano', 'trumpet']) {
    const source = dirname(createRequire(import.meta.url).resolve(`tonejs-instrument-${instrument}-mp3/package.json`));
    const notes = (await readdir(source)).filter((name) => name.endsWith('.mp3')).slice(0, 6);
    for (const note of notes) {
      const audio_file = `${instrument}_${note}`;
      await copyFile(join(source, note), join(target, 'audio', audio_file));
      const style = instrument === 'trumpet' ? 'bright' : 'soft';
      entries.push({ audio_file, text: `a single ${style} ${instrument} note`, style, instruments: [instrument] });
    }
  }
  await writeFile(join(target, 'metadata.json'), JSON.stringify(entries, null, 2));
  return target;
}
