// Learns genres from a folder of your own: node --import tsx examples/genre_recognition.ts <folder> [<file to predict> …]
// Sub-folders of <folder> are genres, as in GTZAN (blues/, classical/, …).
import { mfcc, spectralCentroid, zeroCrossingRate } from 'melisma';
import { classifier, saveConfusionMatrixPng } from 'melisma/classifier';
import { Dataset } from 'melisma/dataset';

const [folder, ...files] = process.argv.slice(2);
if (!folder) throw new Error('expected a folder whose sub-folders are genres');

const songs = Dataset.fromFolder(folder, { label: 'genre', out: 'genre-output' });
const { train, validation } = songs.split({ train: 0.8, validation: 0.2 }, { stratify: 'genre', seed: 42 });

const recipe = classifier({
  features: [mfcc.pool('mean', 'std'), spectralCentroid.pool('mean', 'std'), zeroCrossingRate.pool('mean')],
  sampleRate: 22050,
  clipDuration: 30,
  head: 'rbfSvm',
  cacheDir: 'genre-output/features',
});
const genre = await recipe.fit(train, { label: 'genre', onError: 'skip' });
const report = await genre.evaluate(validation, { onError: 'skip' });
console.log(String(report));
console.log(String(report.confusionMatrix));
await saveConfusionMatrixPng(report.confusionMatrix, 'genre-output/confusion_matrix.png', { title: folder });
await genre.save('genre-output/model');

for (const file of files) console.log(file, await genre.predict(file, { topK: 3 }));
