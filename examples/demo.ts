// `npm run demo`: the whole way from sound files to a judged classifier, on real recordings that npm
// ships (the tonejs-instrument packages: nine instruments, a folder each, one note a file).
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { mfcc, runtimeInfo } from 'melisma';
import { classifier, loadClassifier, saveConfusionMatrixPng } from 'melisma/classifier';
import { Dataset, extractFeatures, indexFolder, makeSplits, writeSplits } from 'melisma/dataset';
import { Bar } from './progress_bar.ts';

const instruments = [
  'bassoon',
  'cello',
  'flute',
  'guitar-acoustic',
  'piano',
  'saxophone',
  'trumpet',
  'violin',
  'xylophone',
];
const out = 'demo-output';
const sampleRate = 22050;
const clipDuration = 2;
const started = performance.now();

const { native, version } = await runtimeInfo();
console.log(`melisma ${version}, ${native.simd}${native.path ? '' : ' (no native addon: this will be slow)'}\n`);

console.log('1  folders are labels');
const raw = join(out, 'raw');
for (const instrument of instruments) {
  const source = dirname(createRequire(import.meta.url).resolve(`tonejs-instrument-${instrument}-mp3/package.json`));
  await mkdir(join(raw, instrument), { recursive: true });
  const notes = (await readdir(source)).filter((name) => name.endsWith('.mp3'));
  for (const note of notes) await copyFile(join(source, note), join(raw, instrument, note));
  console.log(`   ${instrument.padEnd(16)} ${notes.length} recordings`);
}

console.log('\n2  index: every file is decoded, broken ones are listed');
const indexing = new Bar('   decode');
const index = await indexFolder(raw, { out, onProgress: indexing.update });
indexing.finish();
for (const { path, errorClass, reason } of index.skipped) console.log(`   skipped ${path}: ${errorClass}: ${reason}`);
const splits = makeSplits(index, { validation: 0.25, seed: 42 });
await writeSplits(join(out, 'splits.json'), splits);

const songs = await Dataset.fromIndex(index, { label: 'instrument' }).rows();
const parts = Dataset.fromSplits(index, splits, { label: 'instrument' });
const [train, validation] = [await parts.train.rows(), await parts.validation.rows()];
console.log(`   ${train.length} recordings to learn from, ${validation.length} held out`);

console.log('\n3  MFCCs [20, frames], kept as .npy');
const coefficients = mfcc.with({ nMfcc: 20 });
const cacheDir = join(out, 'features');
const extracting = new Bar('   mfcc');
const extraction = extractFeatures(songs, [coefficients], {
  sampleRate,
  clipDuration,
  cacheDir,
  onProgress: ({ done, unit }) => extracting.update({ done, total: songs.length, unit }),
});
for await (const { row, tensors } of extraction) {
  if (row === songs[0]) console.log(`   ${row.id}: [${tensors[0]!.shape.join(', ')}]`);
}
extracting.finish();
console.log(`   ${extraction.report.computed} computed, ${extraction.report.cached} from the cache`);

console.log('\n4  learn: logistic regression on mean, deviation, least and largest of each coefficient');
const recipe = {
  features: [coefficients.pool('mean', 'std', 'min', 'max')],
  sampleRate,
  clipDuration,
  cacheDir,
} as const;
const folds = await classifier(recipe).crossValidate(train, {
  label: 'instrument',
  folds: 4,
});
console.log(
  `   accuracy over 4 folds of the training part ${folds.meanAccuracy.toFixed(3)} ±${folds.stdAccuracy.toFixed(3)}`,
);
const model = await classifier(recipe).fit(train, { label: 'instrument' });
await model.save(join(out, 'model'));

console.log('\n5  judge on the recordings held out\n');
const report = await model.evaluate(validation);
console.log(String(report));
await saveConfusionMatrixPng(report.confusionMatrix, join(out, 'confusion_matrix.png'));

console.log('6  predict with the saved model');
const restored = await loadClassifier(join(out, 'model'));
for (const row of validation.slice(0, 3)) {
  const predictions = await restored.predict(row.path, { topK: 3 });
  const shares = predictions.map(({ label, probability }) => `${label} ${(100 * probability).toFixed(1)} %`);
  console.log(`   ${row.id}: ${shares.join(', ')}`);
}

console.log(`
held-out accuracy ${report.accuracy.toFixed(3)} (${validation.length} recordings, ${instruments.length} instruments), ${((performance.now() - started) / 1000).toFixed(1)} s
see ${out}/confusion_matrix.png; run it again: nothing is decoded or computed twice`);
