import type { Command } from 'commander';
import { describeInspection, describeLicence, inspectCheckpoint } from '../../models/checkpoint/index.ts';
import { catalogue, findCached, pullModel, resolveWeights } from '../../models/hub/index.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { ProgressLine } from '../progress_line.ts';

/** `melisma models list | pull <model> | inspect <weights>` */
export function addModels(program: Command): void {
  const models = program
    .command('models')
    .description('weights of published models: what there is, fetching it, looking into a file');
  models
    .command('list')
    .description('the models known, their licences, and which are on this machine; asks no server')
    .option('--json', 'as JSON')
    .action(list);
  models
    .command('pull')
    .argument('<model>', "a name that 'melisma models list' shows, or organisation/name on the Hugging Face Hub")
    .description('fetch weights from where their authors publish them; a broken download goes on where it broke')
    .option('--accept-license', 'I have read the licence and agree (asked for weights of non-commercial use)')
    .option('--without-weights', 'only configuration and tokenizer, which is all that preparing texts takes')
    .addHelpText(
      'after',
      '\nHF_TOKEN opens repositories that ask for it, HF_ENDPOINT names a mirror of the Hub, HF_HOME its cache\n' +
        '(shared with Python), MELISMA_CACHE the folder of weights from elsewhere.',
    )
    .action(pull);
  models
    .command('inspect')
    .argument('<weights>', 'a file, a folder, or the name of a model that was pulled')
    .description('what a checkpoint holds, read without running any of it: model, tensors, source, licence, SHA-256')
    .option('--json', 'as JSON')
    .action(inspect);
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const rows = await Promise.all(
    catalogue.map(async (entry) => ({ ...entry, here: (await findCached(entry))?.[0] ?? null })),
  );
  if (json) return console.log(JSON.stringify(rows, null, 2));
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, architecture, megabytes, licence, here } of rows) {
    const size = `${Math.ceil(megabytes)} MB`.padStart(8);
    console.log(
      `${here ? '*' : ' '} ${name.padEnd(width)}  ${architecture.padEnd(9)} ${size}  ${describeLicence(licence)}`,
    );
  }
  console.log('\n* on this machine. To fetch one: melisma models pull NAME');
}

interface PullFlags {
  acceptLicense?: boolean;
  withoutWeights?: boolean;
}

async function pull(model: string, { acceptLicense, withoutWeights }: PullFlags): Promise<void> {
  const line = new ProgressLine(model);
  const { path, licence } = await pullModel(model, {
    acceptLicense,
    withWeights: !withoutWeights,
    signal: abortOnInterrupt(),
    onLicence: (licence) => console.log(`licence: ${describeLicence(licence)}`),
    onProgress: ({ done, total }) => line.update({ done: done / 1e6, total: Math.ceil(total / 1e6), unit: 'MB' }),
  });
  line.finish();
  if (licence.id === 'unknown') console.log('its licence is not known here: see its page before you use it');
  console.log(path);
}

async function inspect(weights: string, { json }: { json?: boolean }): Promise<void> {
  const { files } = await resolveWeights(weights);
  const signal = abortOnInterrupt();
  const line = new ProgressLine('sha256');
  const inspections = [];
  for (const file of files) {
    inspections.push(
      await inspectCheckpoint(file, {
        signal,
        onProgress: ({ done, total }) => {
          if (total > 1e9) line.update({ done: done / 1e6, total: Math.ceil(total / 1e6), unit: 'MB' });
        },
      }),
    );
  }
  line.finish();
  console.log(json ? JSON.stringify(inspections, null, 2) : inspections.map(describeInspection).join('\n\n'));
}
