// Features of one recording: node --import tsx examples/features.ts song.mp3
import { loadAudio, mel, mfcc, resample, rms, saveAudio, spectralCentroid, stft, trim } from 'melisma';

const [file] = process.argv.slice(2);
if (!file) throw new Error('expected an audio file');

const audio = await loadAudio(file, { sampleRate: 22050, mono: true });
console.log(`${audio.duration.toFixed(2)} s`);

const { audio: kept, start, end } = await trim(audio, { topDb: 30 });
console.log(`sound from sample ${start} to ${end}`);

const shapes = {
  spectrum: (await stft(kept)).shape,
  melInDecibels: (await mel(kept, { nMels: 80, scale: 'db' })).shape,
  mfcc: (await mfcc(kept, { nMfcc: 13 })).shape,
  loudness: (await rms(kept)).shape,
};
console.log(shapes);

// One plan, many signals: tables are built once.
using plan = await spectralCentroid.plan({ sampleRate: 22050 });
const [whole, trimmed] = await plan.run([audio, kept]);
console.log(`centroid of the first frame: ${whole!.data[0]} Hz, trimmed ${trimmed!.data[0]} Hz`);

await saveAudio('speech-rate.wav', await resample(kept, { targetSampleRate: 16000 }), { bitDepth: 16 });
