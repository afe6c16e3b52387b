// What `npm test` does about the LibTorch plug-in: builds it when it is stale. Prints one word: `built`,
// `fresh`, or `absent` when there is no LibTorch on this machine.
import { buildTorch } from '../src/native/torch/build.ts';
import { findTorch } from '../src/native/torch/find.ts';

if (!findTorch().found) {
  console.log('absent');
} else {
  const { built } = await buildTorch({ ifStale: true, say: (text) => console.error(`melisma: ${text}`) });
  console.log(built ? 'built' : 'fresh');
}
