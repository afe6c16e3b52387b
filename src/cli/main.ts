#!/usr/bin/env node
import { Command } from 'commander';
import { MelismaError } from '../core/errors.ts';
import { packageVersion } from '../native/load.ts';
import { addBuild } from './commands/build.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEmbed } from './commands/embed.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addFeatures } from './commands/features.ts';
import { addIndex } from './commands/index.ts';
import { addModels } from './commands/models.ts';
import { addMusicGen } from './commands/musicgen.ts';
import { addPredict } from './commands/predict.ts';
import { addSeparate } from './commands/separate.ts';
import { addTrain } from './commands/train.ts';
import { addVerify } from './commands/verify.ts';
import { interrupted } from './interrupt.ts';

const program = new Command('melisma')
  .description('Music audio for Node: features, datasets and classifiers from sound files.')
  .version(packageVersion())
  .showHelpAfterError('(add --help for the options)');

for (const add of [
  addIndex,
  addFeatures,
  addTrain,
  addEvaluate,
  addPredict,
  addEmbed,
  addSeparate,
  addModels,
  addMusicGen,
  addVerify,
  addBuild,
  addDoctor,
])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says what went wrong in one line; the exit code. A bug keeps its stack. */
function report(error: unknown): number {
  if (interrupted()) {
    console.error('interrupted: finished work is kept, run the same command again to go on');
    return 130;
  }
  if (error instanceof MelismaError) console.error(`error: ${error.message}`);
  else console.error(error);
  return 1;
}
